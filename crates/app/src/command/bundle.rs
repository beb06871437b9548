//! Carrying records on a stick, where there is no line: writing it, and taking in what another laptop wrote.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use protocol::Refused;
use protocol::bundle::Bundle;
use serde::{Deserialize, Serialize};
use sqlite::{Existing, Partial};
use ts_rs::TS;

use crate::{App, UiError};

/// More bytes than any stick brings.
const MOST_BYTES: u64 = 64 << 20;

/// Where the file of the stick is.
#[derive(Debug, Deserialize, TS)]
pub struct BundleFile {
    /// Full path.
    pub path: String,
}

/// What was written to a stick.
#[derive(Debug, Serialize, TS)]
pub struct BundleWritten {
    /// Full path.
    pub path: String,
    /// Operations in it that the district has not received from this laptop.
    #[ts(type = "number")]
    pub waiting: u64,
}

/// Writes what waits, and the newest that the district has numbered, to a file that only the laptops of the
/// puskesmas and the district can read. It has its name once it was read back; then the stick can be pulled.
///
/// # Errors
/// `not_joined`; `full`, `read_only` or `file`; `not_verified` when what was read back differs.
pub fn bundle_out(app: &App, args: BundleFile) -> Result<BundleWritten, UiError> {
    let session = app.session()?;
    let store = &session.store;
    let bundle = store.bundle()?;
    let readers = store.bundle_readers()?;
    let bytes = bundle
        .seal(&readers, &mut |bytes| store.surroundings().fill(bytes))
        .map_err(unreadable)?;
    let target = Path::new(&args.path);
    let file = Partial::beside(target)?;
    fs::write(file.path(), &bytes).map_err(sqlite::Error::from)?;
    // Sticks lie about what they have written.
    let synced = fs::File::open(file.path()).and_then(|file| file.sync_all());
    let back = synced.and_then(|()| fs::read(file.path()));
    if back.map_err(sqlite::Error::from)? != bytes {
        return Err(UiError::new("copy_not_verified"));
    }
    file.publish(Existing::Replace)?;
    Ok(BundleWritten {
        path: args.path,
        waiting: store.waiting()?,
    })
}

/// What a stick brought.
#[derive(Debug, Serialize, TS)]
pub struct BundleRead {
    /// Operations that were new here.
    #[ts(type = "number")]
    pub new: u64,
    /// Segments that must wait, since what they follow is not here yet: after a round with the district, or
    /// an earlier stick, the same file brings them.
    #[ts(type = "number")]
    pub parked: u64,
    /// Operations of this laptop that the district has not received, as far as is known now.
    #[ts(type = "number")]
    pub waiting: u64,
}

/// Takes in what another laptop wrote to a stick. It counts from now on, and is passed on to the district with
/// the next round.
///
/// # Errors
/// `not_joined`; `no_such_file` or `file`; `bundle_damaged`; `bundle_not_for_us` for one of another puskesmas;
/// `bad_signature` when something in it is not of who it says; what was taken in before stays.
pub fn bundle_in(app: &App, args: BundleFile) -> Result<BundleRead, UiError> {
    let session = app.session()?;
    let store = &session.store;
    store
        .district()?
        .ok_or_else(|| UiError::new("not_joined"))?;
    let file = fs::File::open(&args.path).map_err(sqlite::Error::from)?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES)
        .read_to_end(&mut bytes)
        .map_err(sqlite::Error::from)?;
    let bundle = Bundle::open(&bytes, &store.device_key()?).map_err(unreadable)?;
    let taken = store.take_bundle(&bundle).map_err(|error| match error {
        store::Error::Refused(refused) => unreadable(refused),
        error => error.into(),
    })?;
    Ok(BundleRead {
        new: taken.n_new,
        parked: taken.n_parked,
        waiting: store.waiting()?,
    })
}

fn unreadable(refused: Refused) -> UiError {
    UiError::new(match refused {
        Refused::NotForUs => "bundle_not_for_us",
        Refused::BadSignature => "bad_signature",
        Refused::UnknownVersion => "other_version",
        Refused::Malformed | Refused::TooLarge | Refused::UnknownName => "bundle_damaged",
    })
}
