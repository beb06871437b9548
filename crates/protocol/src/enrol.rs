//! Joining a district by a code that somebody there read out or wrote down.
//!
//! A code is eight letters and digits. The first three name the invite; all eight prove, both ways and
//! without being sent, that laptop and district hold the same code: the laptop's message is sealed with
//! it, and so is the answer, which brings the keys of the district. Who listens or answers in between
//! without the code can neither join nor pass for the district.

use hmac::{Hmac, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::succession::Step;
use crate::{Hash, Refused, message};

/// Letters and digits of codes: none can be taken for another.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How long a code is.
pub const CODE_LETTERS: usize = 8;

/// How many of its letters name the invite.
const NAME_LETTERS: usize = 3;

/// A code, as it is compared.
#[derive(Clone, PartialEq, Eq)]
pub struct Code([u8; CODE_LETTERS]);

impl Code {
    /// The code of five random bytes.
    pub fn from_random(random: [u8; 5]) -> Self {
        let bits = random
            .iter()
            .fold(0, |bits, byte| bits << 8 | u64::from(*byte));
        let mut letters = [0; CODE_LETTERS];
        for (place, letter) in letters.iter_mut().enumerate() {
            let five = bits >> (5 * (CODE_LETTERS - 1 - place)) & 31;
            *letter = ALPHABET[usize::try_from(five).unwrap_or_default()];
        }
        Self(letters)
    }

    /// Reads a code as people type it: small letters, spaces and dashes, O for 0, I and L for 1.
    ///
    /// # Errors
    /// [`Refused::Malformed`] when it is no code.
    pub fn read(typed: &str) -> Result<Self, Refused> {
        let letters = typed
            .bytes()
            .filter(|letter| !letter.is_ascii_whitespace() && *letter != b'-')
            .map(|letter| match letter.to_ascii_uppercase() {
                b'O' => Ok(b'0'),
                b'I' | b'L' => Ok(b'1'),
                letter if ALPHABET.contains(&letter) => Ok(letter),
                _ => Err(Refused::Malformed),
            });
        let letters: Vec<u8> = letters.collect::<Result<_, _>>()?;
        let letters = letters.try_into().map_err(|_| Refused::Malformed)?;
        Ok(Self(letters))
    }

    /// The part that names the invite.
    pub fn name(&self) -> String {
        self.text()[..NAME_LETTERS].to_owned()
    }

    /// All letters.
    pub fn text(&self) -> String {
        self.0.iter().map(|letter| char::from(*letter)).collect()
    }

    #[expect(clippy::expect_used, reason = "a key of any length is taken")]
    fn seal(&self, what: &[&[u8]]) -> Hash {
        let mut mac =
            <Hmac<Sha256>>::new_from_slice(&self.0).expect("because a key of any length is taken");
        for part in what {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// What a laptop says to join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrol {
    /// Name of the invite.
    pub invite: String,
    /// What people at the district call the laptop by.
    pub name: String,
    /// Area code of its kabupaten.
    pub kabupaten: String,
    /// Its key.
    pub key: [u8; 32],
    /// The logs it has written, the oldest first.
    pub logs: Vec<u64>,
    /// Makes this message unlike every other.
    pub random: [u8; 16],
}

/// What the district answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// Number of the laptop.
    pub device: u32,
    /// Name of the district.
    pub district: String,
    /// The district's key, which signs its answers.
    pub key: [u8; 32],
    /// The steps that led to it, from the district's first key on: what former keys signed is still about.
    pub steps: Vec<Step>,
    /// Hashes of the public keys (SPKI, SHA-256) its certificates may have; none without TLS.
    pub pins: Vec<Hash>,
    /// The epoch.
    pub epoch: u64,
    /// Its puskesmas: number, id, name.
    pub scope: i64,
    /// Id of the puskesmas.
    pub puskesmas: [u8; 16],
    /// Name of the puskesmas.
    pub puskesmas_name: String,
    /// Area codes of the desa that the invite is for; none when it says nothing about them.
    pub desa: Vec<String>,
}

/// A message sealed with a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed<T> {
    /// What it says.
    pub body: T,
    /// Proves that who wrote it has the code.
    pub seal: Hash,
}

const ASKED: &[u8] = b"siklus enrol 1";
const ANSWERED: &[u8] = b"siklus enrolled 1";

impl Sealed<Enrol> {
    /// Seals what a laptop says.
    pub fn asked(body: Enrol, code: &Code) -> Self {
        let seal = code.seal(&[ASKED, &message::to_bytes(&body)]);
        Self { body, seal }
    }

    /// Whether who wrote it has the code.
    pub fn is_of(&self, code: &Code) -> bool {
        same(
            &self.seal,
            &code.seal(&[ASKED, &message::to_bytes(&self.body)]),
        )
    }
}

impl Sealed<Enrolled> {
    /// Seals what the district answers to a laptop's message with this seal.
    pub fn answered(body: Enrolled, asked: &Hash, code: &Code) -> Self {
        let seal = code.seal(&[ANSWERED, asked, &message::to_bytes(&body)]);
        Self { body, seal }
    }

    /// Whether who answered has the code, and answers the message with this seal.
    pub fn answers(&self, asked: &Hash, code: &Code) -> bool {
        let seal = code.seal(&[ANSWERED, asked, &message::to_bytes(&self.body)]);
        same(&self.seal, &seal)
    }
}

/// Compares without telling by its time how much is equal.
fn same(left: &Hash, right: &Hash) -> bool {
    let differing = left
        .iter()
        .zip(right)
        .fold(0, |all, (left, right)| all | left ^ right);
    differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enrol() -> Enrol {
        Enrol {
            invite: "K7Q".to_owned(),
            name: "Laptop KIA".to_owned(),
            kabupaten: "12.05".to_owned(),
            key: [3; 32],
            logs: vec![5],
            random: [4; 16],
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = Code::from_random([0x12, 0x34, 0x56, 0x78, 0x9a]);
        assert_eq!(code.text().len(), CODE_LETTERS);
        for typed in [
            code.text(),
            code.text().to_lowercase(),
            format!(" {}-{} ", &code.text()[..4], &code.text()[4..]),
        ] {
            assert!(Code::read(&typed).unwrap() == code, "{typed}");
        }
        assert!(Code::read("oIl45678").unwrap() == Code::read("01145678").unwrap());
        for wrong in ["", "1234567", "123456789", "1234567U", "1234567é"] {
            assert!(Code::read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Code::from_random([0xff; 5]).text(), "ZZZZZZZZ");
    }

    #[test]
    fn both_sides_prove_the_code_without_saying_it() {
        let code = Code::from_random([1, 2, 3, 4, 5]);
        let other = Code::from_random([1, 2, 3, 4, 6]);
        let asked = Sealed::asked(enrol(), &code);
        assert!(asked.is_of(&code) && !asked.is_of(&other));
        let mut forged = asked.clone();
        forged.body.key = [8; 32];
        assert!(!forged.is_of(&code), "another laptop's key");
        let body = Enrolled {
            device: 1,
            district: "Dinas Kesehatan Langkat".to_owned(),
            key: [6; 32],
            steps: Vec::new(),
            pins: vec![[7; 32]],
            epoch: 1,
            scope: 2,
            puskesmas: [0; 16],
            puskesmas_name: "Stabat".to_owned(),
            desa: Vec::new(),
        };
        let answer = Sealed::answered(body, &asked.seal, &code);
        assert!(answer.answers(&asked.seal, &code));
        assert!(!answer.answers(&asked.seal, &other));
        assert!(
            !answer.answers(&[0; 32], &code),
            "the answer to another laptop"
        );
    }
}
