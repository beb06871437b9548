//! The first download: what a laptop that has nothing of its puskesmas yet takes in chunk by chunk.
//!
//! ```text
//! what waits ─► district;  manifest ◄─;  [chunk ◄─ taken in]*;  adds up?  ─► rounds as ever
//! ```

use protocol::Refused;
use protocol::message::{Answer, Welcome, path};
use protocol::snapshot::{AskChunk, AskSnapshot, GivenChunk, Manifest};
use records::Touched;

use crate::round::Running;
use crate::{Error, Progress};

/// With fewer operations the commits themselves are as quick.
const WORTH_IT: u64 = 2_000;

/// Beginnings of one download before a round gives up.
const MOST_BEGINNINGS: u32 = 3;

impl Running<'_> {
    /// Whether the first download is to be taken in before anything else.
    pub(crate) fn begins(&self, welcome: &Welcome) -> Result<bool, Error> {
        let here = self.talk.district()?.head.ssn;
        Ok(!welcome.revoked && here == 0 && welcome.head.ssn >= WORTH_IT)
    }

    /// Takes in the first download, from where it stands to its end.
    pub(crate) fn download(
        &mut self,
        tell: &mut dyn FnMut(Progress, &Touched),
    ) -> Result<(), Error> {
        for _ in 0..MOST_BEGINNINGS {
            match self.take_download(tell) {
                // It is made of something else now, or did not come out right.
                Ok(Ended::Outdated) | Err(Error::Store(store::Error::Diverged)) => {
                    self.talk.store.give_up_first_download()?;
                    self.greet()?;
                }
                ended => return ended.map(|_| ()),
            }
        }
        Err(Error::Store(store::Error::Diverged))
    }

    fn take_download(&mut self, tell: &mut dyn FnMut(Progress, &Touched)) -> Result<Ended, Error> {
        let store = self.talk.store;
        if !store.downloads_first()? {
            self.begin_download()?;
        }
        let Some(mut download) = store.first_download()? else {
            return Ok(Ended::Outdated);
        };
        let waiting = store.waiting()?;
        while let Some(hash) = download.next().map(|chunk| chunk.hash) {
            let bytes = match download.bytes_of_next()? {
                Some(bytes) => bytes,
                None => match self.talk.ask(path::CHUNK, &AskChunk { hash })? {
                    Answer::Yes(GivenChunk { bytes: Some(bytes) }) => bytes.into_vec(),
                    Answer::Yes(GivenChunk { bytes: None }) => return Ok(Ended::Outdated),
                    Answer::No(_) => return Err(Error::Answer(Refused::Malformed)),
                },
            };
            download.take(&bytes, &mut |download, taken| {
                self.done.n_new += taken.n_new;
                self.progress
                    .step(download.n_done(), download.n_left() + waiting);
                tell(self.progress, &taken.touched);
            })?;
        }
        download.end()?;
        Ok(Ended::Whole)
    }

    fn begin_download(&mut self) -> Result<(), Error> {
        let store = self.talk.store;
        loop {
            let epoch = self.talk.district()?.epoch;
            let manifest: Manifest = match self.talk.ask(path::SNAPSHOT, &AskSnapshot { epoch })? {
                Answer::Yes(manifest) => manifest,
                // Greetings are counted: this ends.
                Answer::No(_) => {
                    self.greet()?;
                    continue;
                }
            };
            match store.begin_first_download(&manifest) {
                Err(store::Error::Refused(Refused::UnknownName)) => {
                    self.talk.lacks_a_name();
                    self.greet()?;
                }
                begun => return Ok(begun?),
            }
        }
    }
}

/// How taking in a download ended.
enum Ended {
    Whole,
    /// The district has not got its chunks any more.
    Outdated,
}
