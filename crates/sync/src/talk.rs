//! Signed questions and signed answers.

use protocol::message::{self, Answer, Hello, No, VERSIONS, Welcome, path};
use protocol::{Nonce, Request, SecretKey, open_answer};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::Store;
use store::sharing::District;

use crate::{Error, Link};

/// A conversation with the district.
pub(crate) struct Talk<'a> {
    pub(crate) store: &'a Store,
    link: &'a dyn Link,
    key: SecretKey,
    nonce: Nonce,
}

impl<'a> Talk<'a> {
    pub(crate) fn new(store: &'a Store, link: &'a dyn Link) -> Result<Self, Error> {
        Ok(Self {
            store,
            link,
            key: store.device_key()?,
            nonce: Nonce::default(),
        })
    }

    /// The district as the store knows it now.
    pub(crate) fn district(&self) -> Result<District, Error> {
        Ok(self.store.district()?.ok_or(store::Error::NotJoined)?)
    }

    /// Greets, and lets the store learn what the district answered.
    pub(crate) fn greet(&mut self) -> Result<Welcome, Error> {
        let mut random = [0; 16];
        self.store.surroundings().fill(&mut random);
        let own = self.store.own_logs()?;
        let known = self.store.known_logs()?;
        let hello = Hello {
            versions: VERSIONS,
            random,
            epoch: self.district()?.epoch,
            logs: own.iter().map(|log| log.number()).collect(),
            known: known.iter().map(|log| log.number).max().unwrap_or(0),
            puskesmas: self.store.puskesmas_known()?,
        };
        self.nonce = Nonce::default();
        let welcome: Welcome = match self.ask(path::HELLO, &hello)? {
            Answer::Yes(welcome) => welcome,
            Answer::No(No::ForeignLog) => return Err(Error::ForeignLog),
            Answer::No(_) => return Err(Error::OtherVersion),
        };
        if welcome.heads.len() < own.len() {
            return Err(Error::Answer(protocol::Refused::Malformed));
        }
        self.store.welcomed(&welcome, &own)?;
        self.nonce = welcome.nonce;
        Ok(welcome)
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
        let bytes = self.link.ask(path, &request.bytes)?;
        let answer =
            open_answer(&request.hash, &bytes, &district.key).map_err(|_| Error::NotTheDistrict)?;
        message::from_bytes(&answer).map_err(Error::Answer)
    }
}
