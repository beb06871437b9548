//! Files as bad as they come: those of the corpus with bytes changed, left out, repeated or put in, two of them
//! grown together, and bytes that were never a file.

use std::fmt;
use std::io::{Cursor, Read as _, Write as _};

use bolero::{Driver, ValueGenerator};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::below;

/// A file, shown escaped when it goes wrong.
pub(crate) struct File(pub(crate) Vec<u8>);

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

/// Makes bad files out of good ones.
pub(crate) struct Spoiled {
    /// The good files.
    pub(crate) seeds: Vec<Vec<u8>>,
    /// What is put in: what people type, what programs write.
    pub(crate) pieces: &'static [&'static [u8]],
}

impl ValueGenerator for Spoiled {
    type Output = File;

    fn generate<D: Driver>(&self, driver: &mut D) -> Option<File> {
        let seed = &self.seeds[below(driver, self.seeds.len())?];
        let bytes = match below(driver, 16)? {
            0 => noise(driver, 600)?,
            1 => self.grown_together(driver, seed)?,
            2..=8 if seed.starts_with(b"PK\x03\x04") => self.spoil_inside(driver, seed)?,
            _ => self.spoil(driver, seed.clone())?,
        };
        Some(File(bytes))
    }
}

impl Spoiled {
    /// The first part of one file and the last part of another.
    fn grown_together<D: Driver>(&self, driver: &mut D, first: &[u8]) -> Option<Vec<u8>> {
        let second = &self.seeds[below(driver, self.seeds.len())?];
        let head = &first[..below(driver, first.len() + 1)?];
        let tail = &second[below(driver, second.len() + 1)?..];
        Some([head, tail].concat())
    }

    fn spoil<D: Driver>(&self, driver: &mut D, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        for _ in 0..=below(driver, 8)? {
            let from = below(driver, bytes.len() + 1)?;
            let length = 1 + below(driver, 48)?;
            let to = (from + length).min(bytes.len());
            match below(driver, 8)? {
                0 if from < to => bytes[from] = driver.produce()?,
                1 => drop(bytes.drain(from..to)),
                2 => {
                    let again = bytes[from..to].repeat(1 + below(driver, 3)?);
                    bytes.splice(from..from, again);
                }
                3 => bytes.truncate(bytes.len().saturating_sub(length)),
                // Sizes and places of binary formats at their ends.
                4 => {
                    let width = [1, 2, 4, 8][below(driver, 4)?];
                    let to = (from + width).min(bytes.len());
                    let value = [0x00, 0x01, 0x7f, 0xff][below(driver, 4)?];
                    bytes[from..to].fill(value);
                }
                5 => drop(bytes.splice(from..to, noise(driver, 24)?)),
                _ => {
                    let piece = self.pieces[below(driver, self.pieces.len())?];
                    let to = if driver.produce()? { to } else { from };
                    bytes.splice(from..to, piece.iter().copied());
                }
            }
        }
        Some(bytes)
    }

    /// A packed file with one part spoiled and packed again, so that the damage reaches what reads the part.
    fn spoil_inside<D: Driver>(&self, driver: &mut D, seed: &[u8]) -> Option<Vec<u8>> {
        let mut good = ZipArchive::new(Cursor::new(seed)).unwrap();
        let victim = below(driver, good.len())?;
        let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
        for place in 0..good.len() {
            let mut part = good.by_index(place).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            if place == victim {
                bytes = self.spoil(driver, bytes)?;
            }
            packed
                .start_file(name, SimpleFileOptions::default())
                .unwrap();
            packed.write_all(&bytes).unwrap();
        }
        Some(packed.finish().unwrap().into_inner())
    }
}

fn noise<D: Driver>(driver: &mut D, most: usize) -> Option<Vec<u8>> {
    let length = below(driver, most)?;
    (0..length).map(|_| driver.produce()).collect()
}
