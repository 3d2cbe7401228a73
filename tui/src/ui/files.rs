//! Reads and writes files with setups, and hands texts to an editor or another program.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use tempfile::NamedTempFile;
use ucforge_core::check::Base;
use zeroize::Zeroizing;

use super::config::{Run, SETUP};
use super::model::Home;
use super::update::Opened;
use crate::{base, input};

/// Reads a file, and the base that a setup in it extends.
pub(super) fn read(path: &str) -> Opened {
    let path = expanded(path);
    let (name, folder) = (input::name(&path), base::folder(&path));
    // Reading a pipe or a device might never end, and the screen would freeze.
    if fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
        return Opened { name, folder, bytes: Err("this is not a file".to_owned()), base: Base::None };
    }
    match input::read(&path) {
        Ok(input) => {
            let base = base::of_input(&input, None);
            Opened { name, folder, bytes: Ok(Zeroizing::new(input.bytes)), base }
        }
        Err(error) => Opened { name, folder, bytes: Err(error.to_string()), base: Base::None },
    }
}

/// The paths that begin with the typed text, sorted; those of folders end with a slash. A folder that cannot be read
/// has none.
pub(super) fn named_like(typed: &str) -> Vec<String> {
    let (folder, begin) =
        typed.rsplit_once('/').map_or(("", typed), |(folder, begin)| (&typed[..=folder.len()], begin));
    let place = if folder.is_empty() { Path::new(".").to_owned() } else { expanded(folder) };
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    let path = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let fits = name.starts_with(begin) && (begin.starts_with('.') || !name.starts_with('.'));
        let slash = if entry.path().is_dir() { "/" } else { "" };
        fits.then(|| [folder, &name, slash].concat())
    };
    let mut found: Vec<String> = entries.filter_map(path).collect();
    found.sort();
    found
}

/// Expands `~/` to the home folder, as a shell does.
fn expanded(path: &str) -> std::path::PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => Path::new(path).to_owned(),
    }
}

/// Writes a setup, completely or not at all, and returns its full path. An existing file is only replaced if it is the
/// one that was opened, nobody else has changed it since, and nothing in it is lost. A symbolic link stays a link.
///
/// Errors: the message for the user.
pub(super) fn write_setup(path: &str, text: &str, home: &Home) -> Result<String, String> {
    let place = expanded(path);
    let cannot = |error: std::io::Error| format!("{} could not be saved: {error}", place.display());
    let opened = fs::canonicalize(&place).ok().filter(|there| {
        !home.name.is_empty() && fs::canonicalize(expanded(&home.name)).is_ok_and(|opened| opened == *there)
    });
    if opened.is_some() {
        let instead = "it was left as it is: Alt-S with another name";
        if !home.lost.is_empty() {
            return Err(format!("{} also has {}; {instead}", place.display(), home.lost_names()));
        }
        if input::read(&place).map_err(cannot)?.bytes != **home.held {
            return Err(format!(
                "{} was changed by somebody else since it was opened here; {instead}, or Alt-O opens it again",
                place.display()
            ));
        }
    }
    let target = opened.as_deref().unwrap_or(&place);
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder).map_err(cannot)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(cannot)?;
    if opened.is_some() {
        if let Ok(metadata) = fs::metadata(target) {
            file.as_file().set_permissions(metadata.permissions()).map_err(cannot)?;
        }
        file.persist(target).map_err(|error| cannot(error.error))?;
    } else {
        file.persist_noclobber(&place).map_err(|error| match error.error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                format!("{} is there already and was left as it is: Alt-S with another name", place.display())
            }
            _ => cannot(error.error),
        })?;
    }
    Ok(std::path::absolute(&place).unwrap_or(place).display().to_string())
}

/// Lets the user edit a text with the program that `VISUAL` or `EDITOR` names. Returns `None` if the text is unchanged.
///
/// Errors: the message for the user.
pub(super) fn edited(text: &str, ending: &str) -> Result<Option<String>, String> {
    let editor = ["VISUAL", "EDITOR"].iter().filter_map(|name| std::env::var(name).ok());
    let editor = editor.into_iter().find(|value| !value.trim().is_empty()).unwrap_or_else(|| "vi".to_owned());
    let words = shlex::split(&editor).filter(|words| !words.is_empty());
    let Some((program, arguments)) = words.as_ref().and_then(|words| words.split_first()) else {
        return Err("EDITOR cannot be understood".to_owned());
    };
    let cannot = |error: std::io::Error| format!("this could not be edited: {error}");
    let mut file = tempfile::Builder::new().prefix("ucforge-").suffix(ending).tempfile().map_err(cannot)?;
    file.write_all(text.as_bytes()).map_err(cannot)?;
    let status = Command::new(program).args(arguments).arg(file.path()).status();
    let status =
        status.map_err(|error| format!("{program} could not be started: {error}; EDITOR names the program"))?;
    if !status.success() {
        return Err(format!("{program} ended with an error: the answers are as they were"));
    }
    // Read by path, since the editor may have replaced the file.
    let after = fs::read_to_string(file.path()).map_err(cannot)?;
    Ok(Some(after).filter(|after| after != text))
}

/// Runs a program that the user has configured, without a shell and without our secrets. Waits until the user has read
/// its output, and returns a message about how it ended.
pub(super) fn run(run: &Run) -> String {
    match started(run) {
        Ok(status) if status.success() => format!("`{}` is done", run.name),
        Ok(status) => format!("`{}` ended with an error: {status}", run.name),
        Err(why) => format!("`{}` could not be run: {why}", run.name),
    }
}

fn started(run: &Run) -> std::io::Result<std::process::ExitStatus> {
    let (mut words, mut file) = (run.words.clone(), None);
    if let Some(setup) = &run.setup {
        let mut made = tempfile::Builder::new().prefix("ucforge-").suffix(".yaml").tempfile()?;
        made.write_all(setup.as_bytes())?;
        for word in &mut words {
            *word = word.replace(SETUP, &made.path().to_string_lossy());
        }
        file = Some(made);
    }
    let (program, arguments) = words.split_first().ok_or_else(|| std::io::Error::other("it names no program"))?;
    let mut command = Command::new(program);
    command.args(arguments);
    for name in hidden(run) {
        command.env_remove(name);
    }
    let status = command.status()?;
    drop(file);
    // If the terminal is gone, nobody can press Enter.
    let mut out = std::io::stdout();
    if writeln!(out, "\nEnter goes back to ucforge").and_then(|()| out.flush()).is_ok() {
        let _ = std::io::stdin().read_line(&mut String::new());
    }
    Ok(status)
}

/// The environment variables to hide from the program: the named ones, and the same names with a number.
fn hidden(run: &Run) -> Vec<std::ffi::OsString> {
    let is_numbered = |name: &str, wanted: &str| {
        let rest = name.strip_prefix(wanted).map(|rest| rest.strip_prefix('_').unwrap_or(rest));
        rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_hidden = |name: &str| run.without.iter().any(|wanted| is_numbered(name, wanted));
    std::env::vars_os().map(|(name, _)| name).filter(|name| name.to_str().is_some_and(is_hidden)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(name: &Path, text: &str) -> Home {
        Home::of(&name.to_string_lossy(), Path::new("/"), text, &ucforge_core::form::Draft::default())
    }

    #[test]
    fn only_what_was_opened_is_written_over_and_only_while_nobody_else_has() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("setup.yaml");
        let save = |path: &Path, text: &str, home: &Home| write_setup(&path.to_string_lossy(), text, home);
        assert!(save(&path, "ucforge: 1\n", &Home::default()).is_ok());
        let why = save(&path, "ucforge: 1\n", &Home::default()).unwrap_err();
        assert!(why.contains("is there already"), "{why}");
        let mut home = home(&path, "ucforge: 1\n");
        assert!(save(&path, "flow: x\n", &home).is_ok());
        // Whoever has saved last is somebody else now.
        let why = save(&path, "flow: y\n", &home).unwrap_err();
        assert!(why.contains("was changed by somebody else") && fs::read_to_string(&path).unwrap() == "flow: x\n");
        home.saved(&path.to_string_lossy(), "flow: x\n");
        assert!(save(&path, "flow: y\n", &home).is_ok());
        // The same file by another name.
        home.saved(&path.to_string_lossy(), "flow: y\n");
        assert!(save(&folder.path().join("./setup.yaml"), "flow: z\n", &home).is_ok());
        // One that was deleted is a new one.
        fs::remove_file(&path).unwrap();
        assert!(save(&path, "flow: z\n", &home).is_ok());
    }

    #[test]
    fn what_answers_do_not_hold_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("setup.yaml");
        let text = "ucforge: 1\nextends: base.yaml\nmine: 7\n";
        fs::write(&path, text).unwrap();
        let home = home(&path, text);
        let why = write_setup(&path.to_string_lossy(), "ucforge: 1\n", &home).unwrap_err();
        assert!(why.contains("also has `extends` and `mine`; it was left as it is"), "{why}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert!(write_setup(&folder.path().join("other.yaml").to_string_lossy(), "ucforge: 1\n", &home).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_the_rights_of_a_file_stay_its_own() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let [path, link] = ["real.yaml", "link.yaml"].map(|name| folder.path().join(name));
        fs::write(&path, "ucforge: 1\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("real.yaml", &link).unwrap();
        write_setup(&link.to_string_lossy(), "flow: x\n", &home(&link, "ucforge: 1\n")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "flow: x\n");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn paths_are_found_by_their_beginning() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["setup.yaml", "set.json", "other", ".hidden"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("sets")).unwrap();
        let like = |begin: &str| named_like(&format!("{}/{begin}", folder.path().display()));
        let names = |begin: &str| -> Vec<String> {
            like(begin).iter().map(|path| path[folder.path().as_os_str().len() + 1..].to_owned()).collect()
        };
        assert_eq!(names("set"), ["set.json", "sets/", "setup.yaml"]);
        assert_eq!(names("").len(), 4);
        assert_eq!(names("."), [".hidden"]);
        assert!(like("nothing").is_empty() && named_like("/no/such/folder/").is_empty());
    }
}
