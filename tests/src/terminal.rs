//! The real binary in a pseudo-terminal, and the screen it draws.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::binary;

/// The longest that anything may take; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a frame of the program begins and ends: the marks of a synchronized update.
const FRAME: [&[u8]; 2] = [b"\x1b[?2026h", b"\x1b[?2026l"];

/// A running terminal UI.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    output: Receiver<Vec<u8>>,
    closing: Arc<AtomicBool>,
    screen: vt100::Parser,
    raw: Vec<u8>,
}

impl Terminal {
    /// Starts the terminal UI with this home folder, on a screen of this size.
    pub fn start(home: &Path, columns: u16, rows: u16) -> Self {
        Self::start_with(home, &[], &[], columns, rows)
    }

    /// The same with arguments and environment variables.
    pub fn start_with(home: &Path, arguments: &[&str], variables: &[(&str, &str)], columns: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new(binary());
        command.env_clear();
        command.env("HOME", home);
        command.env("XDG_STATE_HOME", home.join(".local/state"));
        command.env("TERM", "xterm-256color");
        command.args(arguments);
        for (name, value) in variables {
            command.env(name, value);
        }
        Self::of(command, columns, rows)
    }

    /// Starts a command in a folder that is also its home.
    pub fn command(folder: &Path, words: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(binary());
        command.args(words);
        command.cwd(folder);
        command.env_clear();
        command.env("HOME", folder);
        command.env("TERM", "xterm");
        for (name, value) in variables {
            command.env(name, value);
        }
        Self::of(command, 200, 60)
    }

    /// Starts a script in bash, in its folder.
    pub fn script(path: &Path, variables: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new("bash");
        command.arg(path);
        command.cwd(path.parent().expect("a file has a folder"));
        for (name, value) in variables {
            command.env(name, value);
        }
        Self::of(command, 200, 60)
    }

    fn of(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("there are pseudo-terminals");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a terminal can be read");
        let (sender, output) = channel();
        let closing = Arc::new(AtomicBool::new(false));
        let close = Arc::clone(&closing);
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() || close.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        let keys = Some(pair.master.take_writer().expect("a terminal can be written to"));
        let screen = vt100::Parser::new(rows, columns, 0);
        Self { child, master: Some(pair.master), keys, output, closing, screen, raw: Vec::new() }
    }

    /// Sends keys as a terminal does.
    pub fn send(&mut self, keys: &str) {
        let writer = self.keys.as_mut().expect("the terminal is open");
        writer.write_all(keys.as_bytes()).and_then(|()| writer.flush()).expect("the terminal takes keys");
    }

    /// Waits until the screen shows a text.
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |terminal| terminal.contents().contains(text));
    }

    /// Waits until `holds` returns true; `what` names the condition if it never does.
    pub fn wait_until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !holds(self) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.raw.extend(bytes);
                }
                Err(error) => panic!("{what} did not come ({error}); the screen is\n{}", self.contents()),
            }
        }
    }

    /// Reads the rest of a frame, which may arrive in several pieces, until the program marks its end. The program does
    /// so when it has handled all its input.
    pub fn rest(&mut self) {
        self.wait_until("the end of a frame", |terminal| {
            let last = |mark: &[u8]| terminal.raw.windows(mark.len()).rposition(|bytes| bytes == mark);
            last(FRAME[1]) >= last(FRAME[0])
        });
    }

    /// What the screen shows.
    pub fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// The background color at a place as red, green and blue, or `None` if it is one of the terminal's own colors.
    pub fn ground(&self, row: u16, column: u16) -> Option<[u8; 3]> {
        match self.screen.screen().cell(row, column)?.bgcolor() {
            vt100::Color::Rgb(red, green, blue) => Some([red, green, blue]),
            _ => None,
        }
    }

    /// The screen, with its colors.
    pub fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    /// Everything that was ever written to the terminal.
    pub fn raw(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// Whether the terminal is as it was before: main screen, cursor shown, no bracketed paste.
    pub fn is_given_back(&self) -> bool {
        let screen = self.screen.screen();
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    }

    /// Changes the size of the terminal.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().expect("the terminal is open").resize(size).expect("a terminal can be resized");
        // A new, empty screen: whatever the program does not redraw after a change of size is missing from it.
        self.screen = vt100::Parser::new(rows, columns, 0);
    }

    /// Sends a signal to the program, and to nothing else.
    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().expect("the program runs").to_string();
        let sent = std::process::Command::new("kill").args(["-s", name, &id]).status().expect("kill starts");
        assert!(sent.success());
    }

    /// Waits until the program is stopped: it restores the terminal a moment before, and a signal to continue would be
    /// lost then.
    pub fn wait_until_stopped(&self) {
        let id = self.child.process_id().expect("the program runs").to_string();
        let end = Instant::now() + PATIENCE;
        let is_stopped = || {
            let state = std::process::Command::new("ps").args(["-o", "state=", "-p", &id]).output().expect("ps starts");
            state.stdout.starts_with(b"T")
        };
        while !is_stopped() {
            assert!(Instant::now() < end, "the program does not stop");
        }
    }

    /// Closes the terminal while the program runs. The reader thread has the last handle, and drops it at the
    /// next output.
    pub fn close(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        self.send("\t");
        self.keys = None;
        self.master = None;
    }

    /// Waits for the program to end, and returns its exit code.
    pub fn wait_for_end(&mut self) -> u32 {
        // The output ends with the program.
        let end = Instant::now() + PATIENCE;
        while let Ok(bytes) = self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.screen.process(&bytes);
            self.raw.extend(bytes);
        }
        assert!(Instant::now() < end, "the program does not end");
        self.child.wait().expect("the program has ended").exit_code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
