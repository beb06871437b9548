//! Signing in and out, users, passphrases and the recovery sheet.

use std::sync::Arc;

use domain::{Role, Surroundings as _, UserId, area};
use serde::{Deserialize, Serialize};
use sqlite::Key;
use store::Store;
use ts_rs::TS;
use uuid::Uuid;
use vault::{Cost, Passphrase, Sheet, Strength, User, Vault, Weakness};

use crate::app::Stage;
use crate::forms::Forms;
use crate::rounds::Rounds;
use crate::{App, Session, UiError};

/// A user as the sign-in screen shows it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct UserCard {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Code of the role.
    pub role: String,
}

/// An area with its name.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Area {
    /// Kemendagri code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// Who is signed in, and where.
#[derive(Debug, Serialize, TS)]
pub struct SessionCard {
    /// Who.
    pub user: UserCard,
    /// Name of the puskesmas.
    pub puskesmas: String,
    /// Name of the kabupaten.
    pub kabupaten: String,
    /// Desa that the puskesmas serves.
    pub desa: Vec<Area>,
}

/// How the app stands.
#[derive(Debug, Serialize, TS)]
pub struct AppState {
    /// `empty`, `locked`, `open` or `refused`.
    pub stage: &'static str,
    /// Why the store is refused.
    pub problem: Option<UiError>,
    /// Who may sign in.
    pub users: Vec<UserCard>,
    /// Who is signed in.
    pub session: Option<SessionCard>,
    /// Today, where the laptop stands.
    pub today: String,
    /// The clock cannot be right: ask the date.
    pub clock_suspect: bool,
    /// The store holds made-up people.
    pub demo: bool,
    /// Version of the program.
    pub version: &'static str,
    /// Where the data lies.
    pub data_folder: String,
}

/// How the app stands.
///
/// # Errors
/// None; the state says what is wrong.
pub fn app_state(app: &App, (): ()) -> Result<AppState, UiError> {
    let stage = app.stage();
    let (name, users, session, problem) = match &*stage {
        Stage::Empty => ("empty", Vec::new(), None, None),
        Stage::Locked(vault) => ("locked", cards(vault), None, None),
        Stage::Open(vault, session) => ("open", cards(vault), Some(Arc::clone(session)), None),
        Stage::Refused(error) => ("refused", Vec::new(), None, Some(error.clone())),
    };
    drop(stage);
    Ok(AppState {
        stage: name,
        problem,
        users,
        demo: app.is_demo(),
        session: session.map(|session| session_card(&session)),
        today: app.today().to_string(),
        clock_suspect: app.system().clock_suspect(),
        version: env!("CARGO_PKG_VERSION"),
        data_folder: app.data_dir().display().to_string(),
    })
}

fn cards(vault: &Vault) -> Vec<UserCard> {
    vault.keyring().users().map(card).collect()
}

fn card(user: &User) -> UserCard {
    UserCard {
        id: user.id.clone(),
        name: user.name.clone(),
        role: user.role.clone(),
    }
}

fn session_card(session: &Session) -> SessionCard {
    let laptop = session.store.laptop();
    let named = |code| area::name_of(code).unwrap_or_default().to_owned();
    SessionCard {
        user: UserCard {
            id: session.user.to_string(),
            name: session.name.clone(),
            role: session.role.word().to_owned(),
        },
        puskesmas: laptop.puskesmas_name.clone(),
        kabupaten: named(laptop.kabupaten),
        desa: laptop
            .desa
            .iter()
            .map(|code| Area {
                code: code.to_string(),
                name: named(*code),
            })
            .collect(),
    }
}

/// A passphrase to be judged.
#[derive(Debug, Deserialize, TS)]
pub struct RatePassphrase {
    /// What was typed.
    pub passphrase: String,
    /// Names that it must not be made of.
    pub words: Vec<String>,
}

/// What the meter says.
#[derive(Debug, Serialize, TS)]
pub struct PassphraseRating {
    /// It may be used.
    pub ok: bool,
    /// About how many bits a guesser must search.
    pub bits: u32,
    /// Code of the sentence beside the meter.
    pub code: &'static str,
}

/// Judges a passphrase while it is being typed.
///
/// # Errors
/// None.
pub fn rate_passphrase(_: &App, args: RatePassphrase) -> Result<PassphraseRating, UiError> {
    let words: Vec<&str> = args.words.iter().map(String::as_str).collect();
    let strength = Strength::of(&Passphrase::new(args.passphrase), &words);
    Ok(PassphraseRating {
        ok: strength.weakness.is_none(),
        bits: strength.bits,
        code: strength.weakness.map_or("strong", weakness_code),
    })
}

fn weakness_code(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::TooShort => "passphrase_too_short",
        Weakness::NotMixed => "passphrase_not_mixed",
        Weakness::Guessable => "passphrase_guessable",
    }
}

/// Refuses a passphrase that may not be used.
pub(crate) fn require_strong(passphrase: &Passphrase, words: &[&str]) -> Result<(), UiError> {
    match Strength::of(passphrase, words).weakness {
        None => Ok(()),
        Some(weakness) => Err(UiError::new(weakness_code(weakness)).about("passphrase")),
    }
}

/// The cost of a new slot: about half a second on this laptop, unless the program was started with another.
pub(crate) fn cost(app: &App) -> Cost {
    if let Some(cost) = app.settings().cost {
        return cost;
    }
    Cost::calibrated(500, &mut |cost| {
        let before = app.system().clock_ms();
        match cost.trial() {
            Ok(()) => u64::try_from(app.system().clock_ms() - before).unwrap_or(0),
            Err(_) => u64::MAX,
        }
    })
}

/// Signing in.
#[derive(Debug, Deserialize, TS)]
pub struct Unlock {
    /// Whose slot.
    pub user: String,
    /// The passphrase.
    pub passphrase: String,
}

/// Signs in with a passphrase.
///
/// # Errors
/// `wrong_passphrase`, `wait`, `no_such_user`, or why the store cannot be opened.
pub fn unlock(app: &App, args: Unlock) -> Result<AppState, UiError> {
    let passphrase = Passphrase::new(args.passphrase);
    with_locked(app, |vault| {
        let key = vault.unlock(&args.user, &passphrase, app.system().now_ms())?;
        let user = vault
            .keyring()
            .users()
            .find(|user| user.id == args.user)
            .cloned();
        Ok((key, user.ok_or_else(|| UiError::new("no_such_user"))?))
    })
}

/// Signing in with the recovery sheet.
#[derive(Debug, Deserialize, TS)]
pub struct UnlockWithSheet {
    /// Whose slot gets the new passphrase.
    pub user: String,
    /// The twelve words.
    pub words: String,
    /// The new passphrase.
    pub new_passphrase: String,
}

/// Signs in with the recovery sheet and gives the user a new passphrase.
///
/// # Errors
/// What is wrong with the words or the passphrase, or why the store cannot be opened.
pub fn unlock_with_sheet(app: &App, args: UnlockWithSheet) -> Result<AppState, UiError> {
    let sheet = Sheet::parse(&args.words).map_err(vault::Error::from)?;
    let passphrase = Passphrase::new(args.new_passphrase);
    require_strong(&passphrase, &[])?;
    let cost = cost(app);
    with_locked(app, |vault| {
        let key = vault.unlock_with_sheet(&sheet)?;
        let system = app.system();
        vault.change(|keyring| {
            keyring.set_passphrase(&key, &args.user, &passphrase, cost, &mut |bytes| {
                system.fill(bytes)
            })
        })?;
        let user = vault
            .keyring()
            .users()
            .find(|user| user.id == args.user)
            .cloned();
        Ok((key, user.ok_or_else(|| UiError::new("no_such_user"))?))
    })
}

/// Opens the locked store with the key that `open` finds.
fn with_locked(
    app: &App,
    open: impl FnOnce(&mut Vault) -> Result<(Key, User), UiError>,
) -> Result<AppState, UiError> {
    {
        let mut stage = app.stage();
        let Stage::Locked(vault) = &mut *stage else {
            return Err(UiError::new("not_locked"));
        };
        let (key, user) = open(vault)?;
        let session = match open_session(app, key, &user) {
            Ok(session) => session,
            Err(error) => {
                // Proven by the key: no other try can open it, but a backup can take its place.
                if error.code == "store_damaged" {
                    *stage = Stage::Refused(error.clone());
                }
                return Err(error);
            }
        };
        if let Stage::Locked(vault) = std::mem::replace(&mut *stage, Stage::Empty) {
            *stage = app.opened(vault, session);
        }
    }
    app_state(app, ())
}

fn open_session(app: &App, key: Key, user: &User) -> Result<Session, UiError> {
    let store = Store::open(&app.data_dir(), &key, Arc::clone(app.system()) as Arc<_>)?;
    session_of(app, store, key, user, app.is_demo())
}

/// The session of a user over an open store.
pub(crate) fn session_of(
    app: &App,
    store: Store,
    key: Key,
    user: &User,
    demo: bool,
) -> Result<Session, UiError> {
    app.system().set_zone(zone(store.laptop().kabupaten));
    app.system().set_newest_record(store.newest_minute()?);
    let id = Uuid::parse_str(&user.id).map_err(|_| UiError::new("keys_damaged"))?;
    let role = Role::from_word(&user.role).ok_or_else(|| UiError::new("keys_damaged"))?;
    Ok(Session {
        user: UserId(id),
        name: user.name.clone(),
        role,
        forms: Forms::of(&store)?,
        store,
        key,
        demo,
        rounds: Rounds::new(&app.data_dir(), app.system()),
    })
}

/// Hours east of UTC by province: WIB 7, WITA 8, WIT 9.
pub(crate) fn zone(kabupaten: domain::AreaCode) -> i32 {
    match kabupaten.to_string().get(..2) {
        Some("51" | "52" | "53" | "63" | "64" | "65" | "71" | "72" | "73" | "74" | "75" | "76") => {
            8
        }
        Some(province) if province >= "81" => 9,
        Some(_) | None => 7,
    }
}

/// Locks the screen: the key leaves the memory.
///
/// # Errors
/// None.
pub fn lock(app: &App, (): ()) -> Result<AppState, UiError> {
    app.sign_out();
    app_state(app, ())
}

/// Everybody who may sign in.
///
/// # Errors
/// None.
pub fn list_users(app: &App, (): ()) -> Result<Vec<UserCard>, UiError> {
    Ok(app_state(app, ())?.users)
}

/// A new user.
#[derive(Debug, Deserialize, TS)]
pub struct AddUser {
    /// Name.
    pub name: String,
    /// Code of the role.
    pub role: String,
    /// The user's passphrase.
    pub passphrase: String,
}

/// Adds a user with an own slot.
///
/// # Errors
/// `missing`, a weak passphrase, or why the slot could not be written.
pub fn add_user(app: &App, args: AddUser) -> Result<UserCard, UiError> {
    let session = app.session()?;
    let user = new_user(app, &args.name, &args.role)?;
    let passphrase = Passphrase::new(args.passphrase);
    require_strong(
        &passphrase,
        &[&user.name, &session.store.laptop().puskesmas_name],
    )?;
    let cost = cost(app);
    change_keys(app, |keyring| {
        let system = app.system();
        keyring.add_user(
            &session.key,
            user.clone(),
            &passphrase,
            cost,
            &mut |bytes| system.fill(bytes),
        )
    })?;
    super::setup::record_user(&session.store, session.user, &user)?;
    Ok(card(&user))
}

/// A user with a new id.
pub(crate) fn new_user(app: &App, name: &str, role: &str) -> Result<User, UiError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(UiError::new("missing").about("name"));
    }
    let role = Role::from_word(role).ok_or_else(|| UiError::new("bad_role").about("role"))?;
    Ok(User {
        id: app.system().new_id().to_string(),
        name: name.to_owned(),
        role: role.word().to_owned(),
    })
}

/// Changes the slots while signed in.
fn change_keys<T>(
    app: &App,
    change: impl FnOnce(&mut vault::Keyring) -> Result<T, vault::Error>,
) -> Result<T, UiError> {
    match &mut *app.stage() {
        Stage::Open(vault, _) => Ok(vault.change(change)?),
        Stage::Empty | Stage::Locked(_) | Stage::Refused(_) => Err(UiError::new("locked")),
    }
}

/// A new passphrase for oneself.
#[derive(Debug, Deserialize, TS)]
pub struct ChangePassphrase {
    /// The present one.
    pub old: String,
    /// The new one.
    pub new: String,
}

/// Changes one's own passphrase.
///
/// # Errors
/// `wrong_passphrase` for the old one, a weak new one, or why the slot could not be written.
pub fn change_passphrase(app: &App, args: ChangePassphrase) -> Result<(), UiError> {
    let session = app.session()?;
    let user = session.user.to_string();
    let (old, new) = (Passphrase::new(args.old), Passphrase::new(args.new));
    require_strong(
        &new,
        &[&session.name, &session.store.laptop().puskesmas_name],
    )?;
    let cost = cost(app);
    change_keys(app, |keyring| {
        keyring.open(&user, &old)?;
        let system = app.system();
        keyring.set_passphrase(&session.key, &user, &new, cost, &mut |bytes| {
            system.fill(bytes)
        })
    })
}

/// The words of a new recovery sheet.
#[derive(Debug, Serialize, TS)]
pub struct RecoverySheet {
    /// Twelve words, in order.
    pub recovery_words: Vec<String>,
}

/// Makes a new recovery sheet; the old one opens nothing any more.
///
/// # Errors
/// Why the slot could not be written.
pub fn new_recovery_sheet(app: &App, (): ()) -> Result<RecoverySheet, UiError> {
    let session = app.session()?;
    let sheet = change_keys(app, |keyring| {
        let system = app.system();
        keyring.replace_sheet(&session.key, &mut |bytes| system.fill(bytes))
    })?;
    Ok(RecoverySheet {
        recovery_words: sheet.words().map(str::to_owned).to_vec(),
    })
}

/// Today, as a person says.
#[derive(Debug, Deserialize, TS)]
pub struct SetToday {
    /// The date as typed.
    pub date: String,
}

/// Takes a person's word for today's date while the clock is suspect.
///
/// # Errors
/// `bad_date`.
pub fn set_today(app: &App, args: SetToday) -> Result<AppState, UiError> {
    let typed = domain::reading::DateReader::typed(app.today());
    let date = typed
        .read(&args.date)
        .map_err(|_| UiError::new("bad_date").about("date"))?;
    app.system().set_today(date);
    app_state(app, ())
}
