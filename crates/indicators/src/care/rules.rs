//! The tables by which services are due and counted, each row with its source.

use std::sync::OnceLock;

use chrono::NaiveDate;
use domain::{Field, Sex, question};
use serde::{Deserialize, Deserializer};

use crate::rows::{read, words};

words! {
    /// From where a window counts.
    Anchor {
        /// The day of birth.
        Birth = "birth",
        /// The first day of the last period.
        Lmp = "lmp",
        /// The day somebody gave birth.
        Delivery = "delivery",
        /// Rounds in the same months of each year.
        Round = "round",
        /// Each calendar month.
        Month = "month",
        /// Each calendar year, or every few.
        Year = "year",
        /// The last one.
        Last = "last",
    }
}

words! {
    /// In what a window counts.
    Unit {
        /// Days.
        Days = "d",
        /// Completed months.
        Months = "m",
        /// Completed years.
        Years = "y",
    }
}

words! {
    /// Whether a row was read in the rule itself.
    Verified {
        /// It was.
        Yes = "yes",
        /// It was not.
        No = "no",
    }
}

/// A row of `schedule.csv`.
#[derive(Debug, Clone, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, explained in the table"
)]
pub struct Slot {
    pub item: String,
    pub anchor: Anchor,
    pub unit: Option<Unit>,
    pub opens: Option<u32>,
    pub due: Option<u32>,
    pub closes: Option<u32>,
    #[serde(deserialize_with = "numbers")]
    pub months: Vec<u32>,
    pub every: Option<u32>,
    pub from: Option<u32>,
    pub until: Option<u32>,
    #[serde(deserialize_with = "sex")]
    pub sex: Option<Sex>,
    #[serde(deserialize_with = "done")]
    pub done: Done,
    pub since: NaiveDate,
    pub source: String,
    pub verified: Verified,
}

/// What settles something that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// A visit of one of these forms.
    Visit(Vec<String>),
    /// The so-many-th visit of antenatal care in a part of pregnancy.
    Anc(u8, usize),
    /// A yes to a question at any visit.
    Answer(Field),
    /// A vitamin A capsule.
    Capsule,
    /// A deworming tablet.
    Deworming,
    /// An answer about breastfeeding.
    Breastfeeding,
    /// A weight.
    Weighing,
}

/// A row of `immunisation.csv`.
#[derive(Debug, Clone, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, explained in the table"
)]
pub struct DoseRule {
    pub dose: String,
    pub vaccine: String,
    pub after: Option<String>,
    pub unit: Unit,
    pub opens: u32,
    pub due: u32,
    pub closes: u32,
    pub min_age: Option<u32>,
    pub min_interval: Option<u32>,
    #[serde(deserialize_with = "sex")]
    pub sex: Option<Sex>,
    pub set: Set,
    pub source: String,
    pub verified: Verified,
}

words! {
    /// What a dose is part of.
    Set {
        /// Imunisasi dasar lengkap.
        Idl = "idl",
        /// With the doses of the second year.
        Ibl = "ibl",
        /// At school.
        Bias = "bias",
        /// None of these.
        Other = "other",
    }
}

/// A row of `vaccines.csv`.
#[derive(Debug, Clone, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, explained in the table"
)]
pub struct Vaccine {
    pub given: String,
    pub vaccine: String,
    pub counts_as: String,
    pub everywhere: Verified,
    pub source: String,
}

impl Vaccine {
    /// The doses that it counts as.
    pub fn counts_as(&self) -> impl Iterator<Item = &str> {
        self.counts_as.split(' ')
    }
}

words! {
    /// A version of the rule.
    Rule {
        /// Permenkes 4/2019.
        R2019 = "4/2019",
        /// Permenkes 6/2024.
        R2024 = "6/2024",
        /// The same in both, as far as is known.
        Both = "both",
    }
}

words! {
    /// Who is counted in a service.
    Who {
        /// A pregnancy.
        Pregnancy = "pregnancy",
        /// A birth, at the mother.
        Delivery = "delivery",
        /// A birth, at the child.
        Newborn = "newborn",
        /// People of an age.
        Age = "age",
        /// Whoever is known to have it.
        Register = "register",
        /// Everybody, once.
        Once = "once",
        /// Everybody, once a year.
        Year = "year",
    }
}

/// A row of `spm.csv`.
#[derive(Debug, Clone, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, explained in the table"
)]
pub struct Component {
    pub spm: u8,
    pub rule: Rule,
    pub who: Who,
    pub unit: Option<Unit>,
    pub from: Option<String>,
    pub until: Option<u32>,
    #[serde(deserialize_with = "sex")]
    pub sex: Option<Sex>,
    pub component: String,
    #[serde(deserialize_with = "counts")]
    pub counts: Counts,
    pub least: u32,
    pub source: String,
    pub verified: Verified,
}

/// A row of `pws.csv`.
#[derive(Debug, Clone, Deserialize)]
#[expect(
    missing_docs,
    reason = "the fields are the columns, explained in the table"
)]
pub struct Indicator {
    pub indicator: String,
    pub target: String,
    pub who: Who,
    #[serde(deserialize_with = "counts")]
    pub counts: Counts,
    pub least: u32,
    pub source: String,
    pub verified: Verified,
}

/// What is counted towards a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counts {
    /// The registration of a pregnancy.
    Registered,
    /// A birth.
    Birth,
    /// Antenatal visits in a part of pregnancy.
    AncIn(u8),
    /// Antenatal visits in any part.
    Anc,
    /// Antenatal visits by a doctor.
    AncByDoctor,
    /// Whether there were so many antenatal visits in each part of pregnancy.
    AncPlan([usize; 3]),
    /// Whether all of these were answered at antenatal visits.
    AncAnswers(Vec<Field>),
    /// Numbers answered at antenatal visits, added up.
    AncSum(Field),
    /// Whether the delivery answers one of these.
    DeliveryIs(Field, Vec<String>),
    /// How many of these the delivery says yes to.
    DeliveryYes(Vec<Field>),
    /// Whether all of these windows of the schedule had a visit.
    Windows(Vec<String>),
    /// Visits in the year of one of some forms that answer all of some questions; any of these will do.
    Visits(Vec<(Vec<String>, Vec<Field>)>),
    /// Calendar months of the year with such a visit.
    Months(String),
    /// Calendar months of the year with a weight.
    Weighings,
    /// Calendar months of the year with a length.
    Lengths,
    /// Vitamin A capsules in the year.
    Capsules,
    /// All doses of a set.
    AllOf(Set),
    /// A dose.
    Dose(String),
    /// A yes at any visit of the first 28 days.
    NewbornYes(Field),
}

/// The schedule.
pub fn schedule() -> &'static [Slot] {
    static TABLE: OnceLock<Vec<Slot>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../../rules/schedule.csv")))
}

/// The doses of the national immunisation schedule.
pub fn doses() -> &'static [DoseRule] {
    static TABLE: OnceLock<Vec<DoseRule>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../../rules/immunisation.csv")))
}

/// Vaccines that count as other doses.
pub fn vaccines() -> &'static [Vaccine] {
    static TABLE: OnceLock<Vec<Vaccine>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../../rules/vaccines.csv")))
}

/// The components of the twelve services.
pub fn components() -> &'static [Component] {
    static TABLE: OnceLock<Vec<Component>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../../rules/spm.csv")))
}

/// What is watched village by village.
pub fn indicators() -> &'static [Indicator] {
    static TABLE: OnceLock<Vec<Indicator>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../../rules/pws.csv")))
}

/// The number of a question of a form, by its name.
pub(super) fn field(link: &str) -> Option<Field> {
    question::ALL
        .binary_search_by_key(&link, |(name, _)| name)
        .ok()
        .map(|place| question::ALL[place].1)
}

fn sex<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Sex>, D::Error> {
    match String::deserialize(from)?.as_str() {
        "" => Ok(None),
        word => Sex::from_word(word)
            .map(Some)
            .ok_or_else(|| bad("a sex", word)),
    }
}

fn numbers<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u32>, D::Error> {
    let text = String::deserialize(from)?;
    text.split_whitespace()
        .map(|number| number.parse().map_err(|_| bad("numbers", &text)))
        .collect()
}

fn bad<E: serde::de::Error>(what: &str, text: &str) -> E {
    E::custom(format!("not {what}: {text}"))
}

fn done<'de, D: Deserializer<'de>>(from: D) -> Result<Done, D::Error> {
    let text = String::deserialize(from)?;
    read_done(&text).ok_or_else(|| bad("something to do", &text))
}

fn read_done(text: &str) -> Option<Done> {
    let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
    Some(match kind {
        "visit" => Done::Visit(forms(rest)),
        "anc" => {
            let (trimester, number) = rest.split_once(':')?;
            Done::Anc(trimester.parse().ok()?, number.parse().ok()?)
        }
        "answer" => Done::Answer(field(rest)?),
        "capsule" => Done::Capsule,
        "deworming" => Done::Deworming,
        "breastfeeding" => Done::Breastfeeding,
        "weighing" => Done::Weighing,
        _ => return None,
    })
}

fn counts<'de, D: Deserializer<'de>>(from: D) -> Result<Counts, D::Error> {
    let text = String::deserialize(from)?;
    read_counts(&text).ok_or_else(|| bad("something to count", &text))
}

fn read_counts(text: &str) -> Option<Counts> {
    let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
    Some(match kind {
        "anc" => match (rest, rest.strip_suffix(":sum")) {
            ("1" | "2" | "3", _) => Counts::AncIn(rest.parse().ok()?),
            ("any", _) => Counts::Anc,
            ("doctor", _) => Counts::AncByDoctor,
            (_, Some(summed)) => Counts::AncSum(field(summed)?),
            _ => Counts::AncAnswers(fields(rest, '+')?),
        },
        "delivery" => match rest.split_once('=') {
            Some((link, codes)) => Counts::DeliveryIs(field(link)?, forms(codes)),
            None => Counts::DeliveryYes(fields(rest, '/')?),
        },
        "plan" => {
            let parts: Vec<usize> = rest
                .split('-')
                .map(|part| part.parse().ok())
                .collect::<Option<_>>()?;
            Counts::AncPlan(parts.try_into().ok()?)
        }
        "window" => Counts::Windows(rest.split('+').map(str::to_owned).collect()),
        "visit" => {
            let ways = rest.split(';').map(|way| {
                let (which, asked) = way.split_once(':').unwrap_or((way, ""));
                Some((forms(which), fields(asked, '+')?))
            });
            Counts::Visits(ways.collect::<Option<_>>()?)
        }
        "months" => Counts::Months(rest.to_owned()),
        "registered" => Counts::Registered,
        "birth" => Counts::Birth,
        "weighing" => Counts::Weighings,
        "length" => Counts::Lengths,
        "capsule" => Counts::Capsules,
        "idl" => Counts::AllOf(Set::Idl),
        "ibl" => Counts::AllOf(Set::Ibl),
        "answer" => Counts::NewbornYes(field(rest)?),
        "dose" => Counts::Dose(rest.to_owned()),
        _ => return None,
    })
}

fn forms(text: &str) -> Vec<String> {
    text.split('|').map(str::to_owned).collect()
}

fn fields(text: &str, sign: char) -> Option<Vec<Field>> {
    let links = text.split(sign).filter(|link| !link.is_empty());
    links.map(field).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::form::Library;

    use super::*;

    /// Every form a table names exists.
    #[test]
    fn every_table_can_be_read_and_names_what_there_is() {
        let known = |form: &str| Library::built_in().newest(form).is_some();
        for slot in schedule() {
            if let Done::Visit(forms) = &slot.done {
                assert!(forms.iter().all(|form| known(form)), "{slot:?}");
            }
            let complete = match slot.anchor {
                Anchor::Birth | Anchor::Lmp | Anchor::Delivery => {
                    slot.unit.is_some() && slot.opens <= slot.due && slot.due <= slot.closes
                }
                Anchor::Round => !slot.months.is_empty() && slot.from < slot.until,
                Anchor::Month => slot.from < slot.until,
                Anchor::Year => slot.from.is_some() && slot.every.is_some(),
                Anchor::Last => slot.every.is_some(),
            };
            assert!(complete, "{slot:?}");
        }
        for component in components() {
            let forms = match &component.counts {
                Counts::Visits(ways) => ways.iter().flat_map(|(forms, _)| forms.clone()).collect(),
                Counts::Months(form) => vec![form.clone()],
                Counts::Windows(items) => {
                    for item in items {
                        assert!(schedule().iter().any(|slot| slot.item == *item), "{item}");
                    }
                    Vec::new()
                }
                Counts::Dose(dose) => {
                    assert!(doses().iter().any(|rule| rule.dose == *dose), "{dose}");
                    Vec::new()
                }
                _ => Vec::new(),
            };
            assert!(forms.iter().all(|form| known(form)), "{component:?}");
            assert!(!component.source.is_empty());
        }
    }

    #[test]
    fn no_item_and_no_dose_is_named_twice() {
        let items: BTreeSet<_> = schedule().iter().map(|slot| &slot.item).collect();
        assert_eq!(items.len(), schedule().len());
        let names: BTreeSet<_> = doses().iter().map(|rule| &rule.dose).collect();
        assert_eq!(names.len(), doses().len());
        for rule in doses() {
            assert!(
                rule.after
                    .as_ref()
                    .is_none_or(|after| names.contains(after))
            );
            assert!(
                rule.opens <= rule.due && rule.due <= rule.closes,
                "{rule:?}"
            );
        }
    }

    #[test]
    fn a_component_has_one_meaning_in_its_service() {
        for rule in [Rule::R2019, Rule::R2024] {
            let mut seen = BTreeSet::new();
            for component in components() {
                if [rule, Rule::Both].contains(&component.rule) {
                    let key = (
                        component.spm,
                        &component.component,
                        &component.from,
                        component.sex,
                    );
                    assert!(seen.insert(key), "{component:?}");
                }
            }
        }
    }
}
