//! Invites: codes by which laptops join, each for one laptop of one puskesmas.
//!
//! A code is needed in full to prove it both ways, so an invite holds its code. A used, expired or locked
//! invite admits nobody, and is forgotten a month after its last day.

use domain::{AreaCode, Surroundings};
use protocol::enrol::Code;

use crate::scope::ScopeId;
use crate::storage::{Cell, Error, Row, Tx};

/// For how many days a code can be used.
pub const DAYS: i64 = 7;

/// So many wrong seals lock an invite.
pub const MOST_WRONG: i64 = 5;

/// After how many more days an invite is forgotten: so long its laptop may ask again for a lost answer,
/// and others are told that the code was used.
const REMEMBERED_DAYS: i64 = 30;

const DAY_MINUTES: i64 = 24 * 60;

/// No district has this many invites at once: their names begin to run out.
const MOST_INVITES: i64 = 10_000;

/// An invite.
#[derive(Clone)]
pub struct Invite {
    /// The puskesmas whose laptop may join.
    pub scope: ScopeId,
    /// The code.
    pub code: Code,
    /// The desa the laptop is for; none when nothing is said about them.
    pub desa: Vec<AreaCode>,
    /// The first minute in which it cannot be used any more, since 1970 by the district's clock.
    pub expires: i64,
    /// How many wrong seals there were.
    pub n_wrong: i64,
    /// The laptop that used it.
    pub device: Option<u32>,
}

impl Invite {
    /// Whether so many wrong codes were tried that it cannot be used any more.
    pub fn is_locked(&self) -> bool {
        self.n_wrong >= MOST_WRONG
    }
}

/// Makes an invite for a puskesmas and answers its code; `None` when there are too many already.
///
/// # Errors
/// When the database fails.
pub fn make(
    tx: &mut dyn Tx,
    surroundings: &dyn Surroundings,
    scope: ScopeId,
    desa: &[AreaCode],
) -> Result<Option<Code>, Error> {
    let minute = surroundings.now_minutes();
    let forgotten = minute - REMEMBERED_DAYS * DAY_MINUTES;
    tx.execute(
        "DELETE FROM invites WHERE expires < $1",
        &[forgotten.into()],
    )?;
    let rows = tx.query("SELECT count(*) FROM invites", &[])?;
    let full = |row: &Row| Ok::<_, Error>(row.int(0)? >= MOST_INVITES);
    if rows.first().map(full).transpose()? == Some(true) {
        return Ok(None);
    }
    let desa: Vec<String> = desa.iter().map(AreaCode::to_string).collect();
    loop {
        let mut random = [0; 5];
        surroundings.fill(&mut random);
        let code = Code::from_random(random);
        let sql = "INSERT INTO invites (name, scope, code, desa, expires, wrong, device)
                   VALUES ($1, $2, $3, $4, $5, 0, NULL)
                   ON CONFLICT (name) DO NOTHING";
        let args: [Cell; 5] = [
            code.name().into(),
            scope.0.into(),
            code.text().into(),
            desa.join(" ").into(),
            (minute + DAYS * DAY_MINUTES).into(),
        ];
        if tx.execute(sql, &args)? == 1 {
            return Ok(Some(code));
        }
    }
}

/// The invite of a name.
///
/// # Errors
/// When the database fails.
pub(crate) fn named(tx: &mut dyn Tx, name: &str) -> Result<Option<Invite>, Error> {
    let damaged = || Error::DamagedRow { table: "invites" };
    let sql = "SELECT scope, code, desa, expires, wrong, device FROM invites WHERE name = $1";
    let rows = tx.query(sql, &[name.into()])?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    Ok(Some(Invite {
        scope: ScopeId(row.int(0)?),
        code: Code::read(row.text(1)?).map_err(|_| damaged())?,
        desa: desa_of(row.text(2)?)?,
        expires: row.int(3)?,
        n_wrong: row.int(4)?,
        device: match row.is_null(5)? {
            true => None,
            false => Some(u32::try_from(row.int(5)?).map_err(|_| damaged())?),
        },
    }))
}

/// An invite that a laptop may still use, as people see it: never the whole code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// What its code begins with.
    pub name: String,
    /// Name of the puskesmas.
    pub puskesmas: String,
    /// The desa the laptop is for.
    pub desa: Vec<AreaCode>,
    /// The first minute in which it cannot be used any more, since 1970 by the district's clock.
    pub expires: i64,
    /// How many wrong codes were tried.
    pub n_wrong: i64,
}

/// The invites that can still be used, those that end first at the top.
///
/// # Errors
/// When the database fails.
pub fn open(tx: &mut dyn Tx, minute: i64) -> Result<Vec<Open>, Error> {
    let sql = "SELECT invites.name, scopes.name, desa, expires, wrong
               FROM invites
               JOIN scopes ON scopes.scope = invites.scope
               WHERE device IS NULL AND expires > $1 AND wrong < $2
               ORDER BY expires, invites.name";
    let rows = tx.query(sql, &[minute.into(), MOST_WRONG.into()])?;
    let open = |row: &Row| {
        Ok(Open {
            name: row.text(0)?.to_owned(),
            puskesmas: row.text(1)?.to_owned(),
            desa: desa_of(row.text(2)?)?,
            expires: row.int(3)?,
            n_wrong: row.int(4)?,
        })
    };
    rows.iter().map(open).collect()
}

/// Takes an invite back that nobody has used; answers whether there was one.
///
/// # Errors
/// When the database fails.
pub fn withdraw(tx: &mut dyn Tx, name: &str) -> Result<bool, Error> {
    let sql = "DELETE FROM invites WHERE name = $1 AND device IS NULL";
    Ok(tx.execute(sql, &[name.into()])? == 1)
}

fn desa_of(text: &str) -> Result<Vec<AreaCode>, Error> {
    let codes = text.split_ascii_whitespace();
    let codes: Result<_, _> = codes.map(str::parse).collect();
    codes.map_err(|_| Error::DamagedRow { table: "invites" })
}

/// The invite of a name, which nobody else can use or lock before this transaction ends.
pub(crate) fn lock(tx: &mut dyn Tx, name: &str) -> Result<Option<Invite>, Error> {
    tx.execute(
        "UPDATE invites SET wrong = wrong WHERE name = $1",
        &[name.into()],
    )?;
    named(tx, name)
}

/// Counts a wrong seal.
pub(crate) fn count_wrong(tx: &mut dyn Tx, name: &str) -> Result<(), Error> {
    tx.execute(
        "UPDATE invites SET wrong = wrong + 1 WHERE name = $1",
        &[name.into()],
    )?;
    Ok(())
}

/// Writes down which laptop used an invite.
pub(crate) fn set_device(tx: &mut dyn Tx, name: &str, device: u32) -> Result<(), Error> {
    let sql = "UPDATE invites SET device = $1 WHERE name = $2";
    tx.execute(sql, &[device.into(), name.into()])?;
    Ok(())
}

/// Forgets all invites: what was used since a backup was made must not be open again.
///
/// # Errors
/// When the database fails.
pub fn forget_all(tx: &mut dyn Tx) -> Result<(), Error> {
    tx.execute("DELETE FROM invites", &[])?;
    Ok(())
}
