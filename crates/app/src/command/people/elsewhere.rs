//! People and other puskesmas of the district: who moved there, who comes from there, and who is known there.

use domain::nik::Nik;
use domain::{
    Arrival, Departure, Entity, Fact, Kinship, Leaving, PersonId, Place, PlaceId, PlaceKind,
    UserId, Values, field,
};
use protocol::lookup::Looked;
use records::{Db, person, place};
use serde::{Deserialize, Serialize};
use sqlite::RoundLock;
use store::Writer;
use sync::http::Http;
use ts_rs::TS;

use super::super::place::place_id;
use super::super::row_change::person_id;
use super::super::setup::parse_area;
use super::draft;
use crate::error::given_reason;
use crate::{App, UiError};

/// A home with another puskesmas of the district.
#[derive(Debug, Deserialize, TS)]
pub struct OtherHome {
    /// Id of the puskesmas.
    pub puskesmas: String,
    /// Code of the desa; empty when the posyandu is not known.
    pub desa: String,
    /// Name of the posyandu; empty when it is not known.
    pub posyandu: String,
}

/// Another puskesmas of the district.
#[derive(Debug, Serialize, TS)]
pub struct OtherPuskesmas {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// The other puskesmas of the district, by name; none while the laptop works alone.
///
/// # Errors
/// When the store cannot be read.
pub fn list_puskesmas(app: &App, (): ()) -> Result<Vec<OtherPuskesmas>, UiError> {
    app.session()?.store.read(|db| {
        let others = place::other_puskesmas(db)?;
        let others = others.into_iter().map(|other| OtherPuskesmas {
            id: other.id.to_string(),
            name: other.name,
        });
        Ok(others.collect())
    })
}

/// The other puskesmas of an id as screens send it.
fn other_puskesmas(db: &Db, id: &str) -> Result<PlaceId, UiError> {
    let id = place_id(id)?;
    let others = place::other_puskesmas(db)?;
    match others.iter().any(|other| other.id == id) {
        true => Ok(id),
        false => Err(UiError::new("not_found").about("puskesmas")),
    }
}

/// Somebody whom another puskesmas looks after now.
#[derive(Debug, Serialize, TS)]
pub struct MovedAway {
    /// Id.
    pub person: String,
    /// Name.
    pub name: String,
    /// Names of the puskesmas: several, when two moves did not know of each other.
    pub to: Vec<String>,
    /// How many entries of this laptop came after the move and were handed on.
    #[ts(type = "number")]
    pub n_late: u64,
}

/// People who are known here and whom another puskesmas looks after, with what this laptop wrote of them since.
///
/// # Errors
/// When the store cannot be read.
pub fn list_moved(app: &App, (): ()) -> Result<Vec<MovedAway>, UiError> {
    let session = app.session()?;
    let moved = session.store.moved_away()?;
    session.store.read(|db| {
        let mut all = Vec::with_capacity(moved.len());
        for one in moved {
            let mut to = Vec::new();
            for puskesmas in one.to {
                to.extend(place::name_of_puskesmas(db, puskesmas)?);
            }
            all.push(MovedAway {
                person: one.person.to_string(),
                name: person::find(db, one.person)?.person.name,
                to,
                n_late: one.n_late,
            });
        }
        Ok(all)
    })
}

/// Hands somebody over to another puskesmas of the district.
pub(super) fn hand_over(
    writer: &mut Writer<'_>,
    id: PersonId,
    date: chrono::NaiveDate,
    to: &OtherHome,
) -> Result<(), UiError> {
    let puskesmas = other_puskesmas(writer.db(), &to.puskesmas)?;
    let name = to.posyandu.trim();
    if name.is_empty() {
        // Where the new puskesmas finds the person a home is up to that one.
        let leaving = Leaving::Moved;
        writer.record(id, &Fact::Departure(Departure { date, leaving }))?;
        writer.look_after(id, puskesmas)?;
        return Ok(());
    }
    let home = Place {
        name: name.to_owned(),
        kind: PlaceKind::Posyandu,
        area: parse_area(&to.desa, "desa")?,
        puskesmas: Some(puskesmas),
        schedule: None,
        closed: false,
        kader: None,
    };
    let posyandu = Place::id(home.kind, &home.area, &home.name);
    let known = Place::read(&writer.state(Entity::Place(posyandu))?.values());
    match known {
        Some(known) if known.puskesmas == Some(puskesmas) => {}
        Some(_) => return Err(UiError::new("posyandu_exists").about("posyandu")),
        None => {
            writer.edit(Entity::Place(posyandu), home.values(), "")?;
        }
    }
    let mut desa = Values::new();
    desa.set(field::DESA, home.area.to_string());
    writer.edit(Entity::Person(id), desa, "")?;
    // Last, as what is written after it is late.
    let date = Some(date);
    writer.arrive(id, Arrival { date, posyandu })?;
    Ok(())
}

/// Who looks after somebody who is away from home here.
#[derive(Debug, Deserialize, TS)]
pub struct AwayFrom {
    /// Id of the puskesmas.
    pub puskesmas: String,
    /// Id of the person there, once looked up: both records are of one person.
    #[serde(default)]
    #[ts(optional)]
    pub person: Option<String>,
}

/// Writes down who looks after somebody who was registered away from home.
pub(super) fn note_away(
    writer: &mut Writer<'_>,
    id: PersonId,
    home: &AwayFrom,
) -> Result<(), UiError> {
    let puskesmas = other_puskesmas(writer.db(), &home.puskesmas)?;
    writer.look_after(id, puskesmas)?;
    if let Some(other) = home.person.as_deref().filter(|other| !other.is_empty()) {
        let other = person_id(other)?;
        writer.record(id, &Fact::Same(Kinship { other }))?;
    }
    Ok(())
}

/// Whom to look up in the whole district.
#[derive(Debug, Deserialize, TS)]
pub struct LookUpPerson {
    /// NIK as typed.
    pub nik: String,
    /// Date of birth as typed.
    pub birth_date: String,
    /// Why; it is kept at the district.
    pub reason: String,
}

/// Who was found.
#[derive(Debug, Serialize, TS)]
pub struct LookedUp {
    /// They; empty when nobody has that NIK and that date of birth.
    pub people: Vec<Somebody>,
}

/// Somebody who is known in the district.
#[derive(Debug, Serialize, TS)]
pub struct Somebody {
    /// Id.
    pub person: String,
    /// Name.
    pub name: String,
    /// The puskesmas that look after the person; ours has no line here.
    pub puskesmas: Vec<OtherPuskesmas>,
}

/// Asks the district who has a NIK and a date of birth. That it was asked, by whom and why, is kept there.
///
/// # Errors
/// `missing` without a reason; `bad_nik`, `bad_date`; `not_joined`, `round_running`, `asked_too_often`; why the
/// district could not be reached.
pub fn look_up_person(app: &App, args: LookUpPerson) -> Result<LookedUp, UiError> {
    let session = app.session()?;
    let reason = given_reason(&args.reason)?;
    let nik = Nik::read(&args.nik).ok().flatten();
    let nik = nik.ok_or_else(|| UiError::new("bad_nik").about("nik"))?;
    let born = draft::past_date(app, &args.birth_date, "birth_date")?;
    let district = session.store.district()?;
    let district = district.ok_or_else(|| UiError::new("not_joined"))?;
    let _lock = match RoundLock::take(&app.data_dir()) {
        Err(sqlite::Error::AlreadyOpen { .. }) => return Err(UiError::new("round_running")),
        lock => lock?,
    };
    let http = Http::to(&district.url, &district.pins)?;
    let author: UserId = session.user;
    let looked = sync::look_up(
        &session.store,
        &http,
        nik.as_str(),
        &born.to_string(),
        author,
        reason,
    )?;
    let Looked::Found(found) = looked else {
        return Err(UiError::new("asked_too_often"));
    };
    session.store.read(|db| {
        let people = found.into_iter().map(|one| {
            Ok(Somebody {
                person: uuid::Uuid::from_bytes(one.person).to_string(),
                name: one.name,
                puskesmas: named(db, &one.puskesmas)?,
            })
        });
        Ok(LookedUp {
            people: people.collect::<Result<_, UiError>>()?,
        })
    })
}

fn named(db: &Db, numbers: &[i64]) -> Result<Vec<OtherPuskesmas>, UiError> {
    let mut named = Vec::new();
    for number in numbers {
        let found = place::puskesmas_of_number(db, *number)?;
        named.extend(found.map(|puskesmas| OtherPuskesmas {
            id: puskesmas.id.to_string(),
            name: puskesmas.name,
        }));
    }
    Ok(named)
}

/// Somebody who moves here from another puskesmas, once looked up.
#[derive(Debug, Deserialize, TS)]
pub struct ReceivePerson {
    /// Id.
    pub person: String,
    /// Since when, as typed.
    pub date: String,
    /// The posyandu here.
    pub posyandu: String,
}

/// Records that somebody lives with us from a day on whom another puskesmas has looked after. What is known of the
/// person comes with the next rounds.
///
/// # Errors
/// `bad_date`, `in_future`, `not_found`.
pub fn receive_person(app: &App, args: ReceivePerson) -> Result<(), UiError> {
    let session = app.session()?;
    let id = person_id(&args.person)?;
    let date = Some(draft::past_date(app, &args.date, "date")?);
    let posyandu = place_id(&args.posyandu)?;
    session.store.write::<_, UiError>(session.user, |writer| {
        let ours = place::all(writer.db(), PlaceKind::Posyandu)?;
        if !ours.iter().any(|place| place.id == posyandu) {
            return Err(UiError::new("not_found").about("posyandu"));
        }
        writer.arrive(id, Arrival { date, posyandu })?;
        writer.look_after(id, writer.puskesmas())?;
        Ok(())
    })?;
    Ok(())
}
