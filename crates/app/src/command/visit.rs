//! A service given to somebody: tried while it is typed, saved, corrected.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::form::{Answers, Fault, Form, Library, Reading};
use domain::reading::DateReader;
use domain::{
    Destination, Entity, Fact, FactId, Origin, PersonId, Referral, Site, Surroundings as _, Value,
    Visit, age, field,
};
use indicators::History;
use indicators::care::class::{About, Classified, Refer, classify};
use indicators::care::{Care, Refusal};
use records::person::Whole;
use serde::{Deserialize, Serialize};
use store::Writer;
use ts_rs::TS;

use super::form::{find, may_open_restricted};
use super::place::place_id;
use super::row_change::person_id;
use crate::error::given_reason;
use crate::{App, UiError};

/// A service as it is typed.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct VisitDraft {
    /// Id of the person.
    pub person: String,
    /// The form.
    pub form: String,
    /// Its version; none is the newest.
    pub version: Option<u32>,
    /// The day, as typed.
    pub date: String,
    /// What was typed, by the names of the questions.
    pub answers: BTreeMap<String, String>,
    /// The visit that is corrected.
    pub instead: Option<String>,
}

/// What answers come to.
#[derive(Debug, Clone, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a class")]
pub struct ResultView {
    pub result: &'static str,
    pub class: &'static str,
    /// 0 as it should be, 1 watch, 2 severe.
    pub rank: u8,
    /// `no`, `yes` or `today`.
    pub refer: &'static str,
    pub value: f64,
    pub source: &'static str,
    pub verified: bool,
}

/// What is possible and improbable.
#[derive(Debug, Serialize, TS)]
pub struct VisitDoubt {
    /// The question; none is the visit itself.
    pub question: Option<String>,
    /// Why.
    pub code: &'static str,
}

/// What a service would say.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the parts of the answer")]
pub struct VisitTried {
    /// Names of the items that are asked or shown now.
    pub asked: Vec<String>,
    pub faults: Vec<UiError>,
    pub doubts: Vec<VisitDoubt>,
    pub missing: Vec<String>,
    /// Danger signs that are there.
    pub dangers: Vec<String>,
    pub results: Vec<ResultView>,
}

/// Looks at a service while it is being typed; writes nothing.
///
/// # Errors
/// `not_found`, `restricted`, or when the store cannot be read.
pub fn try_visit(app: &App, args: VisitDraft) -> Result<VisitTried, UiError> {
    let session = app.session()?;
    let library = session.forms.now();
    let form = find(&library, session.role, &args.form, args.version)?;
    let id = person_id(&args.person)?;
    let instead = fact_id(args.instead.as_deref())?;
    session.store.read(|db| {
        let whole = Whole::load(db, records::person::find(db, id)?)?;
        let history = whole.history();
        let (date, wrong) = match read_date(app, &args.date) {
            Ok(date) => (date, None),
            Err(error) => (app.today(), Some(error)),
        };
        let reading = form.fill(&args.answers, date);
        let visit = visit(form, date, &reading, Origin::Live, None);
        let mut doubts: Vec<VisitDoubt> = reading
            .doubts
            .iter()
            .map(|doubt| VisitDoubt {
                question: Some(doubt.link.clone()),
                code: doubt.code,
            })
            .collect();
        let mut faults: Vec<UiError> = wrong
            .into_iter()
            .chain(reading.faults.iter().map(fault))
            .collect();
        match Care::of(&history).allows(&visit, instead) {
            Ok(suspicions) => doubts.extend(suspicions.iter().map(|suspicion| VisitDoubt {
                question: None,
                code: suspicion.code(),
            })),
            // Not told before the date of the last period is typed.
            Err(Refusal::NoLmp) => {}
            Err(refusal) => faults.push(refused(refusal)),
        }
        let results = results(form, &reading, &history, date);
        Ok(VisitTried {
            asked: reading.asked.into_iter().collect(),
            faults,
            doubts,
            missing: reading.missing,
            dangers: reading.dangers,
            results: results.iter().map(ResultView::of).collect(),
        })
    })
}

/// A service to be saved.
#[derive(Debug, Deserialize, TS)]
pub struct RecordVisit {
    /// What was typed.
    #[serde(flatten)]
    pub draft: VisitDraft,
    /// `posyandu`, `rumah` or `puskesmas`; none when not said.
    pub site: Option<String>,
    /// Id of the posyandu whose day it belongs to.
    pub posyandu: Option<String>,
    /// `langsung` or `kertas`.
    pub mode: String,
    /// Doubts that the person who types confirms, as `question:code`.
    pub confirmed: Vec<String>,
    /// Why it is corrected.
    pub reason: Option<String>,
}

/// What was saved.
#[derive(Debug, Serialize, TS)]
pub struct VisitSaved {
    /// The fact.
    pub fact: String,
    /// What the answers come to.
    pub results: Vec<ResultView>,
    /// The referral that followed at once, for today.
    pub referral: Option<String>,
}

/// Saves a service, or a correction of one. A danger sign leads at once to a referral for the same day.
///
/// # Errors
/// What is wrong in which question; `bad_date`, `in_future`, `before_birth`, `person_died`, `other_sex`,
/// `too_young_to_be_pregnant`, `already_pregnant`, `not_pregnant`, `not_postpartum`, `before_lmp`, `no_lmp`;
/// `restricted`; `missing` when a correction has no reason.
pub fn record_visit(app: &App, args: RecordVisit) -> Result<VisitSaved, UiError> {
    let session = app.session()?;
    let draft = &args.draft;
    let id = person_id(&draft.person)?;
    let instead = fact_id(draft.instead.as_deref())?;
    let origin =
        Origin::from_word(&args.mode).ok_or_else(|| UiError::new("bad_mode").about("mode"))?;
    let site = args
        .site
        .as_deref()
        .map(|word| Site::from_word(word).ok_or_else(|| UiError::new("bad_word").about("site")));
    let site = site.transpose()?;
    let posyandu = args.posyandu.as_deref().map(place_id).transpose()?;
    let library = session.forms.now();
    let saved = session.store.write::<_, UiError>(session.user, |writer| {
        let version = known_version(writer, instead, draft.version)?;
        let form = find(&library, session.role, &draft.form, version)?;
        let date = read_date(app, &draft.date)?;
        let reading = complete(form, &draft.answers, date)?;
        let history = writer.whole(id)?.history();
        let mut visit = visit(form, date, &reading, origin, site);
        visit.posyandu = posyandu;
        visit.confirmed = (!args.confirmed.is_empty()).then(|| args.confirmed.join(" "));
        Care::of(&history)
            .allows(&visit, instead)
            .map_err(refused)?;
        let results = results(form, &reading, &history, date);
        let fact = match instead {
            None => writer.record(id, &Fact::Visit(visit))?,
            Some(fact) => {
                let reason = given_reason(args.reason.as_deref().unwrap_or_default())?;
                correct(writer, &library, fact, &visit, reason)?;
                fact
            }
        };
        let today = results
            .iter()
            .filter(|result| result.class.refer == Refer::Today);
        let reasons: Vec<String> = reading
            .dangers
            .iter()
            .cloned()
            .chain(today.map(|result| format!("{}.{}", result.class.result, result.class.class)))
            .collect();
        let referral = refer_today(writer, id, date, &reasons)?;
        Ok(VisitSaved {
            fact: fact.to_string(),
            results: results.iter().map(ResultView::of).collect(),
            referral: referral.map(|fact| fact.to_string()),
        })
    })?;
    Ok(saved.answer)
}

/// A corrected visit keeps the version under which it was answered.
fn known_version(
    writer: &Writer<'_>,
    instead: Option<FactId>,
    asked: Option<u32>,
) -> Result<Option<u32>, UiError> {
    let Some(fact) = instead else {
        return Ok(asked);
    };
    let known = records::person::fact(writer.db(), fact)?;
    match known.fact {
        Some(Fact::Visit(visit)) => Ok(Some(visit.version)),
        _ => Err(UiError::new("not_found").with_text("what", "fact")),
    }
}

/// The answers of a form that can be saved.
fn complete(form: &Form, answers: &Answers, date: NaiveDate) -> Result<Reading, UiError> {
    let reading = form.fill(answers, date);
    if let Some(wrong) = reading.faults.first() {
        return Err(fault(wrong));
    }
    match reading.missing.first() {
        Some(link) => Err(UiError::new("missing").about(link)),
        None if reading.values.is_empty() => Err(UiError::new("nothing_answered")),
        None => Ok(reading),
    }
}

fn visit(
    form: &Form,
    date: NaiveDate,
    reading: &Reading,
    origin: Origin,
    site: Option<Site>,
) -> Visit {
    Visit {
        date,
        form: form.id.clone(),
        version: form.version,
        site,
        posyandu: None,
        confirmed: None,
        origin,
        answers: reading.values.clone(),
    }
}

/// Writes the answers of a corrected visit; those that are gone are cleared.
fn correct(
    writer: &mut Writer<'_>,
    library: &Library,
    fact: FactId,
    visit: &Visit,
    reason: &str,
) -> Result<(), UiError> {
    let before = writer.state(Entity::Fact(fact))?.values();
    let mut values = visit.answers.clone();
    values.set(field::DATE, visit.date);
    values.set_some(field::SITE, visit.site);
    values.set_some(field::CONFIRMED, visit.confirmed.as_deref());
    values.set_some(field::POSYANDU, visit.posyandu);
    // An answer that no question of this program asks for is somebody else's, and stays.
    let form = library.get(&visit.form, visit.version);
    let asked: Vec<_> = form
        .into_iter()
        .flat_map(Form::questions)
        .map(|(_, question)| question.field)
        .collect();
    for (of, _) in before.iter().filter(|(of, _)| asked.contains(of)) {
        if values.get(of).is_none() {
            values.set(of, Value::Empty);
        }
    }
    writer.edit(Entity::Fact(fact), values, reason)?;
    Ok(())
}

/// Refers somebody for today, unless that has been done for the same reasons on that day.
fn refer_today(
    writer: &mut Writer<'_>,
    id: PersonId,
    date: NaiveDate,
    reasons: &[String],
) -> Result<Option<FactId>, UiError> {
    let reason = reasons.join(" ");
    let history = writer.whole(id)?.history();
    let known =
        |referral: &Referral| referral.date == date && referral.reason.as_deref() == Some(&reason);
    if reasons.is_empty()
        || history
            .referrals
            .iter()
            .any(|(_, referral)| known(referral))
    {
        return Ok(None);
    }
    let referral = Referral {
        date,
        to: Some(Destination::Puskesmas),
        reason: Some(reason),
        same_day: true,
        note: String::new(),
        outcome: None,
        outcome_date: None,
        outcome_note: None,
    };
    Ok(Some(writer.record(id, &Fact::Referral(referral))?))
}

/// What the answers come to for this person on that day.
fn results(form: &Form, reading: &Reading, history: &History, date: NaiveDate) -> Vec<Classified> {
    let about = About {
        months: history
            .birth_date
            .and_then(|birth| age::completed_months(birth, date)),
        sex: history.sex,
        pregnant: Care::of(history).pregnant(date).is_some() || form.id == "pregnancy",
    };
    classify(form, reading, about)
}

impl ResultView {
    pub(crate) fn of(result: &Classified) -> Self {
        let class = result.class;
        Self {
            result: &class.result,
            class: &class.class,
            rank: class.rank,
            refer: class.refer.word(),
            value: result.value,
            source: &class.source,
            verified: class.verified == indicators::care::rules::Verified::Yes,
        }
    }
}

/// What the answers of a visit that was saved come to.
pub(crate) fn results_of(library: &Library, visit: &Visit, history: &History) -> Vec<ResultView> {
    let Some(form) = library.get(&visit.form, visit.version) else {
        return Vec::new();
    };
    let reading = form.weigh(visit.answers.clone());
    results(form, &reading, history, visit.date)
        .iter()
        .map(ResultView::of)
        .collect()
}

fn fault(fault: &Fault) -> UiError {
    let mut error = UiError::new(fault.code).about(&fault.link);
    for (name, text) in &fault.detail {
        error = error.with_text(name, text.clone());
    }
    error
}

fn refused(refusal: Refusal) -> UiError {
    UiError::new(refusal.code()).about("visit")
}

/// The day of a visit, as typed.
pub(crate) fn read_date(app: &App, text: &str) -> Result<NaiveDate, UiError> {
    let date = DateReader::typed(app.today()).read(text);
    let date = date.map_err(|_| UiError::new("bad_date").about("date"))?;
    match date > app.today() && !app.system().clock_suspect() {
        true => Err(UiError::new("in_future").about("date")),
        false => Ok(date),
    }
}

/// The id of a fact as screens send it.
pub(crate) fn fact_id(text: Option<&str>) -> Result<Option<FactId>, UiError> {
    let unknown = || UiError::new("not_found").with_text("what", "fact");
    text.map(|text| text.parse().map_err(|_| unknown()))
        .transpose()
}

/// Whether a user may see what was entered under a form.
pub(crate) fn may_see(session: &crate::session::Session, form: &str) -> bool {
    !super::form::is_restricted(form) || may_open_restricted(session.role)
}

/// Answers to a visit that is opened to be corrected, by the names of the questions.
pub(crate) fn typed(library: &Library, visit: &Visit) -> BTreeMap<String, String> {
    let form = library.get(&visit.form, visit.version);
    let shown = form
        .map(|form| form.shown(&visit.answers))
        .unwrap_or_default();
    shown
        .into_iter()
        .filter_map(|answer| Some((answer.link?, answer.typed)))
        .collect()
}
