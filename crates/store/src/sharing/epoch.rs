//! The district was restored from a backup: numbers it gave after that backup are void.

use protocol::message::Welcome;
use protocol::{Digest, Entry, Head};
use rusqlite::Connection;

use super::district::set_head;
use super::{District, first, segments};
use crate::{Error, log};

/// Goes back to where the district is now. What it lost is sent again: the heads of all logs came with the
/// greeting, and the segments beyond them are here.
pub(super) fn begin(db: &Connection, district: &District, welcome: &Welcome) -> Result<(), Error> {
    first::give_up(db)?;
    if welcome.agreed.ssn < segments::anchored(db)? {
        // What the district lost came with the first download: what follows it here cannot be proven from where
        // the district is now, so all is asked for again.
        segments::forget_anchors(db)?;
        log::forget_numbers(db, 0)?;
        return set_head(db, &Head::default(), &[]);
    }
    if welcome.agreed.ssn >= district.head.ssn {
        // The head holds; the signature of it was for the other epoch.
        return set_head(db, &district.head, &[]);
    }
    log::forget_numbers(db, welcome.agreed.ssn)?;
    let mut digest = Digest::default();
    log::each_numbered(db, |entry: &Entry| digest.add(&entry.hash()))?;
    if digest != welcome.agreed.digest {
        return Err(Error::Diverged);
    }
    set_head(db, &welcome.agreed, &[])
}
