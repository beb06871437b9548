//! Reading what people type and what files hold: numbers, dates and the words of closed lists.
//!
//! Here a text becomes a value or is not readable; nothing is guessed and nothing panics, whatever the
//! text. Whether a readable value can be true (before birth, in the future, improbable, a decimal slip)
//! is decided elsewhere.

mod date;
mod date_column;
mod number;
mod word;

pub use date::{DateReader, DayOrder, NotADate, date_of_cell};
pub use date_column::{DateColumn, MixedOrders};
pub use number::{
    BirthWeight, Decimal, HEAD, HEIGHT, LILA, NumberError, WEIGHT, read_birth_weight, read_cm,
    read_head, read_height, read_kg, read_lila, read_weight,
};
pub use word::{
    UnknownWord, read_capsule, read_leaving, read_position, read_sex, read_site, read_yes_no,
};

/// Whether nothing is written: no sign, or only dashes.
pub fn is_blank(text: &str) -> bool {
    bare(text)
        .chars()
        .all(|sign| matches!(sign, '-' | '–' | '—'))
}

/// The text without spaces around it and without the apostrophe by which a spreadsheet marks text.
fn bare(text: &str) -> &str {
    text.trim().trim_start_matches(['\'', '’']).trim_start()
}

#[cfg(test)]
mod tests {
    use super::is_blank;

    #[test]
    fn only_nothing_is_blank() {
        for blank in ["", "  ", "\t", "-", " - ", "'", "--", "–", "\u{a0}"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for written in ["0", "x", ".", "-1", "PINDAH RUMAH"] {
            assert!(!is_blank(written), "{written:?}");
        }
    }
}
