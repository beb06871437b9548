//! The KMS card: which lines it prints, and when a weight is BGM.
//!
//! Editions of the card disagree about the red line, so every question here
//! names the edition.

use std::sync::OnceLock;

use crate::rows::{cells, rows};
use crate::score::Z;

/// Edition of the card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Edition {
    /// KMS balita 2010 (Permenkes 155/2010): red line at −3 SD.
    Kms2010,
    /// Buku KIA 2020 and later: red line at −2 SD, black at −3, orange at +1.
    #[default]
    BukuKia2020,
}

impl Edition {
    /// The name of the edition in the rule table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kms2010 => "2010",
            Self::BukuKia2020 => "2020",
        }
    }
}

/// Colour of a printed line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Colour {
    /// Black (2020).
    Black,
    /// Red: below it is BGM.
    Red,
    /// Upper edge of the yellow band (2010).
    Yellow,
    /// The median, in the middle of the green bands.
    Median,
    /// Orange (2020): above it, refer.
    Orange,
}

impl Colour {
    /// The name of the line in the rule table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Black => "black",
            Self::Red => "red",
            Self::Yellow => "yellow",
            Self::Median => "median",
            Self::Orange => "orange",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [
            Self::Black,
            Self::Red,
            Self::Yellow,
            Self::Median,
            Self::Orange,
        ]
        .into_iter()
        .find(|colour| colour.code() == code)
    }
}

/// One printed line: a weight-for-age z-score of the WHO 2006 standard.
///
/// Its course over age is `Chart::WeightForAge.curves`, or `value_at` day by day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Colour in print.
    pub colour: Colour,
    /// Where it runs.
    pub z: Z,
}

/// The printed lines of an edition, lowest first.
#[must_use]
pub fn lines(edition: Edition) -> &'static [Line] {
    &card(edition).lines
}

/// The line below which a weight is BGM (rule `bgm_line`).
#[must_use]
pub fn bgm_line(edition: Edition) -> Z {
    card(edition).bgm_line
}

/// Whether a weight-for-age is *bawah garis merah*: below the line, not on it.
#[must_use]
pub fn is_bgm(edition: Edition, weight_for_age: Z) -> bool {
    weight_for_age < bgm_line(edition)
}

struct Card {
    lines: Vec<Line>,
    bgm_line: Z,
}

impl Card {
    /// `None` unless the edition has lines in rising order, exactly one of them for BGM.
    fn read(text: &str, edition: Edition) -> Option<Self> {
        let mut lines: Vec<Line> = Vec::new();
        let mut bgm_line = None;
        for row in rows(text, "edition,line,z,bgm")? {
            let [of_edition, colour, z, bgm] = cells(row)?;
            if of_edition != edition.code() {
                continue;
            }
            let z = Z::rounded(z.parse().ok()?)?;
            let colour = Colour::from_code(colour)?;
            if lines.last().is_some_and(|below| below.z >= z) {
                return None;
            }
            lines.push(Line { colour, z });
            match bgm {
                "yes" if bgm_line.is_none() => bgm_line = Some(z),
                "no" => {}
                _ => return None,
            }
        }
        Some(Self {
            lines,
            bgm_line: bgm_line?,
        })
    }
}

#[expect(
    clippy::expect_used,
    reason = "the rule is compiled in and read by a test"
)]
fn card(edition: Edition) -> &'static Card {
    static KMS_2010: OnceLock<Card> = OnceLock::new();
    static BUKU_KIA_2020: OnceLock<Card> = OnceLock::new();
    let place = match edition {
        Edition::Kms2010 => &KMS_2010,
        Edition::BukuKia2020 => &BUKU_KIA_2020,
    };
    place.get_or_init(|| {
        Card::read(include_str!("../rules/kms-lines.csv"), edition)
            .expect("because the rule is compiled in and read by a test")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_red_line_moved_between_editions() {
        let z = Z::from_hundredths;
        // Weight-for-age, BGM on the card of 2010, BGM on the card of 2020.
        for (hundredths, on_2010, on_2020) in [
            (-301, true, true),
            (-300, false, true),
            (-201, false, true),
            (-200, false, false),
            (0, false, false),
        ] {
            assert_eq!(
                is_bgm(Edition::Kms2010, z(hundredths)),
                on_2010,
                "{hundredths} in 2010"
            );
            assert_eq!(
                is_bgm(Edition::BukuKia2020, z(hundredths)),
                on_2020,
                "{hundredths} in 2020"
            );
        }
        assert_eq!(
            bgm_line(Edition::default()),
            z(-200),
            "reports follow the later edition"
        );
    }

    #[test]
    fn each_edition_prints_its_own_lines() {
        let printed = |edition| -> Vec<_> {
            lines(edition)
                .iter()
                .map(|line| (line.colour, line.z.hundredths()))
                .collect()
        };
        assert_eq!(
            printed(Edition::Kms2010),
            [
                (Colour::Red, -300),
                (Colour::Yellow, -200),
                (Colour::Median, 0)
            ]
        );
        assert_eq!(
            printed(Edition::BukuKia2020),
            [
                (Colour::Black, -300),
                (Colour::Red, -200),
                (Colour::Median, 0),
                (Colour::Orange, 100)
            ]
        );
    }

    #[test]
    fn a_card_has_one_red_line() {
        let header = "edition,line,z,bgm";
        for (rows, readable) in [
            ("2020,red,-2,yes\n", true),
            ("2020,red,-2,no\n", false),
            ("2020,black,-3,yes\n2020,red,-2,yes\n", false),
            ("2020,red,-2,yes\n2020,black,-3,no\n", false),
            ("2020,blue,-2,yes\n", false),
        ] {
            let text = format!("{header}\n{rows}");
            assert_eq!(
                Card::read(&text, Edition::BukuKia2020).is_some(),
                readable,
                "{rows}"
            );
        }
    }
}
