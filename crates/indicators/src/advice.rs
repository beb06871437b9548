//! What to do about a measurement, by a table of rules.

use std::sync::OnceLock;

use growth::Z;
use growth::category::{NutritionCategory, WeightCategory};
use serde::Deserialize;

use crate::care::rules::Verified;
use crate::rows::{read, words};
use crate::{Measured, WeighingCode};

words! {
    /// What is seen in a measurement.
    Sign {
        /// Gizi buruk.
        Buruk = "buruk",
        /// Gizi kurang.
        Kurang = "kurang",
        /// Pendek or sangat pendek.
        Short = "short",
        /// No gain in this month and the one before.
        TwiceT = "twice_t",
        /// Below the red line of the card.
        Bgm = "bgm",
        /// No gain, but not twice.
        T = "t",
        /// Risiko BB lebih.
        Over = "over",
    }
}

/// A row of `advice.csv`.
#[derive(Debug, Clone, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, explained in the table"
)]
pub struct AdviceRule {
    pub sign: Sign,
    pub advice: String,
    pub rule: String,
    pub urgent: Verified,
    pub source: String,
    pub verified: Verified,
}

/// The rules, the most urgent first.
pub fn rules() -> &'static [AdviceRule] {
    static TABLE: OnceLock<Vec<AdviceRule>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../rules/advice.csv")))
}

impl Sign {
    /// Whether it is seen in the measurement of a month.
    pub fn is_in(self, measured: &Measured) -> bool {
        let judged = &measured.judgement;
        let t = measured.code == Some(WeighingCode::TidakNaik);
        match self {
            Self::Buruk => judged.status == Some(NutritionCategory::Buruk),
            Self::Kurang => judged.status == Some(NutritionCategory::Kurang),
            Self::Short => judged
                .haz
                .is_some_and(|score| score.z < Z::from_hundredths(-200)),
            Self::TwiceT => measured.twice_t,
            Self::Bgm => judged.bgm,
            Self::T => t && !measured.twice_t,
            Self::Over => judged.bb_u == Some(WeightCategory::RisikoLebih),
        }
    }
}

/// What the rules say about the measurement of a month, the most urgent first.
pub fn advice(measured: &Measured) -> impl Iterator<Item = &'static AdviceRule> {
    rules().iter().filter(|rule| rule.sign.is_in(measured))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_its_rule_and_only_gizi_buruk_is_for_today() {
        let signs: Vec<Sign> = rules().iter().map(|rule| rule.sign).collect();
        assert_eq!(signs.len(), 7);
        let today: Vec<Sign> = rules()
            .iter()
            .filter(|rule| rule.urgent == Verified::Yes)
            .map(|rule| rule.sign)
            .collect();
        assert_eq!(today, [Sign::Buruk]);
    }
}
