//! One key of the district after the other.
//!
//! ```text
//! key a laptop knows ──step──► next key ──step──► key that signs now
//!        each step: which key, which next, signed by both
//! ```
//!
//! A laptop believes one key, and an answer that is signed with another is nobody's to it. So it asks, from
//! whoever answers, which way leads from the key it knows to the one that signs now. Every step is signed by the
//! key before, and the answer, which names this question, by the last one: an old way, a part of one, and
//! the way of another district lead nowhere. Who holds the secret half of a former key can still lead laptops
//! away that have not followed yet; against that helps only to let them follow soon.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use sha2::{Digest as _, Sha256};

use crate::message::{from_bytes, to_bytes};
use crate::{Hash, PublicKey, Refused, SecretKey, open_answer, seal_answer};

/// Where it is asked.
pub const PATH: &str = "/v1/succession";

/// More steps than any district makes: one a week for ten years.
pub const MOST_STEPS: usize = 520;

/// A key and the next, signed by both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The key before.
    pub from: [u8; 32],
    /// The next.
    pub to: [u8; 32],
    /// Signature by the key before: this one is the next.
    pub given: ByteBuf,
    /// Signature by the next: it is there.
    pub taken: ByteBuf,
}

/// A laptop asks for the way from the key it knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskSuccession {
    /// The key it knows.
    pub key: [u8; 32],
    /// Makes this question unlike every other.
    pub random: [u8; 16],
}

/// The way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    /// From the key that the laptop knows to the one that signs now; none when it is the same.
    pub steps: Vec<Step>,
    /// [`Pins`], signed with that key as the answer to this question.
    pub answer: ByteBuf,
}

/// Which certificates are the district's now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pins {
    /// Hashes of the public keys (SPKI, SHA-256) its certificates may have; none without TLS.
    pub pins: Vec<Hash>,
}

impl Step {
    /// The step from a key to the next.
    pub fn new(from: &SecretKey, to: &SecretKey) -> Self {
        let (old, new) = (from.public().to_bytes(), to.public().to_bytes());
        let hash = step_hash(&old, &new);
        Self {
            from: old,
            to: new,
            given: ByteBuf::from(from.sign(&hash)),
            taken: ByteBuf::from(to.sign(&hash)),
        }
    }

    fn check(&self) -> Result<(), Refused> {
        let hash = step_hash(&self.from, &self.to);
        for (key, proof) in [(self.from, &self.given), (self.to, &self.taken)] {
            let proof = proof[..].try_into().map_err(|_| Refused::BadSignature)?;
            PublicKey::from_bytes(key).verify(&hash, proof)?;
        }
        Ok(())
    }
}

/// The key to which steps lead from a key that is believed.
///
/// # Errors
/// [`Refused::BadSignature`] when they do not begin with it, do not follow each other, or one is not signed by
/// both; [`Refused::TooLarge`].
pub fn follow(known: &PublicKey, steps: &[Step]) -> Result<PublicKey, Refused> {
    if steps.len() > MOST_STEPS {
        return Err(Refused::TooLarge);
    }
    let mut key = *known;
    for step in steps {
        if step.from != key.to_bytes() {
            return Err(Refused::BadSignature);
        }
        step.check()?;
        key = PublicKey::from_bytes(step.to);
    }
    Ok(key)
}

/// The steps from a key on; `None` when the district never had it.
pub fn from_key<'a>(steps: &'a [Step], key: &[u8; 32], now: &PublicKey) -> Option<&'a [Step]> {
    if *key == now.to_bytes() {
        return Some(&[]);
    }
    let place = steps.iter().position(|step| step.from == *key)?;
    Some(&steps[place..])
}

impl Succession {
    /// The answer to a question (its bytes): the way, and the pins, signed with the key to which it leads.
    pub fn answer(steps: &[Step], pins: &[Hash], asked: &[u8], key: &SecretKey) -> Self {
        let pins = Pins {
            pins: pins.to_vec(),
        };
        Self {
            steps: steps.to_vec(),
            answer: ByteBuf::from(seal_answer(&question_hash(asked), &to_bytes(&pins), key)),
        }
    }

    /// The key to which this leads from the one that is believed, and the certificates that belong to it, if it
    /// answers this question (its bytes).
    ///
    /// # Errors
    /// [`Refused`]: whoever answered, it was not this district.
    pub fn believed(&self, known: &PublicKey, asked: &[u8]) -> Result<(PublicKey, Pins), Refused> {
        let key = follow(known, &self.steps)?;
        let pins = open_answer(&question_hash(asked), &self.answer, &key)?;
        Ok((key, from_bytes(&pins)?))
    }
}

fn step_hash(from: &[u8; 32], to: &[u8; 32]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"siklus succession 1");
    hash.update(from);
    hash.update(to);
    hash.finalize().into()
}

fn question_hash(asked: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"siklus succession question 1");
    hash.update(asked);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> SecretKey {
        SecretKey::from_random(&[number; 32])
    }

    /// Keys 1 to 4, one after the other.
    fn way() -> Vec<Step> {
        let step = |number| Step::new(&key(number), &key(number + 1));
        (1..4).map(step).collect()
    }

    fn led(from: u8, steps: &[Step]) -> Option<PublicKey> {
        follow(&key(from).public(), steps).ok()
    }

    #[test]
    fn whoever_knows_a_former_key_is_led_to_the_one_of_now() {
        let way = way();
        for from in 1..=4 {
            let known = key(from).public();
            let steps = from_key(&way, &known.to_bytes(), &key(4).public()).unwrap();
            assert_eq!(steps.len(), usize::from(4 - from));
            assert_eq!(led(from, steps), Some(key(4).public()), "from {from}");
        }
        let strange = key(9).public().to_bytes();
        assert_eq!(from_key(&way, &strange, &key(4).public()), None);
    }

    #[test]
    fn a_way_that_is_cut_turned_forged_or_anothers_leads_nowhere() {
        let way = way();
        let forged = Step {
            given: Step::new(&key(9), &key(2)).given,
            ..way[0].clone()
        };
        let unwilling = Step {
            taken: way[0].given.clone(),
            ..way[0].clone()
        };
        let elsewhere = Step {
            to: key(9).public().to_bytes(),
            ..way[0].clone()
        };
        for (why, steps) in [
            ("begins later", way[1..].to_vec()),
            ("lacks one", vec![way[0].clone(), way[2].clone()]),
            ("turned round", way.iter().rev().cloned().collect()),
            ("begins at another key", vec![Step::new(&key(9), &key(2))]),
            ("signed by another", vec![forged]),
            ("not taken by the next", vec![unwilling]),
            ("leads elsewhere", vec![elsewhere]),
            ("twice the same", vec![way[0].clone(), way[0].clone()]),
        ] {
            assert_eq!(led(1, &steps), None, "{why}");
        }
        // A beginning leads to a key that was; that it signs no more shows in the answer.
        assert_eq!(led(1, &way[..2]), Some(key(3).public()));
        let long = vec![way[0].clone(); MOST_STEPS + 1];
        assert_eq!(follow(&key(1).public(), &long), Err(Refused::TooLarge));
    }

    #[test]
    fn an_answer_is_believed_to_its_own_question_and_by_the_last_key_alone() {
        let (way, asked) = (way(), b"question".as_slice());
        let known = key(1).public();
        let good = Succession::answer(&way, &[[7; 32]], asked, &key(4));
        let (now, pins) = good.believed(&known, asked).unwrap();
        assert_eq!((now, pins.pins), (key(4).public(), vec![[7; 32]]));
        assert!(good.believed(&known, b"another").is_err(), "an old answer");
        let by_former = Succession::answer(&way, &[], asked, &key(3));
        assert!(by_former.believed(&known, asked).is_err());
        let cut = Succession {
            steps: way[..2].to_vec(),
            ..good.clone()
        };
        assert!(cut.believed(&known, asked).is_err());
        assert!(good.believed(&key(9).public(), asked).is_err());
    }
}
