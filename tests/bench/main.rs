//! Measures what was promised.
fn main() {}
