//! A target whose programs run on every Linux, whatever its C library is.

use std::env::consts;
use std::path::Path;
use std::process::Command;

use super::browser::apt_get;
use super::rust;
use crate::shell::{answer, on_path};

/// The musl target if it is available, else the glibc target.
pub(crate) fn target() -> String {
    let target = |libc: &str| format!("{}-unknown-linux-{libc}", consts::ARCH);
    let musl = target("musl");
    if on_path("musl-gcc").is_none() && on_path("apt-get").is_some() {
        // Without musl the other target is used, and a message says so.
        let _ = apt_get("updating the list of Debian packages", &["update", "--quiet"]).and_then(|()| {
            let packages = ["install", "--quiet", "--yes", "--no-install-recommends", "musl-tools"];
            apt_get("installing musl-tools", &packages)
        });
    }
    if on_path("musl-gcc").is_some() && rust::target(&musl).is_ok() {
        return musl;
    }
    println!("  no musl here: the program will need the glibc of this machine, or a newer one");
    target("gnu")
}

/// The newest version of glibc that a program requires.
pub(crate) fn least_glibc(program: &Path) -> Option<String> {
    newest(&answer(Command::new("readelf").args(["--version-info", "--wide"]).arg(program))?)
}

fn newest(told: &str) -> Option<String> {
    let numbers = |version: &str| version.split('.').map(|part| part.parse::<u32>().ok()).collect::<Option<Vec<_>>>();
    let versions = told.split("GLIBC_").skip(1).filter_map(|rest| {
        let version = rest.split(|character: char| !character.is_ascii_digit() && character != '.').next()?;
        Some((numbers(version)?, version.to_owned()))
    });
    Some(versions.max()?.1)
}

#[cfg(test)]
mod tests {
    use super::newest;

    #[test]
    fn versions_are_compared_as_numbers() {
        let told = "  0x0010:   Name: GLIBC_2.9  Flags: none\n  Name: GLIBC_2.34  Flags: none\n Name: GLIBC_PRIVATE\n GLIBC_2.28";
        assert_eq!(newest(told).as_deref(), Some("2.34"));
        assert_eq!(newest("nothing"), None);
    }
}
