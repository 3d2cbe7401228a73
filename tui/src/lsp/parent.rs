//! The editor that started the server: once the editor is gone, nobody else would end the server.

/// A process that exists when the server starts.
pub(super) struct Parent(u32);

impl Parent {
    /// The process with this ID, if it can be seen. One in another container cannot, which does not mean that it is
    /// gone.
    pub(super) fn watch(process: u32) -> Option<Self> {
        let parent = Self(process);
        (process != 0 && parent.is_there()).then_some(parent)
    }

    /// Whether the process still exists. If that cannot be seen, the end of standard input tells.
    #[cfg(unix)]
    pub(super) fn is_there(&self) -> bool {
        let process = i32::try_from(self.0).ok().and_then(rustix::process::Pid::from_raw);
        process.is_some_and(|process| rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH))
    }

    /// The same on other systems, where that cannot be seen.
    #[cfg(not(unix))]
    #[allow(clippy::unused_self, reason = "it is used on other systems")]
    pub(super) fn is_there(&self) -> bool {
        true
    }
}
