//! Signed questions and signed answers.

use domain::ReplicaId;
use protocol::message::{self, Answer, Hello, Known, No, Recognised, VERSIONS, Welcome, path};
use protocol::succession::{self, AskSuccession, Succession};
use protocol::{Nonce, PublicKey, Request, SecretKey, open_answer};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::Store;
use store::sharing::District;

use crate::{Error, Link, LinkError};

/// A conversation with the district.
pub(crate) struct Talk<'a> {
    pub(crate) store: &'a Store,
    link: &'a dyn Link,
    key: SecretKey,
    nonce: Nonce,
    lacks_a_name: bool,
}

impl<'a> Talk<'a> {
    pub(crate) fn new(store: &'a Store, link: &'a dyn Link) -> Result<Self, Error> {
        Ok(Self {
            store,
            link,
            key: store.device_key()?,
            nonce: Nonce::default(),
            lacks_a_name: false,
        })
    }

    /// The district as the store knows it now.
    pub(crate) fn district(&self) -> Result<District, Error> {
        Ok(self.store.district()?.ok_or(store::Error::NotJoined)?)
    }

    /// Asks for the names of all logs at the next greeting: one that is needed has a lower number than others
    /// that are known.
    pub(crate) fn lacks_a_name(&mut self) {
        self.lacks_a_name = true;
    }

    /// Greets, and lets the store learn what the district answered. A district that was restored from a backup
    /// is told first which logs it knew, and this laptop's.
    pub(crate) fn greet(&mut self) -> Result<Welcome, Error> {
        self.nonce = Nonce::default();
        let own = self.store.own_logs()?;
        let joined_before = self.district()?.epoch != 0;
        let answer = match self.hello(&own, false) {
            Ok(Answer::No(No::OtherEpoch)) | Err(Error::Link(LinkError::Refused { .. }))
                if joined_before =>
            {
                self.tell_known()?;
                self.hello(&own, true)?
            }
            answer => answer?,
        };
        let welcome = match answer {
            Answer::Yes(welcome) => welcome,
            Answer::No(No::ForeignLog) => return Err(Error::ForeignLog),
            Answer::No(_) => return Err(Error::OtherVersion),
        };
        if welcome.heads.len() < own.len() {
            return Err(Error::Answer(protocol::Refused::Malformed));
        }
        self.store.welcomed(&welcome, &own)?;
        self.nonce = welcome.nonce;
        self.lacks_a_name = false;
        Ok(welcome)
    }

    fn hello(&self, own: &[ReplicaId], told: bool) -> Result<Answer<Welcome>, Error> {
        let mut random = [0; 16];
        self.store.surroundings().fill(&mut random);
        let known = self.store.known_logs()?;
        let vouched = known.iter().all(|log| log.proof.is_some());
        let newest = known.iter().map(|log| log.number).max().unwrap_or(0);
        let hello = Hello {
            versions: VERSIONS,
            random,
            epoch: self.district()?.epoch,
            logs: own.iter().map(|log| log.number()).collect(),
            known: match self.lacks_a_name || !vouched {
                true => 0,
                false => newest,
            },
            puskesmas: self.store.puskesmas_known()?,
            told,
        };
        self.ask(path::HELLO, &hello)
    }

    /// Tells which logs are known here, and learns which number this laptop has.
    fn tell_known(&self) -> Result<(), Error> {
        let known = Known {
            scope: self.district()?.scope,
            puskesmas: *self.store.laptop().puskesmas.0.as_bytes(),
            key: self.key.public().to_bytes(),
            logs: self.store.vouched_logs()?,
        };
        match self.ask(path::KNOWN, &known)? {
            Answer::Yes(Recognised { device }) => Ok(self.store.recognised(device)?),
            Answer::No(_) => Err(Error::OtherVersion),
        }
    }

    /// Asks, and reads only what the district signed as the answer to this.
    pub(crate) fn ask<A: DeserializeOwned>(
        &self,
        path: &str,
        question: &impl Serialize,
    ) -> Result<Answer<A>, Error> {
        let district = self.district()?;
        let body = message::to_bytes(question);
        let request = Request::seal(path, &self.nonce, district.device, &body, &self.key);
        // Another certificate, or another key: the district's next, or somebody else's.
        let (bytes, key) = match self.link.ask(path, &request.bytes) {
            Err(LinkError::OtherCertificate) => {
                let key = self.succeed().map_err(|_| LinkError::OtherCertificate)?;
                (self.link.ask(path, &request.bytes)?, key)
            }
            asked => (asked?, district.key),
        };
        let answer = open_answer(&request.hash, &bytes, &key).or_else(|_| {
            let key = self.succeed().map_err(|_| Error::NotTheDistrict)?;
            open_answer(&request.hash, &bytes, &key).map_err(|_| Error::NotTheDistrict)
        })?;
        message::from_bytes(&answer).map_err(Error::Answer)
    }

    /// Learns which key signs now for the district that is believed here, and by which certificates it is known.
    /// Whoever answers otherwise than in its name changes nothing.
    fn succeed(&self) -> Result<PublicKey, Error> {
        let mut random = [0; 16];
        self.store.surroundings().fill(&mut random);
        let asked = message::to_bytes(&AskSuccession {
            key: self.district()?.key.to_bytes(),
            random,
        });
        let (bytes, seen) = self.link.ask_anybody(succession::PATH, &asked)?;
        let way: Succession = message::from_bytes(&bytes).map_err(Error::Answer)?;
        self.store.succeed(&way, &asked, seen.as_ref())?;
        let district = self.district()?;
        self.link.expect(&district.pins);
        Ok(district.key)
    }
}
