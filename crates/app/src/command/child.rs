//! One child: everything known, drawn and told; correcting and taking back what was entered.

use chrono::NaiveDate;
use domain::PlaceId;
use indicators::{ChildMonth, History};
use records::person::Whole;
use records::{Db, person, place};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conflict::{self, ConflictMark};
use super::judged::Judgement;
use super::line::{Lines, PersonLine};
use super::people::PersonDraft;
use super::point::ChartPoint;
use super::row_change::person_id;
use crate::{App, UiError};

mod charts;
mod correct;
mod timeline;

pub use charts::{
    AskChartLines, AskKmsLines, ChartLines, KmsLine, KmsLines, SdLine, chart_lines, kms_lines,
};
pub use correct::{AmendFact, FactAndReason, amend_fact, confirm_fact, restore_fact, void_fact};
pub(super) use correct::{read_field, require_sound_after};
pub(super) use timeline::kind as fact_kind;
pub use timeline::{AnswerLine, Change, FieldChange, ServiceLine, TimelineItem};

/// Whose page.
#[derive(Debug, Deserialize, TS)]
pub struct AskChildPage {
    /// Id.
    pub person: String,
}

/// A stay in the area of a posyandu.
#[derive(Debug, Serialize, TS)]
pub struct Home {
    /// Id of the posyandu.
    pub posyandu: String,
    /// Its name.
    pub posyandu_name: String,
    /// Since when; none is since birth.
    pub from: Option<String>,
    /// The first day gone; none while it lasts.
    pub to: Option<String>,
}

/// All that is known of a child.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the parts of the page")]
pub struct ChildPage {
    pub line: PersonLine,
    /// Every attribute as text to edit.
    pub draft: PersonDraft,
    /// `asli`, `sementara` or `belum_ada`.
    pub nik_state: Option<&'static str>,
    pub birth_weight: Option<u32>,
    pub birth_length: Option<u32>,
    pub gestation_weeks: Option<u32>,
    pub father: Option<String>,
    pub residences: Vec<Home>,
    pub died: Option<String>,
    /// Of the last month in which something was measured.
    pub judgement: Option<Judgement>,
    pub judged_on: Option<String>,
    /// Every standing measurement, by date.
    pub points: Vec<ChartPoint>,
    /// Every fact, the newest first; voided ones too.
    pub timeline: Vec<TimelineItem>,
    /// What was given differently without knowing of each other, and waits for somebody to decide.
    pub conflicts: Vec<ConflictMark>,
}

/// The page of a child. Without sex or date of birth nothing is judged and drawn; all that was entered is told.
///
/// # Errors
/// `not_found`, or when the store cannot be read.
pub fn child_page(app: &App, args: AskChildPage) -> Result<ChildPage, UiError> {
    let id = person_id(&args.person)?;
    let session = app.session()?;
    let library = session.forms.now();
    session.store.read(|db| {
        let child = Whole::load(db, person::find(db, id)?)?;
        let history = child.history();
        let months = history.child_months();
        let last = months
            .iter()
            .rev()
            .find_map(|month| month.measured.as_ref());
        let person = &child.known.person;
        let home = history.residences();
        Ok(ChildPage {
            line: Lines::new(db, app.today()).line_of(&child.known)?,
            draft: PersonDraft::of(person, home.last().map(|stay| (stay.posyandu, stay.from))),
            nik_state: person.nik_state.map(domain::NikState::word),
            birth_weight: person.birth_weight.map(|weight| weight.0),
            birth_length: person.birth_length.map(|length| length.0),
            gestation_weeks: person.gestation_weeks,
            father: person.father_name.clone(),
            residences: home
                .iter()
                .map(|stay| stay_of(db, stay.posyandu, stay.from, stay.to))
                .collect::<Result<_, _>>()?,
            died: history.died().map(|date| date.to_string()),
            judgement: last.map(Judgement::of),
            judged_on: last.map(|last| last.measurement.date.to_string()),
            points: points(&history, &months),
            timeline: timeline::of(db, &library, &child, &months)?,
            conflicts: conflict::marks(db, &library, child.known.row)?,
        })
    })
}

fn stay_of(
    db: &Db,
    posyandu: PlaceId,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<Home, UiError> {
    Ok(Home {
        posyandu: posyandu.to_string(),
        posyandu_name: place::find(db, posyandu)?.place.name,
        from: from.map(|date| date.to_string()),
        to: to.map(|date| date.to_string()),
    })
}

/// A point for each standing measurement; the month's own carries the month's code.
fn points(history: &History, months: &[ChildMonth]) -> Vec<ChartPoint> {
    let Some(born) = history.birth_date else {
        return Vec::new();
    };
    let mut points: Vec<ChartPoint> = history
        .measurements
        .iter()
        .filter_map(|(fact, _)| {
            let of_month = months
                .iter()
                .filter_map(|month| month.measured.as_ref())
                .find(|measured| measured.fact == *fact);
            match of_month {
                Some(measured) => Some(ChartPoint::of(measured, born, true)),
                None => {
                    let alone = history.judged(*fact)?;
                    Some(ChartPoint::of(&alone, born, false))
                }
            }
        })
        .collect();
    points.sort_by(|one, other| one.date.cmp(&other.date));
    points
}
