//! `siklus-district rotate-key`: another key signs from now on.

use std::io::{self, Write as _};

use terminal::speak::tell_key;

use super::arguments::{Common, RotateKey};
use super::door;
use super::outcome::Failure;
use crate::home::Next;

/// Changes the key, and prints the fingerprint of the new one.
///
/// # Errors
/// When the district cannot be opened or the key cannot be kept.
pub(super) fn run(common: &Common, asked: &RotateKey) -> Result<(), Failure> {
    let (mut home, _) = door::open(common)?;
    let next = if asked.new { Next::New } else { Next::Kept };
    let fingerprint = home.change_key(next)?.fingerprint();
    writeln!(io::stdout().lock(), "{fingerprint}")?;
    tell_key("district.rotate.done", &[("fingerprint", &fingerprint)]);
    tell_key("district.rotate.restart", &[]);
    if asked.new {
        tell_key("district.rotate.back_up", &[]);
    }
    Ok(())
}
