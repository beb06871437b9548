//! The services of one person: what is offered, what is due, what was done, what the year lacks.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::form::Library;
use domain::{FactId, age};
use indicators::care::rules::Rule;
use indicators::care::{Care, Pregnancy, offers};
use records::person::Whole;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::dose::is_scheduled;
use super::due::{DueView, MissedView};
use super::form::{is_restricted, may_open_restricted, note_look};
use super::line::{Lines, PersonLine};
use super::row_change::person_id;
use super::visit::{ResultView, fact_id, may_see, read_date, results_of, typed};
use crate::{App, UiError};

/// Whose page.
#[derive(Debug, Deserialize, TS)]
pub struct AskCare {
    /// Id of the person.
    pub person: String,
    /// The day on which it is looked at, as typed; none is today.
    pub on: Option<String>,
}

/// All that the services of a person come to.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the parts of the page")]
pub struct CarePage {
    pub line: PersonLine,
    /// `newborn`, `infant`, `balita`, `preschool`, `school`, `adolescent`, `adult`, `elderly`; empty without a date of birth.
    pub stage: &'static str,
    pub pregnancy: Option<PregnancyView>,
    /// The last birth, in the 42 days after it.
    pub postpartum_since: Option<String>,
    pub due: Vec<DueView>,
    /// What closed undone in the last twelve months, the last first.
    pub missed: Vec<MissedView>,
    pub offered: Vec<Offered>,
    /// The newest first; restricted ones only for who may see them, and then without a word of what they say.
    pub visits: Vec<VisitView>,
    pub doses: Vec<DoseView>,
    /// What was given beside the schedule, by date.
    pub other_doses: Vec<OtherDose>,
    pub years: Vec<YearView>,
    pub referrals: Vec<ReferralView>,
    /// Whoever else lives in the household.
    pub household: Vec<PersonLine>,
}

/// A pregnancy that is under way.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a pregnancy")]
pub struct PregnancyView {
    pub fact: String,
    pub lmp: String,
    pub due: String,
    pub weeks: i64,
    pub trimester: u8,
    pub visits: usize,
}

/// A form that is offered.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a form")]
pub struct Offered {
    pub form: String,
    pub title: String,
    pub group: String,
    pub restricted: bool,
    /// It is for somebody of this age, sex and state.
    pub fits: bool,
    pub last: Option<String>,
}

/// A service that was given.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a visit")]
pub struct VisitView {
    pub fact: String,
    pub form: String,
    pub title: Option<String>,
    pub date: String,
    pub site: Option<&'static str>,
    pub restricted: bool,
    pub results: Vec<ResultView>,
}

/// A dose of the immunisation schedule.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a dose")]
pub struct DoseView {
    pub dose: &'static str,
    pub vaccine: &'static str,
    pub set: &'static str,
    pub fact: Option<String>,
    pub date: Option<String>,
    pub from_book: bool,
    /// `valid`, `too_young`, `too_soon`, `out_of_order`; none when it was not given.
    pub state: Option<&'static str>,
    /// Still given at this age.
    pub fits: bool,
}

/// A vaccine given beside the schedule; it may count as doses of it.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a dose")]
pub struct OtherDose {
    pub fact: String,
    pub dose: String,
    pub date: Option<String>,
    pub from_book: bool,
}

/// An SPM service of this year.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a year")]
pub struct YearView {
    pub spm: u8,
    pub rule: &'static str,
    pub done: u32,
    pub needed: u32,
    pub missing: Vec<String>,
}

/// A referral.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a referral")]
pub struct ReferralView {
    pub fact: String,
    pub date: String,
    pub to: Option<&'static str>,
    pub reason: Option<String>,
    /// The danger signs among them, in the words of the form; any other as a code.
    pub reasons: Vec<String>,
    pub same_day: bool,
    pub note: String,
    pub outcome: Option<&'static str>,
    pub outcome_date: Option<String>,
    pub outcome_note: Option<String>,
    pub open: bool,
}

/// The services of a person.
///
/// # Errors
/// `not_found`, or when the store cannot be read.
pub fn care_page(app: &App, args: AskCare) -> Result<CarePage, UiError> {
    let session = app.session()?;
    let id = person_id(&args.person)?;
    let on = args
        .on
        .as_deref()
        .map(|on| read_date(app, on))
        .transpose()?;
    let today = on.unwrap_or_else(|| app.today());
    let library = session.forms.now();
    session.store.read(|db| {
        let whole = Whole::load(db, records::person::find(db, id)?)?;
        let history = whole.history();
        let care = Care::of(&history);
        let due = care.due();
        let mut lines = Lines::new(db, today);
        let line = lines.line_of(&whole.known)?;
        let household = match records::care::household_of(db, whole.known.row)? {
            None => Vec::new(),
            Some(household) => records::care::members(db, &household)?,
        };
        let others = household.into_iter().filter(|row| *row != whole.known.row);
        let may_restricted = may_open_restricted(session.role);
        let seen = care
            .visits
            .iter()
            .rev()
            .filter(|(_, visit)| may_see(&session, &visit.form));
        Ok(CarePage {
            line,
            stage: stage(&care, today),
            pregnancy: care
                .pregnant(today)
                .map(|pregnancy| PregnancyView::of(pregnancy, today)),
            postpartum_since: care
                .postpartum(today)
                .and_then(Pregnancy::birth)
                .map(|birth| birth.to_string()),
            due: due
                .iter()
                .filter_map(|due| DueView::of(due, &care, today))
                .collect(),
            missed: MissedView::all(&due, today),
            offered: offered(&library, &care, today, may_restricted),
            visits: seen
                .map(|(fact, visit)| VisitView::of(&library, *fact, visit, &care))
                .collect(),
            doses: doses(&care, today),
            other_doses: other_doses(&history),
            years: years(&care, today),
            referrals: referrals(&library, &care),
            household: others
                .map(|row| lines.line(row))
                .collect::<Result<_, _>>()?,
        })
    })
}

/// The stage of life somebody is in.
pub(crate) fn stage(care: &Care<'_>, on: NaiveDate) -> &'static str {
    let birth = care.history.birth_date;
    let months = birth.and_then(|birth| age::completed_months(birth, on));
    let days = birth.map(|birth| (on - birth).num_days());
    match (months, days) {
        (Some(_), Some(0..=28)) => "newborn",
        (Some(0..12), _) => "infant",
        (Some(12..60), _) => "balita",
        (Some(60..72), _) => "preschool",
        (Some(72..120), _) => "school",
        (Some(120..216), _) => "adolescent",
        (Some(216..720), _) => "adult",
        (Some(_), _) => "elderly",
        (None, _) => "",
    }
}

impl PregnancyView {
    fn of(pregnancy: &Pregnancy, today: NaiveDate) -> Self {
        Self {
            fact: pregnancy.fact.to_string(),
            lmp: pregnancy.lmp.to_string(),
            due: pregnancy.due.to_string(),
            weeks: pregnancy.day(today) / 7,
            trimester: pregnancy.trimester(today).number(),
            visits: pregnancy.visits.len(),
        }
    }
}

pub(super) fn offered(
    library: &Library,
    care: &Care<'_>,
    today: NaiveDate,
    may_restricted: bool,
) -> Vec<Offered> {
    let offered = offers().iter().filter_map(|service| {
        let form = library.newest(&service.form)?;
        (!form.restricted || may_restricted).then(|| Offered {
            form: form.id.clone(),
            title: form.title.clone(),
            group: service.group.clone(),
            restricted: form.restricted,
            fits: service.suits(care, today),
            last: care
                .of_form(&form.id)
                .last()
                .map(|(_, visit)| visit.date.to_string()),
        })
    });
    offered.collect()
}

impl VisitView {
    pub(super) fn of(
        library: &Library,
        fact: FactId,
        visit: &domain::Visit,
        care: &Care<'_>,
    ) -> Self {
        let restricted = is_restricted(&visit.form);
        let form = library.get(&visit.form, visit.version);
        Self {
            fact: fact.to_string(),
            form: visit.form.clone(),
            title: form.map(|form| form.title.clone()),
            date: visit.date.to_string(),
            site: visit.site.map(domain::Site::word),
            restricted,
            results: if restricted {
                Vec::new()
            } else {
                results_of(library, visit, care.history)
            },
        }
    }
}

fn other_doses(history: &indicators::History) -> Vec<OtherDose> {
    let given = history.immunisations.iter();
    let others = given.filter(|(_, dose)| !is_scheduled(&dose.dose));
    let mut view: Vec<OtherDose> = others
        .map(|(fact, dose)| OtherDose {
            fact: fact.to_string(),
            dose: dose.dose.clone(),
            date: dose.date.map(|date| date.to_string()),
            from_book: dose.from_book,
        })
        .collect();
    view.sort_by(|one, other| one.date.cmp(&other.date));
    view
}

fn doses(care: &Care<'_>, today: NaiveDate) -> Vec<DoseView> {
    let doses = care.doses();
    let view = doses.iter().map(|dose| DoseView {
        dose: &dose.rule.dose,
        vaccine: &dose.rule.vaccine,
        set: dose.rule.set.word(),
        fact: dose.given.map(|given| given.fact.to_string()),
        date: dose
            .given
            .and_then(|given| given.date)
            .map(|date| date.to_string()),
        from_book: dose.given.is_some_and(|given| given.from_book),
        state: dose.given.map(|given| given.state.word()),
        fits: dose.closes.is_some_and(|closes| today <= closes),
    });
    view.collect()
}

fn years(care: &Care<'_>, today: NaiveDate) -> Vec<YearView> {
    let year = today.year();
    let mut rows = Vec::new();
    for spm in 1..=11 {
        for rule in [Rule::R2019, Rule::R2024] {
            let progress = care.progress_of(year, spm, rule);
            let differs = progress
                .iter()
                .any(|progress| progress.component.rule != Rule::Both);
            if progress.is_empty() || !differs && rule == Rule::R2024 {
                continue;
            }
            let missing = progress
                .iter()
                .filter(|progress| progress.reached.is_none());
            let missing: Vec<String> = missing
                .map(|progress| progress.component.component.clone())
                .collect();
            let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            rows.push(YearView {
                spm,
                rule: if differs {
                    rule.word()
                } else {
                    Rule::Both.word()
                },
                done: count(progress.len() - missing.len()),
                needed: count(progress.len()),
                missing,
            });
        }
    }
    rows
}

/// Why somebody was referred: danger signs as the form asks for them.
fn reasons(library: &Library, codes: &str) -> Vec<String> {
    let asked = |code: &str| {
        let mut forms = library.all();
        forms.find_map(|form| {
            form.all()
                .find(|item| item.link == code)
                .map(|item| item.text.clone())
        })
    };
    let codes = codes.split_whitespace();
    codes
        .map(|code| asked(code).unwrap_or_else(|| code.to_owned()))
        .collect()
}

fn referrals(library: &Library, care: &Care<'_>) -> Vec<ReferralView> {
    let mut referrals: Vec<_> = care.history.referrals.iter().collect();
    referrals.sort_by_key(|(_, referral)| std::cmp::Reverse(referral.date));
    let view = referrals.into_iter().map(|(fact, referral)| ReferralView {
        fact: fact.to_string(),
        date: referral.date.to_string(),
        to: referral.to.map(domain::Destination::word),
        reason: referral.reason.clone(),
        reasons: reasons(library, referral.reason.as_deref().unwrap_or_default()),
        same_day: referral.same_day,
        note: referral.note.clone(),
        outcome: referral.outcome.map(domain::Outcome::word),
        outcome_date: referral.outcome_date.map(|date| date.to_string()),
        outcome_note: referral.outcome_note.clone(),
        open: referral.outcome.is_none_or(domain::Outcome::is_open),
    });
    view.collect()
}

/// Which visit is opened.
#[derive(Debug, Deserialize, TS)]
pub struct AskVisit {
    /// Id of the person.
    pub person: String,
    /// The fact.
    pub fact: String,
}

/// A visit to be read or corrected.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a visit")]
pub struct VisitDetail {
    pub form: String,
    pub version: u32,
    pub date: String,
    pub site: Option<&'static str>,
    /// What would have to be typed for its answers, by the names of the questions.
    pub answers: BTreeMap<String, String>,
    pub told: super::child::ServiceLine,
    pub results: Vec<ResultView>,
}

/// Opens a visit. That a restricted one was opened is written down.
///
/// # Errors
/// `not_found`; `restricted`.
pub fn open_visit(app: &App, args: AskVisit) -> Result<VisitDetail, UiError> {
    let session = app.session()?;
    let id = person_id(&args.person)?;
    let unknown = || UiError::new("not_found").with_text("what", "fact");
    let fact = fact_id(Some(&args.fact))?.ok_or_else(unknown)?;
    let (visit, history) = session.store.read::<_, UiError>(|db| {
        let whole = Whole::load(db, records::person::find(db, id)?)?;
        let history = whole.history();
        let visit = history.visits.iter().find(|(known, _)| *known == fact);
        Ok((
            visit.map(|(_, visit)| visit.clone()).ok_or_else(unknown)?,
            history,
        ))
    })?;
    if is_restricted(&visit.form) {
        if !may_open_restricted(session.role) {
            return Err(UiError::new("restricted").about("form"));
        }
        note_look(app, session.user, id, &visit.form)?;
    }
    let library = session.forms.now();
    Ok(VisitDetail {
        form: visit.form.clone(),
        version: visit.version,
        date: visit.date.to_string(),
        site: visit.site.map(domain::Site::word),
        answers: typed(&library, &visit),
        told: super::child::ServiceLine::of(&library, &visit),
        results: results_of(&library, &visit, &history),
    })
}
