//! Vaccine doses given, or read in the book; referrals and what became of them.

use domain::{
    Breastfeeding, Capsule, Destination, Deworming, Entity, Fact, Immunisation, Outcome, Referral,
    Site, Values, VitaminA, age, field,
};
use indicators::care::rules::{Verified, doses, vaccines};
use indicators::care::{Care, DoseState};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::row_change::person_id;
use super::visit::{fact_id, read_date};
use crate::{App, UiError};

/// A dose.
#[derive(Debug, Deserialize, TS)]
pub struct RecordDose {
    /// Id of the person.
    pub person: String,
    /// Code of the dose.
    pub dose: String,
    /// The day, as typed; may be empty only where it is from the book.
    pub date: String,
    /// Not given here: read in the person's own book.
    pub from_book: bool,
    /// `posyandu`, `rumah` or `puskesmas`; none when not said.
    pub site: Option<String>,
    /// Batch number; empty when not said.
    pub batch: String,
    /// Brand; empty when not said.
    pub brand: String,
}

/// A dose as it counts.
#[derive(Debug, Serialize, TS)]
pub struct DoseSaved {
    /// The fact.
    pub fact: String,
    /// `valid`, `too_young`, `too_soon`, `out_of_order`; none for one that is not of the schedule.
    pub state: Option<&'static str>,
}

/// Records a vaccine dose.
///
/// # Errors
/// `bad_dose`, `bad_date`, `in_future`, `before_birth`, `same_dose` when it was given on that day already.
pub fn record_dose(app: &App, args: RecordDose) -> Result<DoseSaved, UiError> {
    let id = person_id(&args.person)?;
    let known =
        is_scheduled(&args.dose) || vaccines().iter().any(|vaccine| vaccine.given == args.dose);
    if !known {
        return Err(UiError::new("bad_dose").about("dose"));
    }
    let date = match args.date.trim() {
        "" if args.from_book => None,
        text => Some(read_date(app, text)?),
    };
    let site = args
        .site
        .as_deref()
        .map(|word| Site::from_word(word).ok_or_else(|| UiError::new("bad_word").about("site")));
    let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let dose = Immunisation {
        date,
        dose: args.dose,
        from_book: args.from_book,
        site: site.transpose()?,
        batch: text(&args.batch),
        brand: text(&args.brand),
    };
    let session = app.session()?;
    let saved = session.store.write::<_, UiError>(session.user, |writer| {
        let history = writer.whole(id)?.history();
        let born = history.birth_date.zip(date);
        if let Some((born, _)) = born.filter(|(born, date)| age::days(*born, *date) < 0) {
            return Err(UiError::new("before_birth")
                .about("date")
                .with_text("born", born.to_string()));
        }
        if history
            .immunisations
            .iter()
            .any(|(_, known)| known.dose == dose.dose && known.date == dose.date)
        {
            return Err(UiError::new("same_dose").about("date"));
        }
        let fact = writer.record(id, &Fact::Immunisation(dose))?;
        let history = writer.whole(id)?.history();
        let doses = Care::of(&history).doses();
        let counted = doses.iter().filter_map(|dose| dose.given);
        let mut states = counted
            .filter(|given| given.fact == fact)
            .map(|given| given.state);
        let first = states.next();
        // Of one that counts as several, what is wrong with any.
        let wrong = states.find(|state| *state != DoseState::Valid);
        let state = match first {
            Some(DoseState::Valid) => wrong.or(first),
            first => first,
        };
        Ok(DoseSaved {
            fact: fact.to_string(),
            state: state.map(DoseState::word),
        })
    })?;
    Ok(saved.answer)
}

/// A capsule, a deworming tablet, or what was asked about breastfeeding, wherever it was.
#[derive(Debug, Deserialize, TS)]
pub struct RecordGiven {
    /// Id of the person.
    pub person: String,
    /// `vitamin_a`, `deworming` or `breastfeeding`.
    pub item: String,
    /// `biru` or `merah`; `ya` or `tidak` to breast milk alone; none of a tablet.
    pub value: Option<String>,
    /// The day, as typed.
    pub date: String,
}

/// Records what was given or asked outside of a posyandu day: at home, at the puskesmas.
///
/// # Errors
/// `bad_item`, `bad_date`, `in_future`, `before_birth`, `same_item` when it stands for that day already.
pub fn record_given(app: &App, args: RecordGiven) -> Result<(), UiError> {
    let id = person_id(&args.person)?;
    let date = read_date(app, &args.date)?;
    let value = args.value.as_deref();
    let fact = match (args.item.as_str(), value) {
        ("vitamin_a", Some(word)) => {
            Capsule::from_word(word).map(|capsule| Fact::VitaminA(VitaminA { date, capsule }))
        }
        ("deworming", _) => Some(Fact::Deworming(Deworming { date })),
        ("breastfeeding", Some(word @ ("ya" | "tidak"))) => {
            let exclusive = word == "ya";
            Some(Fact::Breastfeeding(Breastfeeding { date, exclusive }))
        }
        _ => None,
    };
    let fact = fact.ok_or_else(|| UiError::new("bad_item").about("value"))?;
    let session = app.session()?;
    session.store.write::<_, UiError>(session.user, |writer| {
        let whole = writer.whole(id)?;
        let born = whole.known.person.birth_date;
        if let Some(born) = born.filter(|born| date < *born) {
            return Err(UiError::new("before_birth")
                .about("date")
                .with_text("born", born.to_string()));
        }
        let mut standing = whole.facts.iter().filter(|known| known.live);
        let again = standing
            .any(|known| known.kind == fact.kind() && known.values.date(field::DATE) == Some(date));
        if again {
            return Err(UiError::new("same_item").about("date"));
        }
        writer.record(id, &fact)?;
        Ok(())
    })?;
    Ok(())
}

/// A vaccine that can be chosen.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of the table")]
pub struct VaccineView {
    pub dose: &'static str,
    pub vaccine: &'static str,
    /// The doses of the schedule it is given for; none for one beside the schedule.
    pub counts_as: Vec<&'static str>,
    pub everywhere: bool,
    pub source: &'static str,
}

/// Whether a dose is one of the national schedule.
pub(crate) fn is_scheduled(dose: &str) -> bool {
    doses().iter().any(|rule| rule.dose == dose)
}

/// Every dose that can be recorded.
///
/// # Errors
/// None.
pub fn list_vaccines(_: &App, (): ()) -> Result<Vec<VaccineView>, UiError> {
    let scheduled = doses().iter().map(|rule| VaccineView {
        dose: &rule.dose,
        vaccine: &rule.vaccine,
        counts_as: vec![&rule.dose],
        everywhere: true,
        source: &rule.source,
    });
    let others = vaccines().iter().map(|vaccine| VaccineView {
        dose: &vaccine.given,
        vaccine: &vaccine.vaccine,
        counts_as: vaccine
            .counts_as()
            .filter(|dose| is_scheduled(dose))
            .collect(),
        everywhere: vaccine.everywhere == Verified::Yes,
        source: &vaccine.source,
    });
    Ok(scheduled.chain(others).collect())
}

/// A referral to be written.
#[derive(Debug, Deserialize, TS)]
pub struct Refer {
    /// Id of the person.
    pub person: String,
    /// The day, as typed.
    pub date: String,
    /// `pustu`, `puskesmas` or `rs`.
    pub to: String,
    /// It has to happen on the same day.
    pub same_day: bool,
    /// Why, in words.
    pub note: String,
}

/// Records a referral.
///
/// # Errors
/// `bad_date`, `in_future`, `bad_word`, `missing`.
pub fn refer(app: &App, args: Refer) -> Result<(), UiError> {
    let id = person_id(&args.person)?;
    let to =
        Destination::from_word(&args.to).ok_or_else(|| UiError::new("bad_word").about("to"))?;
    if args.note.trim().is_empty() {
        return Err(UiError::new("missing").about("note"));
    }
    let referral = Referral {
        date: read_date(app, &args.date)?,
        to: Some(to),
        reason: None,
        same_day: args.same_day,
        note: args.note.trim().to_owned(),
        outcome: None,
        outcome_date: None,
        outcome_note: None,
    };
    let session = app.session()?;
    session.store.write::<_, UiError>(session.user, |writer| {
        records::person::find(writer.db(), id)?;
        writer.record(id, &Fact::Referral(referral))?;
        Ok(())
    })?;
    Ok(())
}

/// What became of a referral.
#[derive(Debug, Deserialize, TS)]
pub struct RecordOutcome {
    /// The referral.
    pub fact: String,
    /// Code of the outcome.
    pub outcome: String,
    /// The day it was known, as typed.
    pub date: String,
    /// What was found and done.
    pub note: String,
}

/// Records what became of a referral (*rujuk balik*).
///
/// # Errors
/// `bad_word`, `bad_date`, `in_future`, `before_referral`, `not_found`.
pub fn record_outcome(app: &App, args: RecordOutcome) -> Result<(), UiError> {
    let unknown = || UiError::new("not_found").with_text("what", "fact");
    let fact = fact_id(Some(&args.fact))?.ok_or_else(unknown)?;
    let outcome = Outcome::from_word(&args.outcome)
        .ok_or_else(|| UiError::new("bad_word").about("outcome"))?;
    let date = read_date(app, &args.date)?;
    let session = app.session()?;
    session.store.write::<_, UiError>(session.user, |writer| {
        let known = records::person::fact(writer.db(), fact)?;
        let Some(Fact::Referral(referral)) = known.fact.filter(|_| known.live) else {
            return Err(unknown());
        };
        if date < referral.date {
            return Err(UiError::new("before_referral").about("date"));
        }
        let mut values = Values::new();
        values.set(field::OUTCOME, outcome);
        values.set(field::OUTCOME_DATE, date);
        values.set(field::OUTCOME_NOTE, args.note.trim());
        writer.edit(Entity::Fact(fact), values, "")?;
        Ok(())
    })?;
    Ok(())
}
