//! Posyandu: listing, adding, renaming, closing, their schedule.

use chrono::NaiveDate;
use domain::kader::Nameless;
use domain::{Entity, Kader, Place, PlaceId, PlaceKind, area};
use records::place::KnownPlace;
use records::{Db, day, place};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::setup::{NewPosyandu, new_posyandu, schedule};

use crate::{App, UiError};

/// Characters in which a posyandu's kader are written.
const LONGEST_KADER: usize = 2000;

/// A posyandu as screens show it.
#[derive(Debug, Serialize, TS)]
pub struct Posyandu {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Code of its desa.
    pub desa: String,
    /// Name of its desa.
    pub desa_name: String,
    /// When its days are.
    pub schedule: Option<String>,
    /// It works no more.
    pub closed: bool,
    /// Its kader, a line each.
    pub kader: String,
    /// Balita living there today.
    pub children: usize,
}

/// All posyandu, by desa and name.
///
/// # Errors
/// When the store cannot be read.
pub fn list_posyandu(app: &App, (): ()) -> Result<Vec<Posyandu>, UiError> {
    let today = app.today();
    app.session()?.store.read(|db| {
        let places = place::all(db, PlaceKind::Posyandu)?;
        places.iter().map(|place| card(db, place, today)).collect()
    })
}

/// Adds a posyandu; one of the same name in the same desa is refused.
///
/// # Errors
/// `missing`, `bad_area`, `bad_schedule`, `posyandu_exists`.
pub fn add_posyandu(app: &App, args: NewPosyandu) -> Result<Posyandu, UiError> {
    let session = app.session()?;
    let place = new_posyandu(session.store.laptop(), &args)?;
    let id = Place::id(place.kind, &place.area, &place.name);
    save(app, id, move |known| match known {
        Some(_) => Err(UiError::new("posyandu_exists").about("name")),
        None => Ok(place),
    })
}

/// Changes of a posyandu.
#[derive(Debug, Deserialize, TS)]
pub struct EditPosyandu {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// When its days are.
    pub schedule: Option<String>,
    /// It works no more.
    pub closed: bool,
    /// Its kader and whom each looks after, a line each: `Ani: Dusun II, RT 3`; none leaves them as they are.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub kader: Option<String>,
}

/// Changes a posyandu's name, schedule, kader or whether it works.
///
/// # Errors
/// `missing`, `bad_schedule`, `bad_kader`, `too_long`, `not_found`.
pub fn edit_posyandu(app: &App, args: EditPosyandu) -> Result<Posyandu, UiError> {
    let name = args.name.trim().to_owned();
    if name.is_empty() {
        return Err(UiError::new("missing").about("name"));
    }
    let schedule = schedule(args.schedule.as_deref())?;
    let kader = args.kader.as_deref().map(kader_of).transpose()?;
    save(app, place_id(&args.id)?, move |known| match known {
        Some(known) => Ok(Place {
            name,
            schedule,
            closed: args.closed,
            kader: kader.unwrap_or(known.kader),
            ..known
        }),
        None => Err(UiError::new("not_found").about("id")),
    })
}

/// The kader as they are kept; nothing where nobody is named.
fn kader_of(text: &str) -> Result<Option<String>, UiError> {
    if text.chars().count() > LONGEST_KADER {
        return Err(UiError::new("too_long").about("kader"));
    }
    let known = Kader::read_all(text)
        .map_err(|Nameless { line }| UiError::new("bad_kader").about("kader").with("row", line))?;
    Ok((!known.is_empty()).then(|| text.trim().to_owned()))
}

fn save(
    app: &App,
    id: PlaceId,
    change: impl FnOnce(Option<Place>) -> Result<Place, UiError>,
) -> Result<Posyandu, UiError> {
    let session = app.session()?;
    let saved = session.store.write::<_, UiError>(session.user, |writer| {
        let known = Place::read(&writer.state(Entity::Place(id))?.values());
        let had_kader = known.as_ref().is_some_and(|known| known.kader.is_some());
        let wanted = change(known.clone())?;
        let mut values = wanted.values();
        if known.is_some_and(|known| known.closed) && !wanted.closed {
            values.set(domain::field::PLACE_CLOSED, false);
        }
        if wanted.schedule.is_none() {
            values.set(domain::field::PLACE_SCHEDULE, domain::Value::Empty);
        }
        if wanted.kader.is_none() && had_kader {
            values.set(domain::field::PLACE_KADER, domain::Value::Empty);
        }
        writer.edit(Entity::Place(id), values, "")?;
        card(writer.db(), &place::find(writer.db(), id)?, app.today())
    })?;
    Ok(saved.answer)
}

fn card(db: &Db, place: &KnownPlace, today: NaiveDate) -> Result<Posyandu, UiError> {
    Ok(Posyandu {
        id: place.id.to_string(),
        name: place.place.name.clone(),
        desa: place.place.area.to_string(),
        desa_name: desa_name(&place.place),
        schedule: place.place.schedule.map(|schedule| schedule.to_string()),
        closed: place.place.closed,
        kader: place.place.kader.clone().unwrap_or_default(),
        children: day::roster(db, place.row, today)?.len(),
    })
}

/// The name of the desa a place stands in; its code where the list does not know it.
pub(crate) fn desa_name(place: &Place) -> String {
    area::name_of(place.area).map_or_else(|| place.area.to_string(), str::to_owned)
}

/// The id of a place as screens send it.
pub(crate) fn place_id(text: &str) -> Result<PlaceId, UiError> {
    Uuid::parse_str(text)
        .map(PlaceId)
        .map_err(|_| UiError::new("not_found").with_text("what", "place"))
}
