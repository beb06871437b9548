//! People: finding them, registering, correcting, moving, and their deaths.

use domain::nik::Nik;
use domain::reading::{self, DateReader};
use domain::{
    Arrival, Departure, Entity, Fact, Kinship, Leaving, PersonId, PlaceId, PlaceKind,
    Surroundings as _, Value, Values, field,
};
use indicators::History;
use records::person::{Known, KnownFact, Whole};
use records::{Db, person, place, search};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::household::child_of;
use super::line::{Lines, PersonLine};
use super::place::place_id;
use super::row_change::person_id;
use super::setup::parse_area;
use crate::{App, UiError};

mod draft;
mod duplicates;
mod elsewhere;
mod pairs;

pub use draft::{PersonChanges, PersonDraft};
pub use duplicates::{LikelyDuplicate, likely_duplicates};
pub use elsewhere::{
    AwayFrom, LookUpPerson, LookedUp, MovedAway, OtherHome, OtherPuskesmas, ReceivePerson,
    Somebody, list_moved, list_puskesmas, look_up_person, receive_person,
};
pub(super) use pairs::pairs;

/// No page of a list is longer.
const LONGEST_PAGE: usize = 200;

/// Whom to look for.
#[derive(Debug, Deserialize, TS)]
pub struct SearchPeople {
    /// What was typed; empty lists everybody by name.
    pub text: String,
    /// `balita` or `semua`.
    pub group: String,
    /// Only of this posyandu.
    pub posyandu: Option<String>,
    /// Only of this desa.
    pub desa: Option<String>,
    /// `aktif` or `semua`.
    pub status: String,
    /// Lines of a page.
    pub limit: usize,
    /// Lines before the page.
    pub offset: usize,
}

/// A page of the people found.
#[derive(Debug, Serialize, TS)]
pub struct PeopleFound {
    /// How many there are; what was typed finds at most a thousand.
    pub total: usize,
    /// The page, by name.
    pub people: Vec<PersonLine>,
}

/// Finds people by name, mother's name, NIK, family card or telephone.
///
/// # Errors
/// `bad_area`, `not_found` for the place; or when the store cannot be read.
pub fn search_people(app: &App, args: SearchPeople) -> Result<PeopleFound, UiError> {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (posyandu, desa) = (given(args.posyandu), given(args.desa));
    app.session()?.store.read(|db| {
        let places = match (posyandu, desa) {
            (Some(id), _) => Some(vec![place::find(db, place_id(&id)?)?.row]),
            (None, Some(code)) => {
                let of_desa = place::posyandu_of(db, parse_area(&code, "desa")?)?;
                Some(of_desa.iter().map(|place| place.row).collect())
            }
            (None, None) => None,
        };
        let wanted = search::Wanted {
            text: args.text,
            today: app.today(),
            balita: args.group == "balita",
            resident: args.status == "aktif",
            posyandu: places,
        };
        let limit = args.limit.min(LONGEST_PAGE);
        let found = search::people(db, &wanted, limit, args.offset)?;
        let mut lines = Lines::new(db, app.today());
        let people = found.rows.into_iter().map(|row| lines.line(row));
        Ok(PeopleFound {
            total: found.total,
            people: people.collect::<Result<_, _>>()?,
        })
    })
}

/// A NIK as typed.
#[derive(Debug, Deserialize, TS)]
pub struct ReadNik {
    /// What was typed.
    pub nik: String,
}

/// What a NIK says: a suggestion.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the parts of a number")]
pub struct NikRead {
    /// `ok`, `none` or `bad_nik`.
    pub state: &'static str,
    pub birth_date: Option<String>,
    pub sex: Option<&'static str>,
    pub temporary: bool,
}

/// Reads date of birth and sex out of a NIK.
///
/// # Errors
/// None; a number that is no NIK is a state.
pub fn read_nik(app: &App, args: ReadNik) -> Result<NikRead, UiError> {
    let nothing = |state| NikRead {
        state,
        birth_date: None,
        sex: None,
        temporary: false,
    };
    Ok(match Nik::read(&args.nik) {
        Err(_) => nothing("bad_nik"),
        Ok(None) => nothing("none"),
        Ok(Some(nik)) => {
            let birth = nik.birth(app.today());
            NikRead {
                state: "ok",
                birth_date: birth.map(|birth| birth.date.to_string()),
                sex: birth.map(|birth| birth.sex.word()),
                temporary: nik.is_temporary(),
            }
        }
    })
}

/// Somebody to register.
#[derive(Debug, Deserialize, TS)]
pub struct RegisterPerson {
    /// As typed.
    pub draft: PersonDraft,
    /// Somebody has looked at the likely duplicates: this is another person.
    pub distinct: bool,
    /// Who looks after the person, who is away from home here.
    #[serde(default)]
    #[ts(optional)]
    pub away: Option<AwayFrom>,
    /// The mother's own record: the child is of her family.
    #[serde(default)]
    #[ts(optional)]
    pub mother: Option<String>,
}

/// The person that was made.
#[derive(Debug, Serialize, TS)]
pub struct Registered {
    /// Id.
    pub person: String,
}

/// Registers a person.
///
/// # Errors
/// What is wrong in which field; `likely_duplicate` with the count unless `distinct`; `nik_taken`.
pub fn register_person(app: &App, args: RegisterPerson) -> Result<Registered, UiError> {
    let session = app.session()?;
    let saved = session.store.write::<_, UiError>(session.user, |writer| {
        let read = args.draft.read(app, writer.db())?;
        let alike = duplicates::of(writer.db(), &read)?;
        if !args.distinct && !alike.is_empty() {
            return Err(UiError::new("likely_duplicate").with("count", alike.len()));
        }
        if let Some(nik) = &read.person.nik {
            refuse_taken(writer.db(), nik, None)?;
        }
        let id = writer.new_person();
        writer.edit(Entity::Person(id), read.person.values(), "")?;
        if let Some(mother) = &args.mother {
            child_of(writer, id, person_id(mother)?)?;
        }
        if let Some(home) = &args.away {
            elsewhere::note_away(writer, id, home)?;
        }
        if let Some(posyandu) = read.posyandu {
            let arrival = Arrival {
                date: read.since,
                posyandu,
            };
            writer.arrive(id, arrival)?;
        }
        // Nobody is asked again, on any laptop.
        for (known, _) in alike {
            writer.record(id, &Fact::Distinct(Kinship { other: known.id }))?;
        }
        Ok(Registered {
            person: id.to_string(),
        })
    })?;
    Ok(saved.answer)
}

/// Refuses a NIK that somebody else has.
fn refuse_taken(db: &Db, nik: &str, except: Option<PersonId>) -> Result<(), UiError> {
    let holders = person::by_nik(db, nik)?;
    if holders.iter().any(|holder| Some(holder.id) != except) {
        return Err(UiError::new("nik_taken").about("nik"));
    }
    Ok(())
}

/// Changes of a person.
#[derive(Debug, Deserialize, TS)]
pub struct EditPerson {
    /// Whose.
    pub person: String,
    /// The fields that change; an empty text clears.
    pub changes: PersonChanges,
    /// Why.
    pub reason: String,
}

/// Changes attributes of a person; what is not named stays. The posyandu and since when are corrected
/// where the last arrival has them: a move is [`move_person`].
///
/// # Errors
/// What is wrong in which field; `before_birth` when something is dated before the new date of birth;
/// `nik_taken`; `not_found`.
pub fn edit_person(app: &App, args: EditPerson) -> Result<(), UiError> {
    let session = app.session()?;
    let id = person_id(&args.person)?;
    session.store.write::<_, UiError>(session.user, |writer| {
        let db = writer.db();
        let known = person::find(db, id)?;
        let facts = person::facts(db, known.row)?;
        let changed = read_changes(app, db, &known, &facts, &args.changes)?;
        let standing = || facts.iter().filter(|fact| fact.live);
        writer.edit(Entity::Person(id), changed.values, &args.reason)?;
        if changed.home.is_empty() {
            return Ok(());
        }
        let arrival = standing().rfind(|fact| fact.kind == domain::FactKind::ARRIVAL);
        match (arrival, changed.home.id(field::POSYANDU)) {
            (Some(arrival), _) => {
                writer.edit(Entity::Fact(arrival.id), changed.home, &args.reason)?;
            }
            (None, Some(posyandu)) => {
                let arrival = Arrival {
                    date: changed.home.date(field::DATE),
                    posyandu: PlaceId(posyandu),
                };
                writer.arrive(id, arrival)?;
            }
            (None, None) => {}
        }
        Ok(())
    })?;
    Ok(())
}

/// Reads changes of somebody, and refuses those that cannot be.
fn read_changes(
    app: &App,
    db: &Db,
    known: &Known,
    facts: &[KnownFact],
    changes: &PersonChanges,
) -> Result<draft::Changed, UiError> {
    let changed = changes.read(app, db, &known.person)?;
    let born = changed.values.date(field::BIRTH_DATE);
    let standing = facts.iter().filter(|fact| fact.live);
    let earliest = standing.filter_map(|fact| fact.fact.as_ref()?.date()).min();
    if let Some((born, earliest)) = born.zip(earliest).filter(|(born, first)| first < born) {
        return Err(UiError::new("before_birth")
            .about("birth_date")
            .with_text("born", born.to_string())
            .with_text("on", earliest.to_string()));
    }
    if let Some(nik) = changed.values.text(field::NIK) {
        refuse_taken(db, nik, Some(known.id))?;
    }
    Ok(changed)
}

/// The values of a person that one field of the form gives, written as in the form; refused as any change is.
pub(super) fn one_change(
    app: &App,
    db: &Db,
    known: &Known,
    name: &str,
    text: &str,
) -> Result<Values, UiError> {
    let text = match name {
        "owns_kms" => json!(yes(text)?),
        _ => json!(text),
    };
    let changes = serde_json::from_value(json!({ name: text }));
    let changes: PersonChanges = changes.map_err(|_| UiError::new("bad_field").about(name))?;
    let facts = person::facts(db, known.row)?;
    Ok(read_changes(app, db, known, &facts, &changes)?.values)
}

fn yes(text: &str) -> Result<Option<bool>, UiError> {
    reading::read_yes_no(text).map_err(|_| UiError::new("bad_word").about("owns_kms"))
}

/// A move.
#[derive(Debug, Deserialize, TS)]
pub struct MovePerson {
    /// Who.
    pub person: String,
    /// From which day on, as typed.
    pub date: String,
    /// Where to; none is out of our area.
    pub posyandu: Option<String>,
    /// Where to, if another puskesmas of the district looks after the person from then on.
    #[serde(default)]
    #[ts(optional)]
    pub elsewhere: Option<OtherHome>,
}

/// Records that a person lives elsewhere from a day on.
///
/// # Errors
/// `bad_date`, `before_birth`, `in_future`, `same_posyandu`, `not_resident`, `has_died`, `not_found`.
pub fn move_person(app: &App, args: MovePerson) -> Result<(), UiError> {
    let session = app.session()?;
    let id = person_id(&args.person)?;
    let to = args
        .posyandu
        .as_deref()
        .filter(|id| !id.is_empty())
        .map(place_id)
        .transpose()?;
    session.store.write::<_, UiError>(session.user, |writer| {
        let history = history_of(writer.db(), id)?;
        let date = dated(app, &history, &args.date)?;
        if history.died().is_some() {
            return Err(UiError::new("has_died").about("person"));
        }
        if let Some(elsewhere) = &args.elsewhere {
            return elsewhere::hand_over(writer, id, date, elsewhere);
        }
        let stays = history.residences();
        let home = stays.iter().find(|stay| stay.covers(date));
        let home = home.map(|stay| stay.posyandu);
        let Some(to) = to else {
            if home.is_none() {
                return Err(UiError::new("not_resident").about("date"));
            }
            let leaving = Leaving::Moved;
            writer.record(id, &Fact::Departure(Departure { date, leaving }))?;
            return Ok(());
        };
        let place = place::find(writer.db(), to)?;
        if place.place.kind != PlaceKind::Posyandu {
            return Err(UiError::new("not_found").about("posyandu"));
        }
        if home == Some(to) {
            return Err(UiError::new("same_posyandu").about("posyandu"));
        }
        let arrival = Arrival {
            date: Some(date),
            posyandu: to,
        };
        writer.arrive(id, arrival)?;
        let mut desa = Values::new();
        desa.set(field::DESA, place.place.area.to_string());
        writer.edit(Entity::Person(id), desa, "")?;
        Ok(())
    })?;
    Ok(())
}

/// A death.
#[derive(Debug, Deserialize, TS)]
pub struct RecordDeath {
    /// Who.
    pub person: String,
    /// When, as typed.
    pub date: String,
    /// What is known of it.
    pub note: String,
}

/// Records a death.
///
/// # Errors
/// `bad_date`, `before_birth`, `in_future`, `has_died`, `measured_later`, `not_found`.
pub fn record_death(app: &App, args: RecordDeath) -> Result<(), UiError> {
    let session = app.session()?;
    let id = person_id(&args.person)?;
    session.store.write::<_, UiError>(session.user, |writer| {
        let history = history_of(writer.db(), id)?;
        let date = dated(app, &history, &args.date)?;
        if history.died().is_some() {
            return Err(UiError::new("has_died").about("person"));
        }
        let measured = history.measurements.iter();
        let last = measured.map(|(_, measurement)| measurement.date).max();
        if let Some(last) = last.filter(|last| date < *last) {
            return Err(UiError::new("measured_later")
                .about("date")
                .with_text("on", last.to_string()));
        }
        let leaving = Leaving::Died;
        let fact = writer.record(id, &Fact::Departure(Departure { date, leaving }))?;
        let note = args.note.trim();
        if !note.is_empty() {
            let values = [(field::NOTE, Value::from(note))].into_iter().collect();
            writer.edit(Entity::Fact(fact), values, "")?;
        }
        Ok(())
    })?;
    Ok(())
}

/// What is known of somebody who may move or die, also without a date of birth.
fn history_of(db: &Db, id: PersonId) -> Result<History, UiError> {
    Ok(Whole::load(db, person::find(db, id)?)?.history())
}

/// A date typed about somebody: not before the birth, and not in the future as far as the clock is believed.
fn dated(app: &App, history: &History, text: &str) -> Result<chrono::NaiveDate, UiError> {
    let date = draft::past_date(app, text, "date")?;
    match history.birth_date {
        Some(born) if date < born => Err(UiError::new("before_birth")
            .about("date")
            .with_text("born", born.to_string())),
        _ => Ok(date),
    }
}

/// The reader of dates that people type.
fn typed_dates(app: &App) -> DateReader {
    DateReader::typed(app.system().today())
}
