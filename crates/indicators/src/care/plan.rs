//! Which families to visit first: reasons with points, by a table.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer};

use super::rules::{Verified, doses};
use crate::rows::read;

/// A row of `visits.csv`.
#[derive(Debug, Clone, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, explained in the table"
)]
pub struct VisitReason {
    pub reason: String,
    pub points: u32,
    #[serde(deserialize_with = "what")]
    pub what: What,
    pub source: String,
    pub verified: Verified,
}

/// What makes a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// One of these items is late; those that end with `*` are beginnings.
    Late(Vec<String>),
    /// A dose is late.
    Dose,
    /// The last weighings of a child say so.
    Child(Sign),
    /// Nobody of the family was visited this year.
    Never,
}

/// What the last weighings of a child say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Gizi kurang or gizi buruk.
    Wasted,
    /// No gain twice.
    TwiceT,
    /// Not weighed in this month or the two before.
    Absent,
}

/// The reasons, those with most points first.
pub fn reasons() -> &'static [VisitReason] {
    static TABLE: OnceLock<Vec<VisitReason>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../../rules/visits.csv")))
}

/// What is known of a family.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Situation {
    /// Items of which something is late or cannot wait until it is.
    pub pressing: BTreeSet<String>,
    /// What its children's weighings say.
    pub signs: BTreeSet<Sign>,
    /// Somebody of it was visited at home this year.
    pub visited: bool,
}

impl Situation {
    /// The reasons to visit it.
    pub fn reasons(&self) -> impl Iterator<Item = &'static VisitReason> {
        reasons().iter().filter(|reason| match &reason.what {
            What::Late(items) => self
                .pressing
                .iter()
                .any(|late| items.iter().any(|item| is_of(late, item))),
            What::Dose => self
                .pressing
                .iter()
                .any(|late| doses().iter().any(|rule| rule.dose == *late)),
            What::Child(sign) => self.signs.contains(sign),
            What::Never => !self.visited,
        })
    }
}

/// Whether an item is one of a row.
pub fn is_of(item: &str, wanted: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(beginning) => item.starts_with(beginning),
        None => item == wanted,
    }
}

fn what<'de, D: Deserializer<'de>>(from: D) -> Result<What, D::Error> {
    let text = String::deserialize(from)?;
    let known = match text.split_once(':') {
        None if text == "dose" => Some(What::Dose),
        Some(("item", items)) => Some(What::Late(items.split('|').map(str::to_owned).collect())),
        Some(("child", "wasted")) => Some(What::Child(Sign::Wasted)),
        Some(("child", "twice_t")) => Some(What::Child(Sign::TwiceT)),
        Some(("child", "absent")) => Some(What::Child(Sign::Absent)),
        Some(("family", "never")) => Some(What::Never),
        None | Some(_) => None,
    };
    known.ok_or_else(|| serde::de::Error::custom(format!("{text} is no reason")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::rules::schedule;

    fn reasons_of(late: &[&str], signs: &[Sign], visited: bool) -> Vec<&'static str> {
        let situation = Situation {
            pressing: late.iter().map(|item| (*item).to_owned()).collect(),
            signs: signs.iter().copied().collect(),
            visited,
        };
        situation
            .reasons()
            .map(|reason| reason.reason.as_str())
            .collect()
    }

    #[test]
    fn a_family_has_each_reason_once_those_that_weigh_most_first() {
        assert_eq!(reasons_of(&[], &[], true), [] as [&str; 0]);
        assert_eq!(reasons_of(&[], &[], false), ["never"]);
        assert_eq!(
            reasons_of(&["kf2", "kn1", "kn2", "DPT1"], &[Sign::Wasted], true),
            ["newborn", "postnatal", "wasted", "immunisation"]
        );
        assert_eq!(
            reasons_of(&["referral_today", "referral"], &[Sign::Absent], true),
            ["referral_today", "referral", "absent"]
        );
        assert_eq!(
            reasons_of(&["k4"], &[Sign::TwiceT], true),
            ["pregnant", "twice_t"]
        );
    }

    #[test]
    fn every_item_of_the_table_is_one_that_can_be_due_and_points_fall() {
        let items: Vec<&str> = schedule().iter().map(|slot| slot.item.as_str()).collect();
        for reason in reasons() {
            let What::Late(wanted) = &reason.what else {
                continue;
            };
            for wanted in wanted
                .iter()
                .filter(|wanted| !wanted.starts_with("referral"))
            {
                assert!(items.iter().any(|item| is_of(item, wanted)), "{wanted}");
            }
        }
        assert!(reasons().is_sorted_by(|one, next| one.points >= next.points));
    }
}
