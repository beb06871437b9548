//! `siklus-district user` and `audit`: who may look at the district's page, and what they did.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use domain::Surroundings as _;
use serde_json::json;
use terminal::speak::{ask, say, tell_key};
use vault::{Passphrase, Strength};

use super::arguments::{AddUser, Audit, Common, ListUsers, OneUser, User};
use super::door;
use super::enrolment::instant;
use super::init::named;
use super::outcome::Failure;
use crate::acts::PROGRAM;
use crate::audit::{self, Act, Checked};
use crate::home::Home;
use crate::staff::{self, Role, secret};

/// Rows of the audit that are written at once.
const PAGE: u64 = 500;

/// Opens, lists and closes accounts.
///
/// # Errors
/// [`Failure::Undone`] for a name that is taken or not known, or a passphrase that is easy to guess.
pub(super) fn user(common: &Common, what: &User) -> Result<(), Failure> {
    match what {
        User::Add(asked) => add(common, asked),
        User::List(asked) => list(common, asked),
        User::Close(asked) => close(common, asked),
        User::Passphrase(asked) => passphrase(common, asked),
    }
}

fn add(common: &Common, asked: &AddUser) -> Result<(), Failure> {
    let shown = named("NAMA", &asked.name)?;
    let name = login(&shown)?;
    let role = Role::from_code(&asked.role).unwrap_or(Role::Petugas);
    let (home, _) = door::open(common)?;
    // Before the passphrase is asked for: it would be typed in vain.
    if door::read(&home, &mut |tx| staff::find(tx, &name))?.is_some() {
        return Err(of_name("user_exists", &name));
    }
    let proof = asked_proof(&home, &name)?;
    let added = door::written(&home, &mut |tx| {
        let added = staff::add(tx, &name, &shown, role, &proof)?;
        if added {
            let minute = home.surroundings().now_minutes();
            audit::write(tx, minute, PROGRAM, Act::AccountOpened, &name, role.code())?;
        }
        Ok(added)
    })?;
    if !added {
        return Err(of_name("user_exists", &name));
    }
    tell_key("district.user.added", &[("name", &name)]);
    Ok(())
}

fn passphrase(common: &Common, asked: &OneUser) -> Result<(), Failure> {
    let name = login(&asked.name)?;
    let (home, _) = door::open(common)?;
    if door::read(&home, &mut |tx| staff::find(tx, &name))?.is_none() {
        return Err(of_name("no_user", &name));
    }
    let proof = asked_proof(&home, &name)?;
    changed(&home, &name, Act::PassphraseSet, &mut |tx| {
        staff::set_proof(tx, &name, &proof)
    })?;
    tell_key("district.user.passphrase", &[("name", &name)]);
    Ok(())
}

fn close(common: &Common, asked: &OneUser) -> Result<(), Failure> {
    let name = login(&asked.name)?;
    let (home, _) = door::open(common)?;
    changed(&home, &name, Act::AccountClosed, &mut |tx| {
        staff::close(tx, &name)
    })?;
    tell_key("district.user.closed", &[("name", &name)]);
    Ok(())
}

/// Changes an account that is there, and writes that down.
fn changed(
    home: &Home,
    name: &str,
    act: Act,
    change: &mut dyn FnMut(&mut dyn crate::storage::Tx) -> Result<bool, crate::storage::Error>,
) -> Result<(), Failure> {
    let known = door::written(home, &mut |tx| {
        let known = change(tx)?;
        if known {
            let minute = home.surroundings().now_minutes();
            audit::write(tx, minute, PROGRAM, act, name, "")?;
        }
        Ok(known)
    })?;
    known.then_some(()).ok_or_else(|| of_name("no_user", name))
}

fn list(common: &Common, asked: &ListUsers) -> Result<(), Failure> {
    let (home, _) = door::open(common)?;
    let all = door::read(&home, &mut staff::all)?;
    let mut output = io::stdout().lock();
    if asked.json {
        let all = all.iter().map(|one| {
            json!({
                "name": one.name,
                "shown": one.shown,
                "role": one.role.code(),
                "closed": one.closed,
            })
        });
        writeln!(output, "{}", serde_json::Value::from_iter(all))?;
        return Ok(());
    }
    let rows = all.iter().map(|one| {
        [
            one.name.clone(),
            one.shown.clone(),
            one.role.code().to_owned(),
            u8::from(one.closed).to_string(),
        ]
    });
    write_csv(&mut output, ["name", "shown", "role", "closed"], rows)
}

/// Writes what was done, oldest last, and checks that nothing of it was changed.
///
/// # Errors
/// [`Failure::Damaged`] when something was.
pub(super) fn audit(common: &Common, asked: &Audit) -> Result<(), Failure> {
    let (home, _) = door::open(common)?;
    let mut output = io::stdout().lock();
    let mut before = i64::MAX.unsigned_abs();
    let header = ["number", "at", "name", "act", "subject", "reason"];
    write_csv(&mut output, header, std::iter::empty())?;
    loop {
        let page = door::read(&home, &mut |tx| audit::newest(tx, before, PAGE))?;
        let Some(last) = page.last() else {
            break;
        };
        before = last.number;
        for one in &page {
            let row = [
                one.number.to_string(),
                instant(one.minute).unwrap_or_default(),
                one.name.clone(),
                one.act.clone(),
                one.subject.clone(),
                one.reason.clone(),
            ];
            write_row(&mut output, row)?;
        }
        if asked.most.is_some_and(|most| page.len() as u64 >= most) {
            break;
        }
    }
    let Checked {
        n_entries,
        head,
        broken_at,
    } = door::read(&home, &mut audit::check)?;
    let seal: String = head[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    if let Some(number) = broken_at {
        return Err(Failure::Damaged(say(
            "district.audit.broken",
            &[("number", &number)],
        )));
    }
    tell_key(
        "district.audit.whole",
        &[("entries", &n_entries), ("seal", &seal)],
    );
    Ok(())
}

fn login(typed: &str) -> Result<String, Failure> {
    staff::login(typed).ok_or_else(|| of_name("no_user", typed.trim()))
}

fn of_name(key: &str, name: &str) -> Failure {
    Failure::Undone(say(&format!("district.error.{key}"), &[("name", &name)]))
}

/// What proves a passphrase that is typed, twice on a terminal; else the first line of standard input.
fn asked_proof(home: &Home, name: &str) -> Result<String, Failure> {
    let key = "district.ask.passphrase";
    let typed = match io::stdin().is_terminal() {
        true => {
            let typed = Passphrase::new(ask(key).map_err(|_| Failure::undone("no_passphrase"))?);
            let again = ask("district.ask.again").map_err(|_| Failure::undone("no_passphrase"))?;
            if Passphrase::new(again).as_str() != typed.as_str() {
                return Err(Failure::undone("not_the_same"));
            }
            typed
        }
        false => {
            let mut line = String::new();
            io::stdin().lock().read_line(&mut line)?;
            Passphrase::new(line)
        }
    };
    if typed.as_str().is_empty() {
        return Err(Failure::undone("no_passphrase"));
    }
    if Strength::of(&typed, &[name]).weakness.is_some() {
        return Err(Failure::undone("weak_passphrase"));
    }
    let surroundings = home.surroundings();
    Ok(secret::proof(&typed, &|bytes| surroundings.fill(bytes)))
}

pub(super) fn write_csv<const N: usize>(
    output: &mut dyn io::Write,
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Result<(), Failure> {
    write_row(output, header.map(str::to_owned))?;
    let mut rows = rows;
    rows.try_for_each(|row| write_row(output, row))
}

fn write_row<const N: usize>(output: &mut dyn io::Write, row: [String; N]) -> Result<(), Failure> {
    let mut file = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    file.write_record(row).map_err(io::Error::from)?;
    let bytes = file.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(output.write_all(&bytes)?)
}
