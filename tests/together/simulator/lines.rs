//! The line of a laptop on a day: what is sent over it arrives, or not, or otherwise, or later.

use std::cell::RefCell;

use district::Unanswered;
use sample::Rng;
use sync::{Link, LinkError};

use super::case::{Case, Fault};
use super::clock::{Clock, Sun};
use super::office::{Failing, Office};

/// A request on its way.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

/// What is on its way, and what went by.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    /// Requests that arrive later.
    late: Vec<Sent>,
    /// The last answers.
    answers: Vec<Vec<u8>>,
    /// While it is kept: every request.
    pub(crate) kept: Option<Vec<Sent>>,
    pub(crate) n_messages: u64,
    pub(crate) n_faults: u64,
}

/// Answers that an old one is drawn from.
const MOST_ANSWERS: usize = 8;

/// The line of a laptop.
pub(crate) struct Line<'a> {
    pub(crate) case: &'a Case,
    pub(crate) office: &'a Office,
    pub(crate) clock: &'a Clock,
    pub(crate) sun: &'a Sun,
    pub(crate) traffic: &'a RefCell<Traffic>,
    /// `None` for a line on which nothing goes wrong.
    pub(crate) rng: Option<RefCell<Rng>>,
}

impl Link for Line<'_> {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        self.clock.tick();
        let mut traffic = self.traffic.borrow_mut();
        traffic.n_messages += 1;
        if let Some(kept) = &mut traffic.kept {
            kept.push(sent(path, body));
        }
        let answer = match &self.rng {
            None => self.arrive(path, body, None),
            Some(rng) => self.maybe(&mut rng.borrow_mut(), &mut traffic, path, body),
        };
        if let Ok(answer) = &answer {
            traffic.answers.push(answer.clone());
            let n_over = traffic.answers.len().saturating_sub(MOST_ANSWERS);
            traffic.answers.drain(..n_over);
        }
        drop(traffic);
        self.clock.tick();
        answer
    }
}

impl Line<'_> {
    /// Carries a message over a line on which each fault may come.
    fn maybe(
        &self,
        rng: &mut Rng,
        traffic: &mut Traffic,
        path: &str,
        body: &[u8],
    ) -> Result<Vec<u8>, LinkError> {
        self.sun.pass(i64::from(rng.below(3)));
        if !traffic.late.is_empty() && rng.chance(0.3) {
            let at = rng.below(u32::try_from(traffic.late.len()).unwrap());
            let old = traffic.late.swap_remove(at as usize);
            self.arrive(&old.path, &old.bytes, None).ok();
        }
        let mut comes = |fault| {
            let comes = rng.chance(self.case.rate(fault));
            traffic.n_faults += u64::from(comes);
            comes
        };
        if comes(Fault::RequestLost) {
            return Err(LinkError::Offline);
        }
        if comes(Fault::Busy) {
            return Err(LinkError::Busy);
        }
        if comes(Fault::Late) {
            traffic.late.push(sent(path, body));
            return Err(LinkError::TimedOut);
        }
        let (portal, old) = (comes(Fault::Portal), comes(Fault::OldAnswer));
        let (cut, changed) = (comes(Fault::RequestCut), comes(Fault::RequestChanged));
        let (twice, fails) = (comes(Fault::Twice), comes(Fault::StorageFails));
        let (lost, short, other) = (
            comes(Fault::AnswerLost),
            comes(Fault::AnswerCut),
            comes(Fault::AnswerChanged),
        );
        if portal {
            return match rng.chance(0.5) {
                true => Err(LinkError::Portal),
                false => Ok(b"<html><body>Silakan masuk ke Wi-Fi</body></html>".repeat(20)),
            };
        }
        if old && !traffic.answers.is_empty() {
            return Ok(rng.pick_ref(&traffic.answers).clone());
        }
        let mut body = body.to_vec();
        harm(rng, &mut body, cut, changed);
        if twice {
            self.arrive(path, &body, None).ok();
        }
        let failing = fails.then(|| match rng.chance(0.5) {
            true => Failing::Before(rng.between(1, 9)),
            false => Failing::After(rng.between(1, 9)),
        });
        let mut answer = self.arrive(path, &body, failing)?;
        if lost {
            return Err(LinkError::TimedOut);
        }
        harm(rng, &mut answer, short, other);
        Ok(answer)
    }

    fn arrive(
        &self,
        path: &str,
        body: &[u8],
        failing: Option<Failing>,
    ) -> Result<Vec<u8>, LinkError> {
        let answer = self.office.answer(path, body, failing);
        answer.map_err(|error| match error {
            Unanswered::Storage(_) => LinkError::Busy,
            other => LinkError::Refused {
                code: other.to_string(),
            },
        })
    }
}

/// Cuts bytes at any place, or changes one bit.
pub(crate) fn harm(rng: &mut Rng, bytes: &mut Vec<u8>, cut: bool, changed: bool) {
    let length = u32::try_from(bytes.len()).unwrap();
    if cut {
        bytes.truncate(rng.below(length) as usize);
    }
    if changed && !bytes.is_empty() {
        let length = u32::try_from(bytes.len()).unwrap();
        bytes[rng.below(length) as usize] ^= 1 << rng.below(8);
    }
}

fn sent(path: &str, bytes: &[u8]) -> Sent {
    Sent {
        path: path.to_owned(),
        bytes: bytes.to_vec(),
    }
}
