//! Whether a passphrase may be used, and about how hard it is to guess.
//!
//! The rule: four words or more, or ten mixed characters or more. The estimate is deliberately on the low side: it
//! knows runs, repetitions, common passwords and the names that the caller hands in, and gives every other word no more
//! than a word of the recovery list would be worth.

use std::collections::HashSet;

use crate::Passphrase;

const COMMON: &str = include_str!("../words/common.txt");

/// Bits that any other word is worth at most: those of a list of 2,048.
const WORD_BITS: f64 = 11.0;
/// Bits that a common password, or a name known from the context, is worth.
const KNOWN_BITS: f64 = 7.0;
/// Bits that one more character of a run (`aaaa`, `1234`, `qwer`) is worth.
const RUN_BITS: f64 = 0.5;

const FEWEST_WORDS: usize = 4;
const FEWEST_CHARACTERS: usize = 10;
const SHORTEST_WORD: usize = 3;
const LEAST_BITS: f64 = 40.0;

/// Keys that lie beside each other, for runs along the keyboard.
const ROWS: [&str; 4] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// What the meter says about a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strength {
    /// About how many bits a guesser must search.
    pub bits: u32,
    /// Why it may not be used; `None` when it may.
    pub weakness: Option<Weakness>,
}

/// Why a passphrase may not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Neither four words nor ten characters.
    TooShort,
    /// Ten characters or more, but all of one kind.
    NotMixed,
    /// Long enough, but made of common words, runs, repetitions or names that a colleague would try first.
    Guessable,
}

impl Strength {
    /// Judges a passphrase. `context` are names that a guesser knows: of the user, the puskesmas, the desa.
    #[must_use]
    pub fn of(passphrase: &Passphrase, context: &[&str]) -> Self {
        let text = passphrase.as_str().to_lowercase();
        let known = known_words(context);
        let words: Vec<&str> = text
            .split(' ')
            .filter(|word| word.chars().count() >= SHORTEST_WORD)
            .collect();
        let bits = words_bits(&words, &known).min(characters_bits(passphrase.as_str(), &known));
        let by_words = words.len() >= FEWEST_WORDS;
        let n_characters = text.chars().filter(|character| *character != ' ').count();
        let weakness = if !by_words && n_characters < FEWEST_CHARACTERS {
            Some(Weakness::TooShort)
        } else if !by_words && n_kinds(passphrase.as_str()) < 2 {
            Some(Weakness::NotMixed)
        } else if bits < LEAST_BITS {
            Some(Weakness::Guessable)
        } else {
            None
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small positive number, rounded"
        )]
        Self {
            bits: bits.round() as u32,
            weakness,
        }
    }
}

fn known_words(context: &[&str]) -> HashSet<String> {
    let context = context
        .iter()
        .flat_map(|name| name.split(|letter: char| !letter.is_alphanumeric()));
    COMMON
        .lines()
        .chain(context)
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() >= SHORTEST_WORD)
        .collect()
}

/// As if the guesser tried whole words.
fn words_bits(words: &[&str], known: &HashSet<String>) -> f64 {
    if words.len() < FEWEST_WORDS {
        return f64::INFINITY;
    }
    let mut seen = HashSet::new();
    words
        .iter()
        .map(|word| match (seen.insert(*word), known.contains(*word)) {
            (false, _) => 1.0,
            (true, true) => KNOWN_BITS,
            (true, false) => characters_bits(word, known).min(WORD_BITS),
        })
        .sum()
}

/// As if the guesser tried character by character, known words and runs first.
fn characters_bits(text: &str, known: &HashSet<String>) -> f64 {
    let per_character = alphabet(text).log2();
    let lower: Vec<char> = text.to_lowercase().chars().collect();
    let mut bits = 0.0;
    let mut at = 0;
    while at < lower.len() {
        if let Some(length) = known_at(&lower[at..], known) {
            bits += KNOWN_BITS;
            at += length;
        } else if at > 0 && continues(lower[at - 1], lower[at]) {
            bits += RUN_BITS;
            at += 1;
        } else {
            bits += per_character;
            at += 1;
        }
    }
    bits.min(repeated_bits(&lower, per_character))
}

/// Length of the longest known word at the beginning.
fn known_at(text: &[char], known: &HashSet<String>) -> Option<usize> {
    (SHORTEST_WORD..=text.len().min(32))
        .rev()
        .find(|length| known.contains(&text[..*length].iter().collect::<String>()))
}

/// Same character again, next or previous letter or digit, or neighbour on the keyboard.
fn continues(before: char, here: char) -> bool {
    let beside = |row: &&str| {
        let place = |character| row.chars().position(|key| key == character);
        matches!((place(before), place(here)), (Some(a), Some(b)) if a.abs_diff(b) == 1)
    };
    u32::from(before).abs_diff(u32::from(here)) <= 1 || ROWS.iter().any(beside)
}

/// A text that is a shorter one repeated is worth that shorter one.
fn repeated_bits(text: &[char], per_character: f64) -> f64 {
    let period = (1..=text.len() / 2).find(|period| {
        text.iter()
            .zip(text.iter().skip(*period))
            .all(|(a, b)| a == b)
    });
    period.map_or(f64::INFINITY, |period| {
        f64::from(u32::try_from(period).unwrap_or(u32::MAX)) * per_character + 2.0
    })
}

/// How many characters a guesser must try for each place.
fn alphabet(text: &str) -> f64 {
    KINDS
        .iter()
        .filter(|(_, is)| text.chars().any(is))
        .map(|(size, _)| size)
        .sum::<f64>()
        .max(2.0)
}

fn n_kinds(text: &str) -> usize {
    KINDS.iter().filter(|(_, is)| text.chars().any(is)).count()
}

type Kind = (f64, fn(char) -> bool);
const KINDS: [Kind; 4] = [
    (26.0, |character| character.is_lowercase()),
    (26.0, |character| character.is_uppercase()),
    (10.0, |character| character.is_numeric()),
    (20.0, |character| {
        !character.is_alphanumeric() && character != ' '
    }),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judge(text: &str) -> Strength {
        Strength::of(
            &Passphrase::new(text.to_owned()),
            &["Puskesmas Melati", "Sari Wulandari"],
        )
    }

    #[test]
    fn the_rule_is_four_words_or_ten_mixed_characters() {
        for (text, expected) in [
            ("", Some(Weakness::TooShort)),
            ("a", Some(Weakness::TooShort)),
            ("kuda laut", Some(Weakness::TooShort)),
            ("K7#q9", Some(Weakness::TooShort)),
            ("a b c d e f", Some(Weakness::TooShort)),
            ("kudalautbesar", Some(Weakness::NotMixed)),
            ("7391846250", Some(Weakness::NotMixed)),
            ("kuda laut besar sekali", None),
            ("perahu jingga menari pelan", None),
            ("sepeda kopi hujan gunung", None),
            ("Kr7wq2Lm9x", None),
            ("xv83-kqp2-wz", None),
        ] {
            assert_eq!(
                judge(text).weakness,
                expected,
                "{text}: {} bits",
                judge(text).bits
            );
        }
    }

    #[test]
    fn what_a_colleague_would_try_first_is_refused() {
        for text in [
            "Posyandu123",
            "Puskesmas2025",
            "password1234",
            "Bidan12345678",
            "Rahasia!!!!!!",
            "Melati1234567",
            "sariwulandari1",
            "qwerty123456",
            "1q1q1q1q1q1q",
            "Aaaaaaaaaa1111111",
            "abcdefgh12345678",
            "satu dua tiga empat",
            "kuda kuda kuda kuda",
            "aku cinta indonesia merdeka",
            "senin selasa rabu kamis jumat",
            "melati sari wulandari puskesmas",
        ] {
            assert_eq!(
                judge(text).weakness,
                Some(Weakness::Guessable),
                "{text}: {} bits",
                judge(text).bits
            );
        }
    }

    #[test]
    fn four_words_of_the_list_are_worth_44_bits_and_more_words_more() {
        assert_eq!(judge("perahu jingga menari pelan").bits, 44);
        assert_eq!(judge("perahu jingga menari pelan gunung").bits, 55);
    }

    proptest! {
        #[test]
        fn every_text_can_be_judged(text in "\\PC{0,60}") {
            let _ = judge(&text);
        }

        #[test]
        fn adding_a_fresh_word_never_weakens(word in "[b-df-hj-np-tv-z]{6}") {
            let before = judge("perahu jingga menari pelan").bits;
            let after = judge(&format!("perahu jingga menari pelan {word}")).bits;
            prop_assert!(after >= before);
        }
    }
}
