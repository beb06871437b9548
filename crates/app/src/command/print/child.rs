//! About one child: the growth card, the child's card, a letter of referral.

use domain::{Fact, age};
use exchange::paper::{
    ChildCard, ChildHead, GrowthPoint, GrowthSheet, PaperChart, PaperSize, ReferralLetter,
    child_card, growth_sheet, referral_letter, sentence,
};
use exchange::{FormHead, MonthMeasured};
use indicators::{ChildMonth, MonthRow};
use records::{Db, person, place};
use serde::Deserialize;
use ts_rs::TS;

use super::super::day::Child;
use super::super::judged::Judgement;
use super::super::report::{Saved, head_of};
use super::super::row_change::person_id;
use super::save_print;
use crate::{App, UiError};

/// Measurements in a letter of referral.
const IN_LETTER: usize = 6;
/// Measurements under a growth card: as many as its page has room for.
const UNDER_CARD: usize = 9;

/// What to print about whom.
#[derive(Debug, Deserialize, TS)]
pub struct PrintChild {
    /// Who.
    pub person: String,
    /// `kms`, `kartu` or `rujukan`.
    pub kind: String,
}

/// Prints a child's growth card, card or letter of referral.
///
/// # Errors
/// `not_found`, `bad_kind`, or why the file could not be written.
pub fn print_child(app: &App, args: PrintChild) -> Result<Saved, UiError> {
    let id = person_id(&args.person)?;
    let session = app.session()?;
    let told = session.store.read::<_, UiError>(|db| {
        let child = Child::load(db, person::find(db, id)?)?;
        Told::of(app, db, child)
    })?;
    let (kind, bytes) = match args.kind.as_str() {
        "kms" => ("kms", growth_sheet(&told.growth_sheet(), PaperSize::A4)?),
        "kartu" => ("kartu-anak", child_card(&told.card(), PaperSize::F4)?),
        "rujukan" => ("rujukan", referral_letter(&told.letter(), PaperSize::A4)?),
        _ => return Err(UiError::new("bad_kind").about("kind")),
    };
    save_print(app, kind, &bytes)
}

/// A child and what is told of it on paper.
struct Told {
    child: Child,
    months: Vec<ChildMonth>,
    head: FormHead,
    today: chrono::NaiveDate,
}

impl Told {
    fn of(app: &App, db: &Db, child: Child) -> Result<Self, UiError> {
        let session = app.session()?;
        let today = app.today();
        let homes = child.history.residences();
        let home = match homes.last() {
            None => None,
            Some(stay) => Some(place::find(db, stay.posyandu)?.place),
        };
        let desa = home.as_ref().map(|home| home.area);
        let posyandu = home.map(|home| home.name);
        Ok(Self {
            months: child.history.child_months(),
            head: head_of(session.store.laptop(), desa, posyandu),
            child,
            today,
        })
    }

    fn child_head(&self) -> ChildHead {
        let person = &self.child.known.person;
        ChildHead {
            name: person.name.clone(),
            sex: person.sex,
            birth_date: person.birth_date,
            nik: person.nik.clone(),
            mother: person.mother_name.clone(),
            address: sentence::address(person),
            at_birth: sentence::at_birth(person),
            age_months: age::completed_months(self.child.birth_date(), self.today),
        }
    }

    /// The last measurements, the oldest first.
    fn measurements(&self, most: usize) -> Vec<[String; 7]> {
        let rows: Vec<MonthRow> = self
            .months
            .iter()
            .filter(|month| month.measured.is_some())
            .map(MonthRow::of)
            .collect();
        let from = rows.len().saturating_sub(most);
        rows[from..]
            .iter()
            .filter_map(|row| {
                let measured = MonthMeasured::of(row)?;
                let age = age::completed_months(self.child.birth_date(), measured.date);
                Some(sentence::measured_row(&measured, age.unwrap_or(0)))
            })
            .collect()
    }

    fn growth_sheet(&self) -> GrowthSheet {
        let weighed = self.months.iter().filter_map(|month| {
            let measured = month.measured.as_ref()?;
            let days = age::days(self.child.birth_date(), measured.measurement.date);
            Some(GrowthPoint {
                at: f64::from(i32::try_from(days).ok()?),
                value: f64::from(measured.measurement.weight?.0) / 1000.0,
                code: measured.code.map(|code| code.letter().to_owned()),
            })
        });
        let age = age::completed_months(self.child.birth_date(), self.today).unwrap_or(0);
        GrowthSheet {
            head: self.head.clone(),
            child: self.child_head(),
            chart: PaperChart::Kms,
            months: if age < 24 { 24 } else { 60 },
            points: weighed.collect(),
            measurements: self.measurements(UNDER_CARD),
        }
    }

    fn card(&self) -> ChildCard {
        let mut given: Vec<(chrono::NaiveDate, String)> = self
            .child
            .facts
            .iter()
            .filter(|fact| fact.live)
            .filter_map(|fact| match fact.fact.as_ref()? {
                Fact::VitaminA(given) => Some((
                    given.date,
                    sentence::service("vitamin_a", given.capsule.word()),
                )),
                Fact::Deworming(given) => Some((given.date, sentence::service("deworming", ""))),
                Fact::Immunisation(given) => {
                    Some((given.date?, sentence::service("immunisation", &given.dose)))
                }
                Fact::Referral(referral) => {
                    Some((referral.date, sentence::service("referral", &referral.note)))
                }
                _ => None,
            })
            .collect();
        given.sort();
        let last = self
            .months
            .iter()
            .rev()
            .find(|month| month.measured.is_some());
        let row = last.map(MonthRow::of);
        let status = row.as_ref().and_then(MonthMeasured::of);
        ChildCard {
            head: self.head.clone(),
            child: self.child_head(),
            status: status
                .map(|measured| sentence::meaning(&measured))
                .filter(|meaning| !meaning.is_empty()),
            given: given
                .into_iter()
                .map(|(date, what)| (date.format("%d-%m-%Y").to_string(), what))
                .collect(),
            measurements: self.measurements(usize::MAX),
        }
    }

    fn letter(&self) -> ReferralLetter {
        let last = self.months.iter().rev();
        let judged = last.filter_map(|month| month.measured.as_ref()).next();
        let advice = judged.map(|measured| Judgement::of(measured).advice);
        let puskesmas = self.head.puskesmas.clone().unwrap_or_default();
        ReferralLetter {
            head: self.head.clone(),
            number: None,
            to: format!("Dokter/Petugas Gizi Puskesmas {puskesmas}"),
            child: self.child_head(),
            reasons: advice
                .unwrap_or_default()
                .iter()
                .map(|advice| sentence::reason(advice.rule).to_owned())
                .collect(),
            measurements: self.measurements(IN_LETTER),
            note: String::new(),
        }
    }
}
