//! How an operation hands out its steps: it is written as one async function, and run step by step.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use super::question::Question;
use super::{Options, Step};
use crate::api::{Outgoing, Response};
use crate::session::Lost;

/// The result of a step.
pub(super) enum Said {
    Answer(Result<Response, Lost>),
    Reply(bool),
    Waited,
}

#[derive(Default)]
struct Slot {
    step: Option<Step>,
    said: Option<Said>,
    /// How long the operation has waited, for answers too, in milliseconds.
    waited: u64,
}

/// Where steps go out and their results come in.
#[derive(Clone)]
pub(super) struct Port {
    slot: Arc<Mutex<Slot>>,
    pub(super) options: Options,
}

impl Port {
    pub(super) fn new(options: Options) -> Self {
        Self { slot: Arc::default(), options }
    }

    /// Takes the step that was handed out.
    pub(super) fn step(&self) -> Option<Step> {
        self.with(|slot| slot.step.take())
    }

    pub(super) fn tell(&self, said: Said) {
        self.with(|slot| slot.said = Some(said));
    }

    /// Counts milliseconds spent waiting for an answer.
    pub(super) fn spend(&self, milliseconds: u64) {
        self.with(|slot| slot.waited = slot.waited.saturating_add(milliseconds));
    }

    /// Sends a request.
    pub(super) async fn send(&self, request: Outgoing) -> Result<Response, Lost> {
        match self.turn(Step::Send(request)).await {
            Said::Answer(answer) => answer,
            Said::Reply(_) | Said::Waited => Err(Lost::NoAnswer),
        }
    }

    /// Asks a question. Returns whether the reply agrees.
    pub(super) async fn ask(&self, question: Question) -> bool {
        matches!(self.turn(Step::Ask(Box::new(question))).await, Said::Reply(true))
    }

    /// Waits until it is time to look again. Returns false, without waiting, if the time to wait is over.
    pub(super) async fn pause(&self) -> bool {
        let interval = self.options.interval.max(1);
        let is_time_left = self.with(|slot| {
            slot.waited = slot.waited.saturating_add(interval);
            slot.waited <= self.options.at_most
        });
        if is_time_left {
            self.turn(Step::Wait(interval)).await;
        }
        is_time_left
    }

    /// Waits a moment before another look after something went wrong, even if the options say not to wait.
    pub(super) async fn moment(&self) {
        self.turn(Step::Wait(self.options.interval.clamp(1, 5000))).await;
    }

    fn turn(&self, step: Step) -> Turn<'_> {
        Turn { port: self, step: Some(step) }
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Slot) -> T) -> T {
        use_it(&mut self.slot.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

struct Turn<'p> {
    port: &'p Port,
    /// The step, until it is handed out.
    step: Option<Step>,
}

impl Future for Turn<'_> {
    type Output = Said;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Said> {
        let step = self.step.take();
        self.port.with(|slot| match step {
            Some(step) => {
                (slot.step, slot.said) = (Some(step), None);
                Poll::Pending
            }
            None => slot.said.take().map_or(Poll::Pending, Poll::Ready),
        })
    }
}
