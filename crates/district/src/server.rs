//! The district as a function: bytes of a request in, bytes of the answer out.
//!
//! It knows no network and no thread. HTTP wraps it ([`crate::http`]); tests and the simulator call it
//! as it is.

use std::sync::{Arc, Mutex};

use domain::Surroundings;
use hmac::{Hmac, Mac as _};
use protocol::message::{self, Answer, No, path};
use protocol::succession::{self, AskSuccession, Step, Succession};
use protocol::{Hash, Nonce, PublicKey, Refused, Request, SecretKey, seal_answer};
use protocol::{forms, lookup, repair};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;

use crate::counts::Counts;
use crate::lookup::Asked;
use crate::roster::{self, Device};
use crate::storage::{Error, Reach, Storage};
use crate::{enrol, greet, recognise, round, snapshot};

/// For how many minutes a nonce is good, at least; at most twice as long.
const NONCE_MINUTES: i64 = 30;

/// Why a request gets no signed answer. What it tells is the same for whoever asks.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    /// There is nothing at this path.
    #[error("there is nothing at this path")]
    NoSuchPath,
    /// The bytes are no request.
    #[error("the bytes are no request: {0}")]
    Malformed(#[source] Refused),
    /// It is not signed by a laptop of this district.
    #[error("the request is not of a laptop of this district")]
    Unknown,
    /// The laptop cannot join.
    #[error("the laptop cannot join: {0}")]
    NotEnrolled(#[source] enrol::Refusal),
    /// The storage failed; the laptop tries again later.
    #[error(transparent)]
    Storage(#[from] Error),
}

/// What becomes of a signed request: an answer, or a signed no.
pub(crate) type Answered<A> = Result<Result<A, No>, Error>;

/// A running district.
pub struct Server {
    pub(crate) storage: Box<dyn Storage>,
    pub(crate) surroundings: Arc<dyn Surroundings>,
    pub(crate) key: SecretKey,
    /// The steps that led to the key.
    pub(crate) steps: Vec<Step>,
    pub(crate) pins: Vec<Hash>,
    pub(crate) counts: Counts,
    /// Questions after people of other puskesmas.
    pub(crate) asked: Asked,
    /// Held while a snapshot is made.
    pub(crate) snapshots: Mutex<()>,
    nonces: [u8; 32],
}

impl Server {
    /// A district over its storage, answering with this key.
    pub fn new(
        storage: Box<dyn Storage>,
        key: SecretKey,
        surroundings: Arc<dyn Surroundings>,
    ) -> Self {
        let mut nonces = [0; 32];
        surroundings.fill(&mut nonces);
        Self {
            storage,
            surroundings,
            key,
            steps: Vec::new(),
            pins: Vec::new(),
            counts: Counts::default(),
            asked: Asked::default(),
            snapshots: Mutex::default(),
            nonces,
        }
    }

    /// Tells laptops that join which public keys (SPKI, SHA-256) the certificates here may have.
    #[must_use]
    pub fn with_pins(mut self, pins: Vec<Hash>) -> Self {
        self.pins = pins;
        self
    }

    /// Tells laptops that know a former key how its own follows from it.
    #[must_use]
    pub fn with_steps(mut self, steps: Vec<Step>) -> Self {
        self.steps = steps;
        self
    }

    /// The storage, for administration.
    pub fn storage(&self) -> &dyn Storage {
        &*self.storage
    }

    /// The district's key, for showing its fingerprint.
    pub fn key(&self) -> PublicKey {
        self.key.public()
    }

    /// Every path at which [`Server::answer`] answers: whoever stands between it and the network passes
    /// on these.
    pub const PATHS: &[&str] = &[
        path::HELLO,
        path::KNOWN,
        path::ROUND,
        repair::path::COMPARE,
        repair::path::FETCH,
        path::SNAPSHOT,
        path::CHUNK,
        path::ENROL,
        lookup::PATH,
        forms::PATH,
        succession::PATH,
    ];

    /// Answers a laptop.
    ///
    /// # Errors
    /// [`Unanswered`]; nothing of it tells what is in any puskesmas.
    pub fn answer(&self, path: &str, bytes: &[u8]) -> Result<Vec<u8>, Unanswered> {
        match path {
            path::HELLO => self.signed(path, bytes, greet::hello, |_| [[0; 16]]),
            path::KNOWN => recognise::recognise(self, bytes),
            path::ROUND => self.greeted(path, bytes, round::round),
            repair::path::COMPARE => self.greeted(path, bytes, crate::repair::compare),
            repair::path::FETCH => self.greeted(path, bytes, crate::repair::fetch),
            path::SNAPSHOT => self.greeted(path, bytes, snapshot::manifest),
            path::CHUNK => self.greeted(path, bytes, snapshot::chunk),
            path::ENROL => enrol::enrol(self, bytes),
            lookup::PATH => self.greeted(path, bytes, crate::lookup::lookup),
            forms::PATH => self.greeted(path, bytes, crate::forms::new_forms),
            succession::PATH => self.succession(bytes),
            _ => Err(Unanswered::NoSuchPath),
        }
    }

    /// The way to the key that signs now, for whoever names one that did. It is asked by nobody in particular, and
    /// tells nothing that is not told to every laptop.
    fn succession(&self, asked: &[u8]) -> Result<Vec<u8>, Unanswered> {
        let question: AskSuccession = message::from_bytes(asked).map_err(Unanswered::Malformed)?;
        let steps = succession::from_key(&self.steps, &question.key, &self.key.public());
        let steps = steps.ok_or(Unanswered::Unknown)?;
        let answer = Succession::answer(steps, &self.pins, asked, &self.key);
        Ok(message::to_bytes(&answer))
    }

    /// Whether this district vouches for something, by the key of now or a former one.
    pub(crate) fn vouched(
        &self,
        check: impl Fn(&PublicKey) -> Result<(), Refused>,
    ) -> Result<(), Refused> {
        let former = self.steps.iter().map(|step| step.from);
        let former = former.map(PublicKey::from_bytes);
        let vouches = std::iter::once(self.key())
            .chain(former)
            .any(|key| check(&key).is_ok());
        vouches.then_some(()).ok_or(Refused::BadSignature)
    }

    /// Answers a laptop that has greeted not long ago. One that has not greets again; nobody else
    /// learns more from the refusal.
    fn greeted<Q: DeserializeOwned, A: Serialize>(
        &self,
        path: &str,
        bytes: &[u8],
        work: fn(&Self, &Device, &Q) -> Answered<A>,
    ) -> Result<Vec<u8>, Unanswered> {
        let minute = self.surroundings.now_minutes();
        let minutes = [minute, minute - NONCE_MINUTES];
        self.signed(path, bytes, work, |device| {
            minutes.map(|minute| self.nonce(device, minute))
        })
    }

    /// Answers what a laptop signed with one of these nonces.
    fn signed<Q: DeserializeOwned, A: Serialize, const N: usize>(
        &self,
        path: &str,
        bytes: &[u8],
        work: fn(&Self, &Device, &Q) -> Answered<A>,
        nonces: impl Fn(u32) -> [Nonce; N],
    ) -> Result<Vec<u8>, Unanswered> {
        let request = Request::open(bytes).map_err(Unanswered::Malformed)?;
        let mut device = None;
        self.storage.read(Reach::NoScope, &mut |tx| {
            device = roster::device(tx, request.device)?;
            Ok(())
        })?;
        let device = device.ok_or(Unanswered::Unknown)?;
        let hash = nonces(request.device)
            .iter()
            .find_map(|nonce| request.verify(path, nonce, &device.key).ok())
            .ok_or(Unanswered::Unknown)?;
        let answer = match message::from_bytes(&request.body) {
            Ok(asked) => match work(self, &device, &asked)? {
                Ok(answer) => Answer::Yes(answer),
                Err(no) => Answer::No(no),
            },
            Err(_) => Answer::No(No::Malformed),
        };
        Ok(seal_answer(&hash, &message::to_bytes(&answer), &self.key))
    }

    /// What a laptop must sign its next requests with.
    #[expect(clippy::expect_used, reason = "a key of any length is taken")]
    pub(crate) fn nonce(&self, device: u32, minute: i64) -> Nonce {
        let mut mac = <Hmac<Sha256>>::new_from_slice(&self.nonces)
            .expect("because a key of any length is taken");
        mac.update(&device.to_be_bytes());
        mac.update(&minute.div_euclid(NONCE_MINUTES).to_be_bytes());
        let mut nonce = [0; 16];
        nonce.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        nonce
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Server")
    }
}
