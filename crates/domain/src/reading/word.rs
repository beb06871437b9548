//! Words of closed lists, as registers and people write them.

use super::{bare, is_blank};
use crate::{Capsule, Leaving, Position, Sex, Site};

/// Something is written, but no word of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a word of the list")]
pub struct UnknownWord;

/// A word read from a list: `None` if nothing is written.
type Read<T> = Result<Option<T>, UnknownWord>;

/// Reads a yes or no (KMS owned, oedema, ASI). A tick and oedema's plus signs are yes; a dash is nothing.
///
/// # Errors
/// [`UnknownWord`].
pub fn read_yes_no(text: &str) -> Read<bool> {
    read(
        text,
        &[
            (
                true,
                &[
                    "ya", "y", "iya", "yes", "ada", "1", "√", "✓", "✔", "v", "+", "++", "+++",
                    "true", "benar",
                ],
            ),
            (
                false,
                &[
                    "tidak", "t", "tdk", "tidakada", "no", "n", "0", "false", "salah",
                ],
            ),
        ],
    )
}

/// Reads a sex (`L`/`P`, `LK`/`PR`, 1/2, in full).
///
/// # Errors
/// [`UnknownWord`].
pub fn read_sex(text: &str) -> Read<Sex> {
    read(
        text,
        &[
            (
                Sex::Male,
                &["l", "lk", "1", "lakilaki", "laki", "laki2", "pria"],
            ),
            (Sex::Female, &["p", "pr", "2", "perempuan", "prp", "wanita"]),
        ],
    )
}

/// Reads how a length was taken (`terlentang`, L, T; `berdiri`, B).
///
/// # Errors
/// [`UnknownWord`].
pub fn read_position(text: &str) -> Read<Position> {
    read(
        text,
        &[
            (
                Position::Lying,
                &[
                    "terlentang",
                    "telentang",
                    "l",
                    "t",
                    "berbaring",
                    "baring",
                    "tidur",
                ],
            ),
            (Position::Standing, &["berdiri", "b", "diri"]),
        ],
    )
}

/// Reads where a measurement was taken (`tempat`).
///
/// # Errors
/// [`UnknownWord`].
pub fn read_site(text: &str) -> Read<Site> {
    read(
        text,
        &[
            (Site::Posyandu, &["posyandu"]),
            (Site::Home, &["rumah"]),
            (Site::Puskesmas, &["puskesmas", "pustu"]),
        ],
    )
}

/// Reads the colour of a vitamin A capsule.
///
/// # Errors
/// [`UnknownWord`].
pub fn read_capsule(text: &str) -> Read<Capsule> {
    read(
        text,
        &[
            (Capsule::Blue, &["biru", "b"]),
            (Capsule::Red, &["merah", "m"]),
        ],
    )
}

/// Reads why a person left (`sebab_keluar`).
///
/// # Errors
/// [`UnknownWord`].
pub fn read_leaving(text: &str) -> Read<Leaving> {
    read(
        text,
        &[
            (Leaving::Moved, &["pindah", "pindahrumah", "pindahalamat"]),
            (Leaving::Died, &["meninggal", "meninggaldunia", "wafat"]),
        ],
    )
}

fn read<T: Copy>(text: &str, list: &[(T, &[&str])]) -> Read<T> {
    if is_blank(text) {
        return Ok(None);
    }
    if bare(text).starts_with('-') {
        return Err(UnknownWord);
    }
    let kept = |sign: &char| !sign.is_whitespace() && !matches!(sign, '-' | '.');
    let word: String = bare(text)
        .chars()
        .flat_map(char::to_lowercase)
        .filter(kept)
        .collect();
    let choice = list
        .iter()
        .find(|(_, words)| words.contains(&word.as_str()));
    choice.map(|(choice, _)| Some(*choice)).ok_or(UnknownWord)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn yes_and_no_in_the_ways_of_registers() {
        for yes in ["ya", "YA", " Y ", "1", "√", "v", "V", "+", "'1", "ada"] {
            assert_eq!(read_yes_no(yes), Ok(Some(true)), "{yes:?}");
        }
        for no in ["tidak", "T", "t.", "0", "tdk", "Tidak ada"] {
            assert_eq!(read_yes_no(no), Ok(Some(false)), "{no:?}");
        }
        for nothing in ["", " ", "-"] {
            assert_eq!(read_yes_no(nothing), Ok(None), "{nothing:?}");
        }
        for unknown in ["x", "2", "mungkin", "?", "-1", "yt"] {
            assert_eq!(read_yes_no(unknown), Err(UnknownWord), "{unknown:?}");
        }
    }

    #[test]
    fn each_list_reads_its_own_words() {
        for (text, sex) in [
            ("L", Ok(Some(Sex::Male))),
            ("lk", Ok(Some(Sex::Male))),
            ("1", Ok(Some(Sex::Male))),
            ("Laki-laki", Ok(Some(Sex::Male))),
            ("LAKI - LAKI", Ok(Some(Sex::Male))),
            ("P", Ok(Some(Sex::Female))),
            ("Pr.", Ok(Some(Sex::Female))),
            ("2", Ok(Some(Sex::Female))),
            ("perempuan", Ok(Some(Sex::Female))),
            ("", Ok(None)),
            ("3", Err(UnknownWord)),
            ("LP", Err(UnknownWord)),
        ] {
            assert_eq!(read_sex(text), sex, "{text:?}");
        }
        for (text, position) in [
            ("terlentang", Ok(Some(Position::Lying))),
            ("L", Ok(Some(Position::Lying))),
            ("t", Ok(Some(Position::Lying))),
            ("Berdiri", Ok(Some(Position::Standing))),
            ("b", Ok(Some(Position::Standing))),
            ("-", Ok(None)),
            ("duduk", Err(UnknownWord)),
        ] {
            assert_eq!(read_position(text), position, "{text:?}");
        }
        assert_eq!(read_site("Posyandu"), Ok(Some(Site::Posyandu)));
        assert_eq!(read_site("rumah"), Ok(Some(Site::Home)));
        assert_eq!(read_site("puskesmas"), Ok(Some(Site::Puskesmas)));
        assert_eq!(read_site("pasar"), Err(UnknownWord));
        assert_eq!(read_capsule("BIRU"), Ok(Some(Capsule::Blue)));
        assert_eq!(read_capsule("merah"), Ok(Some(Capsule::Red)));
        assert_eq!(read_capsule("hijau"), Err(UnknownWord));
        assert_eq!(read_leaving("Pindah"), Ok(Some(Leaving::Moved)));
        assert_eq!(read_leaving("meninggal"), Ok(Some(Leaving::Died)));
        assert_eq!(read_leaving("lulus"), Err(UnknownWord));
    }

    #[test]
    fn the_programs_own_words_are_read() {
        for choice in Sex::ALL {
            assert_eq!(read_sex(choice.word()), Ok(Some(*choice)));
        }
        for choice in Position::ALL {
            assert_eq!(read_position(choice.word()), Ok(Some(*choice)));
        }
        for choice in Site::ALL {
            assert_eq!(read_site(choice.word()), Ok(Some(*choice)));
        }
        for choice in Capsule::ALL {
            assert_eq!(read_capsule(choice.word()), Ok(Some(*choice)));
        }
        for choice in Leaving::ALL {
            assert_eq!(read_leaving(choice.word()), Ok(Some(*choice)));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,12}") {
            let _ = (read_yes_no(&text), read_sex(&text), read_position(&text), read_site(&text));
            let _ = (read_capsule(&text), read_leaving(&text));
        }
    }
}
