//! The editor that started the server: without it, nobody would end it.

/// A process that is there when the server starts.
pub(super) struct Parent(u32);

impl Parent {
    /// The process of this number, if it can be seen: one in another container cannot, and says nothing by that.
    pub(super) fn watch(process: u32) -> Option<Self> {
        let parent = Self(process);
        (process != 0 && parent.is_there()).then_some(parent)
    }

    /// Whether it is still there. Where that cannot be seen, standard input tells by its end.
    #[cfg(unix)]
    pub(super) fn is_there(&self) -> bool {
        let process = i32::try_from(self.0).ok().and_then(rustix::process::Pid::from_raw);
        process.is_some_and(|process| rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH))
    }

    /// The same elsewhere.
    #[cfg(not(unix))]
    #[allow(clippy::unused_self, reason = "it is used on other systems")]
    pub(super) fn is_there(&self) -> bool {
        true
    }
}
