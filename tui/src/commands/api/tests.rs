//! The commands over a scripted tenant.
