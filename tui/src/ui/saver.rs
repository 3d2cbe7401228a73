//! Saves drafts on a thread of its own: writing safely to a disk takes a while, and keys must not wait for that.

use std::fmt;
use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use ucforge_core::form::Draft;

use super::draft::DraftFile;
use super::update::Event;

/// Answers to save. They contain secrets until they are turned into text.
#[derive(Clone)]
pub(super) struct Unsaved(pub(super) Draft);

impl Unsaved {
    /// The answers as text that may be stored.
    pub(super) fn text(&self) -> String {
        self.0.stored()
    }
}

impl fmt::Debug for Unsaved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unsaved")
    }
}

/// The result of saving a draft: the new path if it is kept elsewhere from now on, or why it could not be saved.
pub(super) type Saved = Result<Option<PathBuf>, String>;

/// Saves drafts. The thread starts with the first draft.
pub(super) struct Saver {
    file: Arc<Mutex<DraftFile>>,
    thread: Option<(Sender<Unsaved>, JoinHandle<()>)>,
}

impl Saver {
    pub(super) fn new(file: DraftFile) -> Self {
        Self { file: Arc::new(Mutex::new(file)), thread: None }
    }

    /// Locks the file; waits if a draft is being saved.
    pub(super) fn file(&self) -> MutexGuard<'_, DraftFile> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Saves a draft soon. Anything worth saying about that becomes an event.
    pub(super) fn save(&mut self, draft: Unsaved, events: &Sender<Event>) {
        if self.thread.is_none() {
            self.thread = self.start(events);
        }
        let left = match &self.thread {
            Some((sender, _)) => sender.send(draft).err().map(|unsent| unsent.0),
            None => Some(draft),
        };
        if let Some(draft) = left {
            told(saved(&self.file, &draft), events);
        }
    }

    /// Saves a draft now, after all drafts that were waiting.
    pub(super) fn finish(&mut self, draft: &Unsaved) -> Saved {
        if let Some((sender, thread)) = self.thread.take() {
            drop(sender);
            // A thread that panicked has ended too.
            let _ = thread.join();
        }
        saved(&self.file, draft)
    }

    fn start(&self, events: &Sender<Event>) -> Option<(Sender<Unsaved>, JoinHandle<()>)> {
        let (sender, drafts) = mpsc::channel::<Unsaved>();
        let (file, events) = (Arc::clone(&self.file), events.clone());
        let work = move || {
            while let Ok(draft) = drafts.recv() {
                // Only the last draft counts.
                let draft = drafts.try_iter().last().unwrap_or(draft);
                told(saved(&file, &draft), &events);
            }
        };
        Some((sender, thread::Builder::new().name("drafts".to_owned()).spawn(work).ok()?))
    }
}

fn saved(file: &Mutex<DraftFile>, draft: &Unsaved) -> Saved {
    let text = draft.text();
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    file.save(&text).map_err(|error| error.to_string())
}

/// Reports the result of saving; there is nothing to say if the draft was saved as usual.
fn told(saved: Saved, events: &Sender<Event>) {
    if !matches!(saved, Ok(None)) {
        // This program receives the events itself: if that fails, it is ending.
        let _ = events.send(Event::Saved(saved));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect by unwrapping it")]
mod tests {
    use super::*;

    #[test]
    fn the_last_draft_is_what_is_kept_and_nothing_is_said_about_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut saver = Saver::new(DraftFile::in_folder(Some(folder.path().to_owned())));
        let (sender, events) = mpsc::channel();
        let draft = |text: &str| {
            let mut draft = Draft::default();
            draft.set("/catalog", text.into());
            Unsaved(draft)
        };
        for number in 0..20 {
            saver.save(draft(&format!("c{number}")), &sender);
        }
        assert_eq!(saver.finish(&draft("last")), Ok(None));
        let kept = || std::fs::read_to_string(folder.path().join("draft.json")).unwrap();
        assert!(kept().contains("\"last\"") && events.try_recv().is_err());
        // Somebody else was there meanwhile.
        std::fs::write(folder.path().join("draft.json"), "{}").unwrap();
        saver.save(draft("mine"), &sender);
        let Ok(Event::Saved(Ok(Some(path)))) = events.recv() else { panic!("it is kept elsewhere") };
        assert!(path.ends_with("draft-2.json") && kept() == "{}");
    }
}
