//! What a code or a field means, for people who ask.
#[cfg(test)]
mod tests;
