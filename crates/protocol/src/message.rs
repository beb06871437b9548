//! What laptop and district tell each other in a round: greeting, then operations both ways.
//!
//! ```text
//! HELLO  who I am, which logs I write      ->  nonce, heads of these logs, logs I do not know yet
//! KNOWN  after a restore: logs that the district has vouched for   ->  the number of this laptop
//! ROUND  segments, the number I have       ->  a verdict for each, commits after the number, the head
//! ```
//!
//! Either can be cut at any byte and asked again: a segment that was received is a duplicate, and what
//! was given is given again.

use ledger::notice::Code;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::{Hash, Head, Nonce, Refused};

/// Versions of these messages that this program speaks: from, to.
pub const VERSIONS: [u16; 2] = [1, 1];

/// Where requests go.
pub mod path {
    /// [`super::Hello`]
    pub const HELLO: &str = "/v1/hello";
    /// [`super::Known`]
    pub const KNOWN: &str = "/v1/known";
    /// [`super::Round`]
    pub const ROUND: &str = "/v1/round";
    /// [`crate::snapshot::AskSnapshot`]
    pub const SNAPSHOT: &str = "/v1/snapshot";
    /// [`crate::snapshot::AskChunk`]
    pub const CHUNK: &str = "/v1/chunk";
    /// [`crate::enrol::Enrol`]
    pub const ENROL: &str = "/v1/enrol";
}

/// A laptop greets. Signed with a nonce of zeros, since it has none yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Versions it speaks: from, to.
    pub versions: [u16; 2],
    /// Makes this greeting, and so its answer, unlike every other.
    pub random: [u8; 16],
    /// The epoch in which it counts; 0 before the first greeting.
    pub epoch: u64,
    /// The logs it has written, the oldest first; the last is written to now. One that the district does
    /// not know becomes this laptop's.
    pub logs: Vec<u64>,
    /// It knows the logs up to this number.
    pub known: u32,
    /// It knows the puskesmas of the district up to this number.
    pub puskesmas: i64,
    /// It has told which logs it knows ([`Known`]), if it counts in another epoch.
    pub told: bool,
}

/// A laptop tells a district that was restored from a backup which logs it knows. The district may have lost
/// some, and the laptop itself; it believes its own signatures. Signed with a nonce of zeros and the key that
/// is named here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Number of its puskesmas.
    pub scope: i64,
    /// Id of its puskesmas.
    pub puskesmas: [u8; 16],
    /// Its key.
    pub key: [u8; 32],
    /// The logs that the district has vouched for.
    pub logs: Vec<LogName>,
}

/// What the district answers to [`Known`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    /// Number of the laptop from now on.
    pub device: u32,
}

/// What the district answers to a greeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The version to speak.
    pub version: u16,
    /// To be signed with the next requests.
    pub nonce: Nonce,
    /// Changes when the district is restored from a backup: numbers given after that backup are void.
    pub epoch: u64,
    /// The district's clock, in minutes since 1970.
    pub minute: i64,
    /// This laptop was revoked: what it sends is kept aside, and it is given nothing.
    pub revoked: bool,
    /// The laptop's own logs, as asked; when it counts in another epoch, after them every log of its
    /// puskesmas, so that it can give back what the district has lost.
    pub heads: Vec<LogHead>,
    /// Logs of its puskesmas it does not know yet.
    pub logs: Vec<LogName>,
    /// Puskesmas of the district that it does not know yet, its own too.
    pub puskesmas: Vec<PuskesmasName>,
    /// The head of its puskesmas.
    pub head: Head,
    /// The head up to which the laptop's numbers hold, if it counts in an older epoch.
    pub agreed: Head,
}

/// A puskesmas of the district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PuskesmasName {
    /// Its number at the district.
    pub number: i64,
    /// What laptops call it: the id of the place.
    pub place: [u8; 16],
    /// Its name.
    pub name: String,
}

/// How far the district has received a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHead {
    /// Its short name.
    pub number: u32,
    /// The last place received; 0 when none was.
    pub head: u64,
    /// Hash of the last segment received; zeros when none was.
    pub chain: Hash,
}

/// A log and who signs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogName {
    /// Its short name.
    pub number: u32,
    /// The log.
    pub replica: u64,
    /// The key of the laptop that writes it.
    pub key: [u8; 32],
    /// The district's signature of all this ([`crate::vouch::for_log`]).
    pub proof: ByteBuf,
}

/// After this number nothing comes.
pub const NOTHING: u64 = u64::MAX >> 1;

/// Operations both ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// The epoch in which the laptop counts.
    pub epoch: u64,
    /// It has everything up to this number; [`NOTHING`] when it only sends.
    pub after: u64,
    /// Logs of its own that it holds, each up to a place: what it needs not be given of them.
    pub own: Vec<(u32, u64)>,
    /// It was told what deserves a look in its operations up to this number.
    pub noticed: u64,
    /// It wants no more bytes of commits than this, but always one commit.
    pub most: u32,
    /// What it sends.
    pub segments: Vec<ByteBuf>,
}

/// What the district answers to a [`Round`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rounded {
    /// What became of each segment, in the order in which they were sent.
    pub verdicts: Vec<Verdict>,
    /// What the puskesmas has after the laptop's number: whole commits, in order.
    pub commits: Vec<Commit>,
    /// What deserves a look in what the laptop itself wrote, from the number up to which it was told to the head, with
    /// the short name of the log. A verdict says so at once; but another laptop may have brought it, and the receipt
    /// have come on a stick, or this laptop was put back to an old backup.
    pub notices: Vec<(u32, Notice)>,
    /// The head as it was after the last of them.
    pub head: Head,
    /// The district's signature of that head ([`crate::vouch::for_head`]).
    pub proof: ByteBuf,
    /// The last number given by now: there is more when it is greater than the head's.
    pub ssn: u64,
}

/// What became of a segment. None of these stops the ones after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It is on the district's disk and numbered, all of it.
    Applied {
        /// What deserves a look in it; of every other operation there is nothing to say.
        notices: Vec<Notice>,
    },
    /// It was there already.
    Duplicate {
        /// What was said of it when it came, should that answer have been lost.
        notices: Vec<Notice>,
    },
    /// What comes before it is missing.
    Gap {
        /// The last place received.
        have: u64,
    },
    /// Another operation stands at one of its places: the laptop must go on in a new log.
    Fork {
        /// The last place received.
        have: u64,
    },
    /// It is kept aside until a person at the district has looked at it.
    Quarantined,
    /// It was not taken: a code of [`Refused`], or `unknown_log`.
    Refused {
        /// Which.
        code: String,
    },
}

/// What the district says of one operation of a segment that it has taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Notice {
    /// The operation's place in its log.
    pub seq: u64,
    /// Why it deserves a look; of one operation there may be several.
    pub code: Code,
}

/// Operations that were numbered together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Commit {
    /// A segment, as its laptop signed it.
    Segment(ByteBuf),
    /// Operations that the laptop which asks says it has, or has just sent.
    Own {
        /// Their log.
        number: u32,
        /// Place of the first.
        first: u64,
        /// How many.
        count: u32,
    },
    /// What other puskesmas wrote about people who are looked after here now, or of where somebody lives who was
    /// ([`crate::handed`]).
    Handed(ByteBuf),
}

/// An answer, or why there is none. The laptop knows from a signed refusal that the district gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer<T> {
    /// The answer.
    Yes(T),
    /// None.
    No(No),
}

/// Why the district gives no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum No {
    /// It speaks none of the laptop's versions.
    OtherVersion,
    /// The nonce is too old: greet again.
    OldNonce,
    /// The laptop counts in another epoch: greet again.
    OtherEpoch,
    /// A log that the laptop says it writes is another laptop's.
    ForeignLog,
    /// The message says the impossible.
    Malformed,
}

/// A message as bytes.
#[expect(
    clippy::expect_used,
    reason = "postcard refuses only what no message holds"
)]
pub fn to_bytes(message: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(message)
        .expect("because no message holds what has no bytes, such as a list of unknown length")
}

/// The message of bytes, and nothing after it.
///
/// # Errors
/// [`Refused::Malformed`].
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refused> {
    match postcard::take_from_bytes(bytes) {
        Ok((message, [])) => Ok(message),
        Ok(_) | Err(_) => Err(Refused::Malformed),
    }
}
