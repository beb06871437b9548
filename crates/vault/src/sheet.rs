//! The recovery sheet: 128 random bits as twelve everyday Indonesian words.
//!
//! As in BIP 39: 128 bits and the first 4 bits of their SHA-256 make twelve numbers of 11 bits, each a word of a list of
//! 2,048. No two words of the list share their first four letters, so four letters are enough and a slip of the pen
//! after them does no harm. The list is our own: everyday words, checked for spelling
//! against the Hunspell dictionary `id_ID`. It never changes.

use std::fmt;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::{Random, SheetMistake};

const LIST: &str = include_str!("../words/id.txt");
const N_WORDS: usize = 12;
const N_LETTERS: usize = 4;
const ENTROPY_BYTES: usize = 16;

/// What a recovery sheet says; wiped from memory when dropped, never printed by `Debug`.
pub struct Sheet(Zeroizing<[u8; ENTROPY_BYTES]>);

impl Sheet {
    /// Makes a new sheet.
    pub fn generate(random: Random<'_>) -> Self {
        let mut entropy = Zeroizing::new([0; ENTROPY_BYTES]);
        random(entropy.as_mut_slice());
        Self(entropy)
    }

    /// Reads what was typed from a sheet: numbering, case, commas and line breaks do not matter, the order does.
    ///
    /// # Errors
    /// [`SheetMistake`] with the position of the first word that is not on the list.
    pub fn parse(typed: &str) -> Result<Self, SheetMistake> {
        let typed = Zeroizing::new(typed.to_lowercase());
        let words = || {
            typed
                .split(|letter: char| !letter.is_alphabetic())
                .filter(|word| !word.is_empty())
        };
        let found = words().count();
        if found != N_WORDS {
            return Err(SheetMistake::WordCount { found });
        }
        let mut numbers = Zeroizing::new([0_u16; N_WORDS]);
        for (position, (number, word)) in (1..).zip(numbers.iter_mut().zip(words())) {
            *number = number_of(word).ok_or(SheetMistake::UnknownWord { position })?;
        }
        let (entropy, check) = unpack(&numbers);
        let sheet = Self(entropy);
        if check == sheet.check() {
            Ok(sheet)
        } else {
            Err(SheetMistake::Checksum)
        }
    }

    /// The twelve words, in order.
    #[must_use]
    pub fn words(&self) -> [&'static str; N_WORDS] {
        let mut bits = Zeroizing::new([0_u8; ENTROPY_BYTES + 1]);
        bits[..ENTROPY_BYTES].copy_from_slice(self.0.as_slice());
        bits[ENTROPY_BYTES] = self.check() << 4;
        std::array::from_fn(|n| {
            let number = (11 * n..11 * (n + 1)).fold(0, |number, bit| {
                2 * number + usize::from(bits[bit / 8] >> (7 - bit % 8) & 1)
            });
            LIST.lines().nth(number).unwrap_or_default()
        })
    }

    /// The words of the list that begin like this, for completing them while typing.
    pub fn words_starting_with(letters: &str) -> impl Iterator<Item = &'static str> {
        let letters = letters.to_lowercase();
        LIST.lines().filter(move |word| word.starts_with(&letters))
    }

    pub(crate) fn entropy(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Four bits over the others.
    fn check(&self) -> u8 {
        Sha256::digest(self.0.as_slice())[0] >> 4
    }
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sheet(redacted)")
    }
}

/// Place of a word in the list; its first four letters decide.
fn number_of(word: &str) -> Option<u16> {
    let start = word.get(..N_LETTERS)?;
    let number = LIST.lines().position(|listed| listed.starts_with(start))?;
    u16::try_from(number).ok()
}

/// Twelve numbers of 11 bits back to 128 bits and the 4 that check them.
fn unpack(numbers: &[u16; N_WORDS]) -> (Zeroizing<[u8; ENTROPY_BYTES]>, u8) {
    let mut entropy = Zeroizing::new([0; ENTROPY_BYTES]);
    let mut check = 0;
    let bits = numbers
        .iter()
        .flat_map(|number| (0..11).rev().map(move |bit| (number >> bit & 1) as u8));
    for (place, bit) in bits.enumerate() {
        match entropy.get_mut(place / 8) {
            Some(byte) => *byte = *byte << 1 | bit,
            None => check = check << 1 | bit,
        }
    }
    (entropy, check)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn sheet(bytes: [u8; ENTROPY_BYTES]) -> Sheet {
        Sheet::generate(&mut |into| into.copy_from_slice(&bytes))
    }

    #[test]
    fn the_list_has_2048_words_that_differ_in_their_first_four_letters() {
        let words: Vec<&str> = LIST.lines().collect();
        assert_eq!(words.len(), 2048);
        assert!(words.is_sorted());
        for word in &words {
            assert!((4..=8).contains(&word.len()), "{word}");
            assert!(
                word.bytes().all(|letter| letter.is_ascii_lowercase()),
                "{word}"
            );
        }
        let starts: HashSet<&str> = words.iter().map(|word| &word[..4]).collect();
        assert_eq!(starts.len(), 2048);
    }

    #[test]
    fn the_list_never_changes() {
        let digest = Sha256::digest(LIST.replace("\r\n", "\n"));
        assert_eq!(
            crate::encoding::to_hex(&digest),
            "b573ab83180361e35154e12f175314a0719f3ad689120438c5d59ed7ff9f464f"
        );
    }

    #[test]
    fn the_bits_are_laid_out_as_in_bip_39() {
        // BIP 39's own test vectors, by place in the list: all zeroes are eleven times word 0 and then word 3;
        // all ones are eleven times word 2047 and then word 2037.
        let places = |bytes| sheet(bytes).words().map(|word| number_of(word).unwrap());
        assert_eq!(places([0; 16]), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
        assert_eq!(
            places([0xff; 16]),
            [
                2047, 2047, 2047, 2047, 2047, 2047, 2047, 2047, 2047, 2047, 2047, 2037
            ]
        );
    }

    #[test]
    fn a_sheet_is_read_with_numbers_capitals_and_four_letters() {
        let sheet = sheet(*b"enam belas bait!");
        let words = sheet.words();
        let numbered: Vec<String> = words
            .iter()
            .enumerate()
            .map(|(n, word)| format!("{}. {}", n + 1, word.to_uppercase()))
            .collect();
        let shortened: Vec<&str> = words.iter().map(|word| &word[..4]).collect();
        let misspelt: Vec<String> = words
            .iter()
            .map(|word| format!("{}x", &word[..4]))
            .collect();
        for typed in [
            words.join(" "),
            numbered.join("\n"),
            shortened.join(", "),
            misspelt.join(" "),
        ] {
            assert_eq!(
                Sheet::parse(&typed).unwrap().entropy(),
                sheet.entropy(),
                "{typed}"
            );
        }
    }

    #[test]
    fn mistakes_are_named_by_position_and_never_by_word() {
        let words = sheet(*b"enam belas bait!").words();
        let with = |position: usize, word: &'static str| {
            let mut changed = words;
            changed[position - 1] = word;
            Sheet::parse(&changed.join(" ")).map(|_| ()).unwrap_err()
        };
        assert_eq!(with(3, "zzzz"), SheetMistake::UnknownWord { position: 3 });
        assert_eq!(with(12, "abc"), SheetMistake::UnknownWord { position: 12 });
        assert_eq!(with(12, "ééé"), SheetMistake::UnknownWord { position: 12 });
        assert_eq!(with(7, ""), SheetMistake::WordCount { found: 11 });
        assert_eq!(
            Sheet::parse("").map(|_| ()).unwrap_err(),
            SheetMistake::WordCount { found: 0 }
        );
        assert!(!with(3, "rahasia").to_string().contains("rahasia"));
    }

    #[test]
    fn words_are_completed_while_typing() {
        assert!(Sheet::words_starting_with("kud").any(|word| word == "kuda"));
        assert_eq!(Sheet::words_starting_with("zzz").count(), 0);
    }

    proptest! {
        #[test]
        fn every_sheet_comes_back_from_its_words(bytes in any::<[u8; ENTROPY_BYTES]>()) {
            let sheet = sheet(bytes);
            let read = Sheet::parse(&sheet.words().join(" ")).unwrap();
            prop_assert_eq!(read.entropy(), &bytes);
        }

        #[test]
        fn anything_may_be_typed(typed in "\\PC{0,200}") {
            let _ = Sheet::parse(&typed);
        }

        #[test]
        fn swapped_words_are_mostly_noticed_and_never_taken_for_the_same_sheet(
            bytes in any::<[u8; ENTROPY_BYTES]>(), first in 0..12_usize, second in 0..12_usize
        ) {
            let sheet = sheet(bytes);
            let mut words = sheet.words();
            words.swap(first, second);
            if let Ok(read) = Sheet::parse(&words.join(" ")) {
                prop_assert_eq!(words == sheet.words(), read.entropy() == sheet.entropy());
            }
        }
    }
}
