//! One line for each request, on standard error. No request waits for it: a reader that is too slow misses lines.

use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;
use std::time::Duration;

use crate::human::one_line;

/// How many lines may be waiting.
const WAITING: usize = 10_000;

/// How long lines are collected after some were written: waking the writer for each line takes longer than answering.
const PAUSE: Duration = Duration::from_millis(10);

/// How long the end of the program waits for the last lines.
const FAREWELL: Duration = Duration::from_millis(200);

/// Where lines go; `None` with `--quiet`.
#[derive(Default)]
pub(super) struct Log(Option<Open>);

struct Open {
    /// The lines, and `None` after the last one.
    lines: SyncSender<Option<String>>,
    missed: Arc<AtomicU64>,
}

/// Ends when everything is written.
pub(super) struct Written(Receiver<()>);

impl Log {
    /// Opens a log that writes to standard error, on a thread of its own.
    pub(super) fn open() -> io::Result<(Self, Written)> {
        let (lines, waiting) = mpsc::sync_channel(WAITING);
        let (done, written) = mpsc::channel();
        let missed = Arc::new(AtomicU64::new(0));
        let open = Open { lines, missed: Arc::clone(&missed) };
        thread::Builder::new().name("log".into()).spawn(move || {
            let _done: mpsc::Sender<()> = done;
            // The server continues when nobody reads its log any more.
            let _ = write(io::stderr(), &waiting, &missed);
        })?;
        Ok((Self(Some(open)), Written(written)))
    }

    pub(super) fn is_open(&self) -> bool {
        self.0.is_some()
    }

    pub(super) fn line(&self, line: String) {
        let Some(open) = &self.0 else { return };
        if open.lines.try_send(Some(line)).is_err() {
            open.missed.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Gives the last lines time to be written.
    pub(super) fn close(&self, written: &Written) {
        let Some(open) = &self.0 else { return };
        if open.lines.try_send(None).is_ok() {
            let _ = written.0.recv_timeout(FAREWELL);
        }
    }
}

fn write(to: impl Write, waiting: &Receiver<Option<String>>, missed: &AtomicU64) -> io::Result<()> {
    let mut to = BufWriter::new(to);
    while let Ok(first) = waiting.recv() {
        let mut next = Some(first);
        while let Some(line) = next {
            let Some(line) = line else { return gap(&mut to, missed) };
            writeln!(to, "{}", one_line(&line))?;
            next = waiting.try_recv().ok();
        }
        gap(&mut to, missed)?;
        thread::sleep(PAUSE);
    }
    Ok(())
}

/// Says how many lines are missing, and flushes what was written.
fn gap(to: &mut impl Write, missed: &AtomicU64) -> io::Result<()> {
    let missed = missed.swap(0, Ordering::Relaxed);
    if missed > 0 {
        writeln!(to, "({missed} lines are missing: they came faster than they could be written)")?;
    }
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_written_in_order_and_missing_ones_counted() {
        let (lines, waiting) = mpsc::sync_channel(4);
        for line in [Some("one"), Some("two\u{1b}"), None, Some("nobody asked for this one")] {
            lines.send(line.map(str::to_owned)).unwrap();
        }
        let mut out = Vec::new();
        write(&mut out, &waiting, &AtomicU64::new(3)).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "one\ntwo\\u{1b}\n(3 lines are missing: they came faster than they could be written)\n"
        );
    }
}
