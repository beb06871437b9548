//! The backup file: slots and encrypted store in one file that opens on any machine.
//!
//! ```text
//! "SIKLUSBK"  version u32  slots length u64  slots  store length u64  store  SHA-256 of all before
//! ```
//!
//! Numbers are little-endian. The store inside is a checked copy, still encrypted; the slots are a key file. The SHA-256
//! tells a torn or rotten file before any passphrase is typed; against forgery stand the slots' and the pages' own MACs.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::Path;

use sha2::{Digest as _, Sha256};
use sqlite::{Existing, Partial};

use crate::keyring::MOST_BYTES;
use crate::{Error, Keyring};

const MAGIC: &[u8; 8] = b"SIKLUSBK";
const VERSION: u32 = 1;
const WHAT: &str = "backup file";
const DIGEST_BYTES: usize = 32;
/// Everything but slots and store: magic, version, two lengths, digest.
const FRAME_BYTES: u64 = 8 + 4 + 8 + 8 + DIGEST_BYTES as u64;
const BLOCK_BYTES: usize = 1 << 16;

/// How far packing or unpacking has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes done.
    pub done_bytes: u64,
    /// Bytes in all.
    pub all_bytes: u64,
}

/// Whether to go on is asked after every block.
pub type OnProgress<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// Packs slots and a finished copy of the store into one file, reads it back, and only then gives it its name.
///
/// Returns the length of the file in bytes.
///
/// # Errors
/// [`Error::Disk`] (full, read-only, exists, stopped) and [`Error::Damaged`] when what was read back differs; the
/// target is then untouched.
pub fn pack(
    keyring: &Keyring,
    store: &Path,
    target: &Path,
    existing: Existing,
    progress: OnProgress<'_>,
) -> Result<u64, Error> {
    if existing == Existing::Keep && target.try_exists()? {
        return Err(sqlite::Error::Exists {
            path: target.to_owned(),
        }
        .into());
    }
    let partial = Partial::beside(target)?;
    let mut file = OpenOptions::new().write(true).open(partial.path())?;
    write(keyring, store, &mut file, progress)?;
    file.sync_all()?;
    drop(file);
    verify(partial.path())?;
    let bytes = fs::metadata(partial.path())?.len();
    partial.publish(existing)?;
    Ok(bytes)
}

/// Reads the slots of a backup file, to ask for a passphrase or the sheet; the store in it is not looked at.
///
/// # Errors
/// [`Error::Disk`], [`Error::Damaged`], [`Error::Newer`].
pub fn slots(backup: &Path) -> Result<Keyring, Error> {
    let mut reader = Reader::open(backup)?;
    reader.head()
}

/// Takes the store out of a backup file to a new file of its own, and returns the slots that open it.
///
/// The new file appears only when the whole backup file has been read and found sound.
///
/// # Errors
/// [`Error::Disk`] (missing, full, exists, stopped), [`Error::Damaged`], [`Error::Newer`]; the target is then untouched.
pub fn unpack(backup: &Path, target: &Path, progress: OnProgress<'_>) -> Result<Keyring, Error> {
    if target.try_exists()? {
        return Err(sqlite::Error::Exists {
            path: target.to_owned(),
        }
        .into());
    }
    let mut reader = Reader::open(backup)?;
    let keyring = reader.head()?;
    let partial = Partial::beside(target)?;
    let mut file = OpenOptions::new().write(true).open(partial.path())?;
    reader.store(&mut file, progress)?;
    drop(file);
    partial.publish(Existing::Keep)?;
    Ok(keyring)
}

/// Reads a backup file to its end.
///
/// # Errors
/// [`Error::Disk`], [`Error::Damaged`], [`Error::Newer`].
pub fn verify(backup: &Path) -> Result<(), Error> {
    let mut reader = Reader::open(backup)?;
    reader.head()?;
    reader.store(&mut io::sink(), &mut |_| ControlFlow::Continue(()))
}

fn write(
    keyring: &Keyring,
    store: &Path,
    into: &mut impl Write,
    progress: OnProgress<'_>,
) -> Result<(), Error> {
    let slots = keyring.to_bytes();
    let mut store = File::open(store)?;
    let store_bytes = store.metadata()?.len();
    let mut digest = Sha256::new();
    let mut put = |bytes: &[u8]| {
        digest.update(bytes);
        into.write_all(bytes)
    };
    put(MAGIC)?;
    put(&VERSION.to_le_bytes())?;
    put(&(slots.len() as u64).to_le_bytes())?;
    put(&slots)?;
    put(&store_bytes.to_le_bytes())?;
    let n_copied = in_blocks(&mut store, store_bytes, &mut put, progress)?;
    if n_copied != store_bytes {
        return Err(Error::Damaged {
            what: "copy of the store",
        });
    }
    into.write_all(&digest.finalize())?;
    into.flush()?;
    Ok(())
}

/// Hands on up to `all_bytes` in blocks; returns how many there were.
fn in_blocks(
    from: &mut impl Read,
    all_bytes: u64,
    put: &mut impl FnMut(&[u8]) -> io::Result<()>,
    progress: OnProgress<'_>,
) -> Result<u64, Error> {
    let mut block = vec![0; BLOCK_BYTES];
    let mut from = from.take(all_bytes);
    let mut done_bytes = 0;
    loop {
        let n = match from.read(&mut block) {
            Ok(0) => return Ok(done_bytes),
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        put(&block[..n])?;
        done_bytes += n as u64;
        if progress(Progress {
            done_bytes,
            all_bytes,
        })
        .is_break()
        {
            return Err(sqlite::Error::Stopped.into());
        }
    }
}

/// A backup file that is read from front to back.
struct Reader {
    file: BufReader<File>,
    digest: Sha256,
    /// Length of the whole file.
    file_bytes: u64,
    slots_bytes: u64,
}

impl Reader {
    fn open(path: &Path) -> Result<Self, Error> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(sqlite::Error::Missing {
                    path: path.to_owned(),
                }
                .into());
            }
            Err(error) => return Err(error.into()),
        };
        let file_bytes = file.metadata()?.len();
        Ok(Self {
            file: BufReader::new(file),
            digest: Sha256::new(),
            file_bytes,
            slots_bytes: 0,
        })
    }

    /// Everything before the store.
    fn head(&mut self) -> Result<Keyring, Error> {
        if self.exactly(MAGIC.len())? != MAGIC {
            return Err(damaged());
        }
        let version = self.number(4)?;
        if version > u64::from(VERSION) {
            let found = u32::try_from(version).unwrap_or(u32::MAX);
            return Err(Error::Newer {
                what: WHAT,
                found,
                newest: VERSION,
            });
        }
        self.slots_bytes = self.number(8)?;
        let slots_bytes = usize::try_from(self.slots_bytes).map_err(|_| damaged())?;
        if version != u64::from(VERSION) || slots_bytes > MOST_BYTES {
            return Err(damaged());
        }
        let slots = self.exactly(slots_bytes)?;
        Keyring::parse(&slots)
    }

    /// The store, and the proof that all of it was read.
    fn store(&mut self, into: &mut impl Write, progress: OnProgress<'_>) -> Result<(), Error> {
        let store_bytes = self.number(8)?;
        let expected = store_bytes
            .checked_add(self.slots_bytes)
            .and_then(|sum| sum.checked_add(FRAME_BYTES));
        if expected != Some(self.file_bytes) {
            return Err(damaged());
        }
        let digest = &mut self.digest;
        let mut put = |bytes: &[u8]| {
            digest.update(bytes);
            into.write_all(bytes)
        };
        if in_blocks(&mut self.file, store_bytes, &mut put, progress)? != store_bytes {
            return Err(damaged());
        }
        let computed = std::mem::take(&mut self.digest).finalize();
        if self.exactly(DIGEST_BYTES)? != computed.as_slice() {
            return Err(damaged());
        }
        Ok(())
    }

    fn number(&mut self, n_bytes: usize) -> Result<u64, Error> {
        let bytes = self.exactly(n_bytes)?;
        Ok(bytes
            .iter()
            .rev()
            .fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// That many bytes; a file that ends before is damaged. The caller bounds the number.
    fn exactly(&mut self, n_bytes: usize) -> Result<Vec<u8>, Error> {
        let mut bytes = vec![0; n_bytes];
        match self.file.read_exact(&mut bytes) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(damaged()),
            Err(error) => return Err(error.into()),
        }
        self.digest.update(&bytes);
        Ok(bytes)
    }
}

fn damaged() -> Error {
    Error::Damaged { what: WHAT }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::{Cost, Passphrase, User};

    #[test]
    fn a_full_stick_is_called_full() {
        let user = User {
            id: "1".to_owned(),
            name: "Sari".to_owned(),
            role: "bidan".to_owned(),
        };
        let passphrase = Passphrase::new("perahu jingga menari pelan".to_owned());
        let (keyring, ..) =
            Keyring::new(user, &passphrase, Cost::LEAST, &mut |bytes| bytes.fill(1)).unwrap();
        let store = tempfile::NamedTempFile::new().unwrap();
        fs::write(store.path(), vec![7; 3 * BLOCK_BYTES]).unwrap();
        let mut stick = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let refused = write(&keyring, store.path(), &mut stick, &mut |_| {
            ControlFlow::Continue(())
        });
        assert!(
            matches!(refused, Err(Error::Disk(sqlite::Error::Full { .. }))),
            "{refused:?}"
        );
    }
}
