//! The first run: areas to choose from, and the store, its first user and the recovery sheet.

use std::sync::Arc;

use domain::{
    AreaCode, Entity, Place, PlaceKind, Role, Schedule, Surroundings as _, UserId, Values, area,
    field,
};
use serde::Deserialize;
use store::{Laptop, STORE_FILE, Store};
use ts_rs::TS;
use uuid::Uuid;
use vault::{Keyring, Passphrase, User, Vault};

use super::signin::{Area, RecoverySheet, cost, new_user, require_strong, session_of, zone};
use crate::app::Stage;
use crate::{App, UiError};

/// Areas below one.
#[derive(Debug, Deserialize, TS)]
pub struct ListAreas {
    /// Its code; none for the provinces.
    pub parent: Option<String>,
}

/// The areas below another, from the built-in list.
///
/// # Errors
/// `bad_area`.
pub fn list_areas(_: &App, args: ListAreas) -> Result<Vec<Area>, UiError> {
    let parent = args
        .parent
        .as_deref()
        .map(|code| parse_area(code, "parent"))
        .transpose()?;
    let named = |area: area::Area| Area {
        code: area.code.to_string(),
        name: area.name.to_owned(),
    };
    Ok(area::children_of(parent).into_iter().map(named).collect())
}

/// A known area code, or the error about its field.
pub(crate) fn parse_area(code: &str, field: &str) -> Result<AreaCode, UiError> {
    let unknown = || {
        UiError::new("bad_area")
            .about(field)
            .with_text("code", code)
    };
    let code: AreaCode = code.parse().map_err(|_| unknown())?;
    area::name_of(code).map(|_| code).ok_or_else(unknown)
}

/// A posyandu to begin with.
#[derive(Debug, Deserialize, TS)]
pub struct NewPosyandu {
    /// Its desa.
    pub desa: String,
    /// Its name.
    pub name: String,
    /// When its days are, such as `w3-4`.
    pub schedule: Option<String>,
}

/// The first user.
#[derive(Debug, Deserialize, TS)]
pub struct FirstUser {
    /// Name.
    pub name: String,
    /// Code of the role.
    pub role: String,
    /// Passphrase.
    pub passphrase: String,
}

/// A first run.
#[derive(Debug, Deserialize, TS)]
pub struct SetUp {
    /// Code of the kabupaten.
    pub kabupaten: String,
    /// Name of the puskesmas.
    pub puskesmas: String,
    /// Codes of the desa it serves.
    pub desa: Vec<String>,
    /// Posyandu to begin with.
    pub posyandu: Vec<NewPosyandu>,
    /// The first user.
    pub user: FirstUser,
}

/// Makes the store of a laptop that works without a district, with its first user.
///
/// The key file is written last: a first run that is cut off leaves nothing that anybody could have
/// entered anything into, and is begun again.
///
/// # Errors
/// `store_exists`, `bad_area`, `missing`, a weak passphrase, or why the files could not be written.
pub fn set_up(app: &App, args: SetUp) -> Result<RecoverySheet, UiError> {
    let laptop = laptop(&args)?;
    let posyandu = args
        .posyandu
        .iter()
        .map(|place| new_posyandu(&laptop, place))
        .collect::<Result<Vec<_>, _>>()?;
    let user = new_user(app, &args.user.name, &args.user.role)?;
    let passphrase = Passphrase::new(args.user.passphrase);
    require_strong(&passphrase, &[&user.name, &laptop.puskesmas_name])?;

    let mut stage = app.stage();
    match &*stage {
        Stage::Empty => {}
        Stage::Refused(error) => return Err(error.clone()),
        Stage::Locked(_) | Stage::Open(..) => return Err(UiError::new("store_exists")),
    }
    set_remains_aside(app)?;
    let system = app.system();
    system.set_zone(zone(laptop.kabupaten));
    let (keyring, key, sheet) = Keyring::new(user.clone(), &passphrase, cost(app), &mut |bytes| {
        system.fill(bytes)
    })?;
    let store = Store::create(&app.data_dir(), &key, &laptop, Arc::clone(system) as Arc<_>)?;
    let author = UserId(Uuid::parse_str(&user.id).map_err(|_| UiError::new("internal"))?);
    store.write::<_, UiError>(author, |writer| {
        let puskesmas = Place {
            name: laptop.puskesmas_name.clone(),
            kind: PlaceKind::Puskesmas,
            area: laptop.kabupaten,
            puskesmas: None,
            schedule: None,
            closed: false,
            kader: None,
        };
        writer.edit(Entity::Place(laptop.puskesmas), puskesmas.values(), "")?;
        for place in &posyandu {
            writer.edit(
                Entity::Place(Place::id(place.kind, &place.area, &place.name)),
                place.values(),
                "",
            )?;
        }
        Ok(())
    })?;
    record_user(&store, author, &user)?;
    let vault = Vault::adopt(&app.data_dir(), keyring)?;
    let session = session_of(app, store, key, &user, false)?;
    *stage = app.opened(Box::new(vault), session);
    Ok(RecoverySheet {
        recovery_words: sheet.words().map(str::to_owned).to_vec(),
    })
}

/// Moves away what a first run left that was cut off: a store that no key opens.
fn set_remains_aside(app: &App) -> Result<(), UiError> {
    let store = app.data_dir().join(STORE_FILE);
    match sqlite::set_aside(&store) {
        Ok(_) | Err(sqlite::Error::Missing { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    match Vault::set_aside(&app.data_dir()) {
        Ok(_) | Err(vault::Error::Missing { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn laptop(args: &SetUp) -> Result<Laptop, UiError> {
    let name = args.puskesmas.trim();
    if name.is_empty() {
        return Err(UiError::new("missing").about("puskesmas"));
    }
    let kabupaten = parse_area(&args.kabupaten, "kabupaten")?;
    let desa = args
        .desa
        .iter()
        .map(|code| parse_area(code, "desa"))
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(outside) = desa.iter().find(|desa| !desa.is_within(kabupaten)) {
        return Err(UiError::new("bad_area")
            .about("desa")
            .with_text("code", outside.to_string()));
    }
    if desa.is_empty() {
        return Err(UiError::new("missing").about("desa"));
    }
    Ok(Laptop {
        kabupaten,
        puskesmas: Place::id(PlaceKind::Puskesmas, &kabupaten, name),
        puskesmas_name: name.to_owned(),
        desa,
    })
}

/// A posyandu as typed, checked.
pub(crate) fn new_posyandu(laptop: &Laptop, typed: &NewPosyandu) -> Result<Place, UiError> {
    let name = typed.name.trim();
    if name.is_empty() {
        return Err(UiError::new("missing").about("posyandu"));
    }
    let desa = parse_area(&typed.desa, "desa")?;
    if !laptop.desa.contains(&desa) {
        return Err(UiError::new("bad_area")
            .about("desa")
            .with_text("code", typed.desa.as_str()));
    }
    Ok(Place {
        name: name.to_owned(),
        kind: PlaceKind::Posyandu,
        area: desa,
        puskesmas: Some(laptop.puskesmas),
        schedule: schedule(typed.schedule.as_deref())?,
        closed: false,
        kader: None,
    })
}

/// A schedule as chosen, checked.
pub(crate) fn schedule(text: Option<&str>) -> Result<Option<Schedule>, UiError> {
    let parse = |text: &str| {
        text.parse()
            .map_err(|_| UiError::new("bad_schedule").about("schedule"))
    };
    text.filter(|text| !text.is_empty()).map(parse).transpose()
}

/// Records a user in the log, so that history can show the name.
pub(crate) fn record_user(store: &Store, author: UserId, user: &User) -> Result<(), UiError> {
    let id = UserId(Uuid::parse_str(&user.id).map_err(|_| UiError::new("internal"))?);
    let mut values = Values::new();
    values.set(field::USER_NAME, user.name.as_str());
    values.set_some(field::USER_ROLE, Role::from_word(&user.role));
    store.write::<_, UiError>(author, |writer| {
        Ok(writer.edit(Entity::User(id), values, "")?)
    })?;
    Ok(())
}
