//! Everything that people who install ucforge get, in the folder `release`.

mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::needs::musl;
use crate::needs::rust::{self, Tool};
use crate::shell::{Failure, Outcome, SEE_ABOVE, answer, cargo, run};
use crate::workspace::Workspace;
use crate::{docs, npm, size, web};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// As in `[package.metadata.deb]` of the program.
const MAINTAINER: &str = "The ucforge authors <ucforge@example.invalid>";

/// Writes the Debian package. It needs neither Debian nor root.
const DEB: Tool = Tool { name: "cargo-deb", version: "3.8.0", features: "", optimized: false };
/// Writes the bill of materials in CycloneDX.
const SBOM: Tool = Tool { name: "cargo-cyclonedx", version: "0.5.9", features: "", optimized: false };
/// Writes the licenses of the packages that are built in.
const NOTICES: Tool = Tool { name: "cargo-about", version: "0.9.3", features: "cli", optimized: true };

#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    /// Whether the program is built a second time in another folder, to show that it comes out the same.
    pub(crate) twice: bool,
}

impl Options {
    pub(crate) fn parse(arguments: &[String]) -> Outcome<Self> {
        match arguments {
            [] => Ok(Self { twice: false }),
            [twice] if twice == "--twice" => Ok(Self { twice: true }),
            [other, ..] => Err(Failure::new(format!("unknown argument `{other}` of `release`"))),
        }
    }
}

pub(crate) fn run_task(workspace: &Workspace, options: &Options) -> Outcome {
    docs::build(workspace)?;
    web::build(workspace)?;
    size::report(workspace)?;
    npm::build(workspace)?;

    let out = workspace.root.join("release");
    // Files of an earlier release would be in the checksums of this one.
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|error| Failure::file("removing", &out, &error))?;
    }
    create(&out)?;

    let target = musl::target();
    let built = program(workspace, &target, &workspace.target)?;
    if options.twice {
        is_the_same(workspace, &target, &built)?;
    }
    let name = format!("ucforge-{VERSION}-{target}");
    let folder = out.join(&name);
    create(&folder)?;
    copy(&built, &folder.join("ucforge"))?;
    for file in ["LICENSE", "CHANGELOG.md"] {
        copy(&workspace.root.join(file), &folder.join(file))?;
    }
    read_me(workspace, &folder.join("README.md"))?;
    words::write(&built, &folder)?;
    notices(workspace, &target, &folder.join("THIRD-PARTY.md"))?;
    let time = time_of(workspace);
    archive(&out, &name, &out.join(format!("{name}.tar.gz")))?;

    debian(workspace, &target, &folder, &out, &time)?;
    fs::remove_dir_all(&folder).map_err(|error| Failure::file("removing", &folder, &error))?;
    for (member, target, name) in
        [("tui", target.as_str(), name), ("web", rust::WASM, format!("ucforge-page-{VERSION}"))]
    {
        bill(workspace, (member, target), &time, &out.join(format!("{name}.cdx.json")))?;
    }
    run(
        "packing the folder for npm",
        Command::new("npm")
            .args(["pack", "--silent", "--pack-destination"])
            .arg(&out)
            .current_dir(workspace.root.join("npm")),
        SEE_ABOVE,
    )?;
    archive(&workspace.root, "dist", &out.join(format!("ucforge-page-{VERSION}.tar.gz")))?;
    checksums(&out)?;
    println!("the release is in {}", out.display());
    Ok(())
}

/// Builds the program for a target, with the same bytes in whatever folder.
fn program(workspace: &Workspace, target: &str, folder: &Path) -> Outcome<PathBuf> {
    let mut command = cargo(&["build", "--release", "--locked", "--package", "ucforge", "--target", target]);
    command.arg("--target-dir").arg(folder);
    let flags = rust::remapped(&[(&workspace.root, "ucforge"), (folder, "target")]);
    command.arg("--config").arg(format!("target.{target}.rustflags = [{}]", flags.join(", ")));
    if target.ends_with("musl") {
        // The crate ring has some C code.
        command.env(format!("CC_{}", target.replace('-', "_")), "musl-gcc");
    }
    run(&format!("building ucforge for {target}"), &mut command, SEE_ABOVE)?;
    let built = folder.join(target).join("release/ucforge");
    if target.ends_with("gnu") {
        println!(
            "  it needs glibc {} or newer",
            musl::least_glibc(&built).unwrap_or_else(|| "of this machine".to_owned())
        );
    }
    Ok(built)
}

fn is_the_same(workspace: &Workspace, target: &str, built: &Path) -> Outcome {
    let again = program(workspace, target, &workspace.target.join("again"))?;
    let read = |path: &Path| fs::read(path).map_err(|error| Failure::file("reading", path, &error));
    if read(built)? == read(&again)? {
        println!("both builds are the same");
        return Ok(());
    }
    Err(Failure::new(format!("two builds differ: compare {} and {}", built.display(), again.display())))
}

/// Writes the README for people who have this folder and not the source.
fn read_me(workspace: &Workspace, file: &Path) -> Outcome {
    let from = workspace.root.join("xtask/release/README.md");
    let text = fs::read_to_string(&from).map_err(|error| Failure::file("reading", &from, &error))?;
    fs::write(file, text.replace("{{version}}", VERSION)).map_err(|error| Failure::file("writing", file, &error))
}

/// Writes the licenses of what is in the program, and in the page that it serves.
fn notices(workspace: &Workspace, target: &str, file: &Path) -> Outcome {
    // Without the network, it also looks at packages that only other systems need: a build has not fetched those.
    run("fetching the packages of all systems", &mut cargo(&["fetch", "--locked"]), SEE_ABOVE)?;
    let mut text =
        "# Third-party licenses\n\nEach package is used under the license that it is listed under.\n".to_owned();
    for (member, title) in [("tui", "In the program"), ("web", "In the page that it serves")] {
        let part = workspace.target.join(format!("third-party-{member}.md"));
        let mut command = NOTICES.command(workspace)?;
        command
            .args(["generate", "--locked", "--offline", "--manifest-path"])
            .arg(workspace.root.join(member).join("Cargo.toml"))
            .arg("--config")
            .arg(workspace.root.join("xtask/release/about.toml"))
            .arg("--output-file")
            .arg(&part)
            .arg(workspace.root.join("xtask/release/notices.hbs"));
        run(&format!("writing the licenses of what {member} is made of"), &mut command, SEE_ABOVE)?;
        let licenses = fs::read_to_string(&part).map_err(|error| Failure::file("reading", &part, &error))?;
        text.push_str(&["\n## ", title, "\n", &licenses].concat());
    }
    text.push_str(of_the_compiler(target));
    fs::write(file, text).map_err(|error| Failure::file("writing", file, &error))
}

/// The licenses of what the compiler puts into a program besides its packages.
fn of_the_compiler(target: &str) -> &'static str {
    if target.ends_with("musl") {
        concat!(include_str!("../release/std.md"), include_str!("../release/musl.md"))
    } else {
        include_str!("../release/std.md")
    }
}

/// The time of what is released, in seconds since 1970: that of the last commit, so that a second release has the same
/// bytes.
fn time_of(workspace: &Workspace) -> String {
    let told = answer(Command::new("git").args(["log", "-1", "--format=%ct"]).current_dir(&workspace.root));
    told.filter(|time| !time.is_empty()).unwrap_or_else(|| "0".to_owned())
}

fn debian(workspace: &Workspace, target: &str, folder: &Path, out: &Path, time: &str) -> Outcome {
    // Where `[package.metadata.deb]` of the program finds the files that cargo does not build.
    let staged = workspace.target.join("deb");
    if staged.exists() {
        fs::remove_dir_all(&staged).map_err(|error| Failure::file("removing", &staged, &error))?;
    }
    create(&staged)?;
    for part in [folder.to_owned(), folder.join("completions"), folder.join("man")] {
        for file in files(&part)? {
            copy(&file, &staged.join(file.file_name().unwrap_or_default()))?;
        }
    }
    let date = answer(
        Command::new("date").env("LC_ALL", "C").args(["--utc", "--rfc-email", "--date"]).arg(format!("@{time}")),
    );
    let date = date.ok_or_else(|| Failure::new("`date` failed: it is part of GNU coreutils"))?;
    let changelog = staged.join("changelog");
    fs::write(&changelog, words::debian_changelog(MAINTAINER, &date))
        .map_err(|error| Failure::file("writing", &changelog, &error))?;
    let mut command = DEB.command(workspace)?;
    command
        .args(["deb", "--package", "ucforge", "--no-build", "--no-strip", "--locked", "--target", target, "--output"])
        .arg(out)
        .env("SOURCE_DATE_EPOCH", time)
        .current_dir(&workspace.root);
    run("writing the Debian package", &mut command, SEE_ABOVE)
}

/// Writes the bill of materials of a workspace member for a target.
fn bill(workspace: &Workspace, (member, target): (&str, &str), time: &str, file: &Path) -> Outcome {
    let mut command = SBOM.command(workspace)?;
    command
        .args([
            "cyclonedx",
            "--format",
            "json",
            "--spec-version",
            "1.5",
            "--target",
            target,
            "--override-filename",
            "sbom",
        ])
        .env("SOURCE_DATE_EPOCH", time)
        .arg("--manifest-path")
        .arg(workspace.root.join(member).join("Cargo.toml"));
    run(&format!("writing the bill of materials of {member}"), &mut command, SEE_ABOVE)?;
    // The tool writes one beside every manifest of the workspace.
    let mut members = fs::read_dir(&workspace.root).into_iter().flatten().flatten().map(|entry| entry.path());
    let written = workspace.root.join(member).join("sbom.json");
    let text = fs::read_to_string(&written).map_err(|error| Failure::file("reading", &written, &error))?;
    // The bill names packages of the workspace by the folders they are in.
    let text = text.replace(&workspace.root.display().to_string(), "");
    fs::write(file, text).map_err(|error| Failure::file("writing", file, &error))?;
    members
        .by_ref()
        .map(|member| member.join("sbom.json"))
        .filter(|path| path.is_file())
        .try_for_each(|path| fs::remove_file(&path).map_err(|error| Failure::file("removing", &path, &error)))
}

/// Packs a folder, with the same bytes whenever and by whomever it is done.
fn archive(from: &Path, name: &str, file: &Path) -> Outcome {
    run(
        &format!("packing {name}"),
        Command::new("tar")
            .args([
                "--sort=name",
                "--mtime=@0",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--mode=go=rX,u+rw",
                "-I",
                "gzip -n -9",
                "-cf",
            ])
            .arg(file)
            .arg("-C")
            .arg(from)
            .arg(name),
        "It needs GNU tar and gzip.",
    )
}

fn checksums(out: &Path) -> Outcome {
    let mut names: Vec<_> = fs::read_dir(out)
        .map_err(|error| Failure::file("reading", out, &error))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let text = answer(Command::new("sha256sum").args(&names).current_dir(out))
        .ok_or_else(|| Failure::new("`sha256sum` failed: it is part of GNU coreutils"))?;
    println!("{text}");
    let file = out.join("SHA256SUMS");
    fs::write(&file, text + "\n").map_err(|error| Failure::file("writing", &file, &error))
}

/// The files directly in a folder.
fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::file("reading", folder, &error))?;
    Ok(entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()).collect())
}

fn create(folder: &Path) -> Outcome {
    fs::create_dir_all(folder).map_err(|error| Failure::file("creating", folder, &error))
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to).map(|_| ()).map_err(|error| Failure::file(&format!("copying {} to", from.display()), to, &error))
}

#[cfg(test)]
mod tests {
    use super::{MAINTAINER, Options, of_the_compiler};

    #[test]
    fn a_second_build_is_asked_for() {
        let parsed = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            Options::parse(&words).map_err(|failure| failure.to_string())
        };
        assert_eq!(parsed(&[]), Ok(Options { twice: false }));
        assert_eq!(parsed(&["--twice"]), Ok(Options { twice: true }));
        assert!(parsed(&["--thrice"]).is_err_and(|told| told.contains("--thrice")));
    }

    #[test]
    fn what_is_linked_in_without_being_a_package_is_named_too() {
        let named = |target| ["The Rust Project", "Rich Felker"].map(|name| of_the_compiler(target).contains(name));
        assert_eq!(named("x86_64-unknown-linux-musl"), [true, true]);
        assert_eq!(named("x86_64-unknown-linux-gnu"), [true, false]);
    }

    #[test]
    fn the_package_names_its_maintainer_once() {
        assert!(include_str!("../../tui/Cargo.toml").contains(&format!("maintainer = \"{MAINTAINER}\"")));
    }
}
