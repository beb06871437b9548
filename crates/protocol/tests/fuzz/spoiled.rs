//! Bytes as bad as they come: good ones that were spoiled on the way.

use std::fmt;
use std::ops::Bound::{Excluded, Included};

use bolero::{Driver, ValueGenerator};

/// Bytes, shown escaped when they go wrong.
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

/// Makes bad bytes out of good ones.
pub(crate) struct Spoiled(pub(crate) Vec<Vec<u8>>);

impl ValueGenerator for Spoiled {
    type Output = Bytes;

    fn generate<D: Driver>(&self, driver: &mut D) -> Option<Bytes> {
        let good = &self.0[below(driver, self.0.len())?];
        let other = &self.0[below(driver, self.0.len())?];
        let bytes = match below(driver, 12)? {
            0 => noise(driver, 400)?,
            1 => {
                let head = &good[..below(driver, good.len() + 1)?];
                [head, &other[below(driver, other.len() + 1)?..]].concat()
            }
            _ => spoil(driver, good.clone())?,
        };
        Some(Bytes(bytes))
    }
}

fn spoil<D: Driver>(driver: &mut D, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    for _ in 0..=below(driver, 4)? {
        let from = below(driver, bytes.len() + 1)?;
        let length = 1 + below(driver, 12)?;
        let to = (from + length).min(bytes.len());
        match below(driver, 7)? {
            0 | 1 if from < to => bytes[from] = driver.produce()?,
            2 => drop(bytes.drain(from..to)),
            3 => {
                let again = bytes[from..to].repeat(1 + below(driver, 3)?);
                bytes.splice(from..from, again);
            }
            4 => bytes.truncate(bytes.len().saturating_sub(length)),
            // Numbers at their ends.
            5 => {
                let value = [0x00, 0x01, 0x7f, 0x80, 0xff][below(driver, 5)?];
                bytes[from..to].fill(value);
            }
            _ => drop(bytes.splice(from..to, noise(driver, 12)?)),
        }
    }
    Some(bytes)
}

/// A whole number below `end`.
fn below<D: Driver>(driver: &mut D, end: usize) -> Option<usize> {
    driver.gen_usize(Included(&0), Excluded(&end.max(1)))
}

fn noise<D: Driver>(driver: &mut D, most: usize) -> Option<Vec<u8>> {
    let length = below(driver, most)?;
    (0..length).map(|_| driver.produce()).collect()
}
