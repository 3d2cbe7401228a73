//! The runbook of a setup in a folder of its own, run for real.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{Capture, Captured, Reply, ucforge};

/// The variable that confirms beforehand that Immuta's script has been run.
pub const RUN: &[(&str, &str)] = &[("SCRIPT_WAS_RUN", "yes")];

/// A setup of a flow, with a token from `PAT`.
pub fn setup(flow: &str) -> Value {
    let mut setup = json!({"ucforge": 1, "flow": flow, "workspaceUrl": "h.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "PAT"}, "catalog": "immuta_a"});
    if flow == "connection" {
        setup["connectionKey"] = "lake house/ü'".into();
    }
    setup
}

/// A folder with the runbook of a setup, as users have it.
pub struct Runbook(TempDir);

impl Runbook {
    /// The runbook of this setup.
    pub fn of(setup: &Value) -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("setup.json");
        fs::write(&path, setup.to_string()).unwrap();
        let built = ucforge(&["build", path.to_str().unwrap(), "--document", "runbook"]);
        assert_eq!(built.code, 0, "{built:?}");
        fs::remove_file(&path).unwrap();
        fs::write(folder.path().join("runbook.sh"), built.out).unwrap();
        Self(folder)
    }

    /// The folder with the runbook.
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Runs the runbook with this address and more variables. Returns exit code, standard output and standard error.
    pub fn run(&self, url: &str, more: &[(&str, &str)]) -> (i32, String, String) {
        let output = Command::new("bash")
            .arg("runbook.sh")
            .current_dir(self.folder())
            .env_remove("SCRIPT_WAS_RUN")
            .envs([
                ("IMMUTA_URL", url),
                ("IMMUTA_API_KEY", "k'ey"),
                ("PAT", "s3'cret"),
                ("INTEGRATION_ID", "1"),
                ("POLL_SECONDS", "0"),
            ])
            .envs(more.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }

    /// The script of Immuta that the runbook has saved.
    pub fn script(&self) -> String {
        fs::read_to_string(self.folder().join("immuta-script-immuta_a.sql")).unwrap()
    }
}

/// An answer with this JSON.
pub fn ok(body: &str) -> Reply {
    (200, "application/json", body.to_owned())
}

/// A server on which no workspace has an integration yet.
pub fn api(mut answer: impl FnMut(&Captured) -> Reply + Send + 'static) -> Capture {
    Capture::start(move |request| match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/integrations") => ok("[]"),
        _ => answer(request),
    })
}

/// The requests as `METHOD PATH`, without their bodies.
pub fn lines(requests: &[Captured]) -> Vec<String> {
    requests.iter().map(|request| format!("{} {}", request.method, request.path)).collect()
}
