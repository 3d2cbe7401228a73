//! Every code and every field has a page, and every example does what its page says.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing case says which it is")]

mod examples;
mod facts;
mod pages;
mod reference;
mod run;
