//! The people of the health office: who they are, who is signed in, and what they did.

use std::thread;

use siklus_district::acts::{By, NotDone, PROGRAM};
use siklus_district::audit::{self, Act, Checked};
use siklus_district::devices;
use siklus_district::staff::sign_in::{self, IDLE_MINUTES, LONGEST_MINUTES, Token};
use siklus_district::staff::{self, Role};
use siklus_district::storage::{Error, Tx};
use testkit::World;

use crate::databases::{Engine, read, written};
use crate::stage::{APPLIED, District, Sender, budi};

on_every_storage!(
    an_account_is_opened_once_closed_and_opened_again_by_a_new_passphrase,
    who_does_nothing_for_half_an_hour_is_signed_out,
    nobody_stays_signed_in_longer_than_half_a_day,
    closing_an_account_signs_everybody_out_who_used_it,
    what_is_done_is_written_down_in_one_chain,
    a_row_that_was_changed_added_or_taken_away_is_found,
    writers_at_once_make_one_chain,
    a_release_is_written_down_with_who_and_why_and_nothing_without_a_reason_to,
    an_invite_is_listed_while_it_can_be_used_and_can_be_taken_back,
);

/// A minute in 2026.
const NOW: i64 = 29_900_000;

fn open(tx: &mut dyn Tx, name: &str, role: Role) -> Result<bool, Error> {
    staff::add(tx, name, "Rina Sembiring", role, "$argon2id$…")
}

fn an_account_is_opened_once_closed_and_opened_again_by_a_new_passphrase(engine: Engine) {
    let storage = engine.empty();
    assert!(written(&*storage, |tx| open(tx, "rina", Role::Admin)));
    assert!(!written(&*storage, |tx| open(tx, "rina", Role::Petugas)));
    let found = || read(&*storage, |tx| staff::find(tx, "rina")).unwrap();
    let (account, proof) = found();
    assert_eq!((account.role, account.closed), (Role::Admin, false));
    assert_eq!(proof, "$argon2id$…");
    assert!(written(&*storage, |tx| staff::close(tx, "rina")));
    assert!(found().0.closed);
    assert!(written(&*storage, |tx| staff::set_proof(tx, "rina", "x")));
    let (account, proof) = found();
    assert_eq!((account.closed, proof.as_str()), (false, "x"));
    assert!(!written(&*storage, |tx| staff::close(tx, "sari")));
    assert!(!written(&*storage, |tx| staff::set_proof(tx, "sari", "x")));
    assert_eq!(read(&*storage, staff::all), [account]);
}

/// Signs somebody in at [`NOW`].
fn signed_in(tx: &mut dyn Tx, name: &str) -> Result<Token, Error> {
    open(tx, name, Role::Petugas)?;
    let world = World::on("2026-11-12").seeded(name.len() as u64);
    let token = Token::new(&world);
    sign_in::begin(tx, &token, name, NOW)?;
    Ok(token)
}

fn holder(tx: &mut dyn Tx, token: &Token, minute: i64) -> Result<Option<String>, Error> {
    let found = sign_in::holder(tx, token, minute)?;
    Ok(found.map(|(account, _)| account.name))
}

fn who_does_nothing_for_half_an_hour_is_signed_out(engine: Engine) {
    let storage = engine.empty();
    let token = written(&*storage, |tx| signed_in(tx, "rina"));
    let at = |minute| read(&*storage, |tx| holder(tx, &token, minute));
    assert_eq!(at(NOW + IDLE_MINUTES - 1).as_deref(), Some("rina"));
    assert_eq!(at(NOW + IDLE_MINUTES), None);
    written(&*storage, |tx| sign_in::note(tx, &token, NOW + 20));
    assert_eq!(at(NOW + IDLE_MINUTES + 19).as_deref(), Some("rina"));
    assert_eq!(at(NOW + IDLE_MINUTES + 20), None);
    written(&*storage, |tx| sign_in::end(tx, &token));
    assert_eq!(at(NOW + 20), None);
    let stranger = Token::read(&"0".repeat(64)).unwrap();
    let found = read(&*storage, |tx| holder(tx, &stranger, NOW));
    assert_eq!(found, None);
}

fn nobody_stays_signed_in_longer_than_half_a_day(engine: Engine) {
    let storage = engine.empty();
    let token = written(&*storage, |tx| signed_in(tx, "rina"));
    let last = NOW + LONGEST_MINUTES;
    written(&*storage, |tx| sign_in::note(tx, &token, last - 1));
    let at = |minute| read(&*storage, |tx| holder(tx, &token, minute));
    assert_eq!(at(last - 1).as_deref(), Some("rina"));
    assert_eq!(at(last), None);
    // The next who signs in takes away what is over.
    written(&*storage, |tx| {
        open(tx, "sari", Role::Petugas)?;
        let other = Token::read(&"1".repeat(64)).unwrap();
        sign_in::begin(tx, &other, "sari", last)
    });
    let left = read(&*storage, |tx| tx.query("SELECT name FROM sign_ins", &[]));
    let left: Vec<&str> = left.iter().map(|row| row.text(0).unwrap()).collect();
    assert_eq!(left, ["sari"]);
}

fn closing_an_account_signs_everybody_out_who_used_it(engine: Engine) {
    let storage = engine.empty();
    let [rina, sari] = ["rina", "saria"].map(|name| written(&*storage, |tx| signed_in(tx, name)));
    written(&*storage, |tx| staff::close(tx, "rina"));
    let is_in = |token: &Token| read(&*storage, |tx| holder(tx, token, NOW)).is_some();
    assert_eq!((is_in(&rina), is_in(&sari)), (false, true));
    written(&*storage, |tx| staff::set_proof(tx, "saria", "other"));
    assert!(!is_in(&sari), "a new passphrase signs out too");
}

fn noted(tx: &mut dyn Tx, subject: &str) -> Result<(), Error> {
    audit::write(tx, NOW, "rina", Act::Revoked, subject, "hilang di jalan")
}

fn what_is_done_is_written_down_in_one_chain(engine: Engine) {
    let storage = engine.empty();
    let empty = read(&*storage, audit::check);
    assert_eq!((empty.n_entries, empty.broken_at), (0, None));
    for subject in ["1", "2", "3\0"] {
        written(&*storage, |tx| noted(tx, subject));
    }
    let checked = read(&*storage, audit::check);
    assert_eq!((checked.n_entries, checked.broken_at), (3, None));
    let newest = read(&*storage, |tx| audit::newest(tx, 3, 10));
    let told: Vec<_> = newest
        .iter()
        .map(|one| (one.number, &*one.subject))
        .collect();
    assert_eq!(told, [(2, "2"), (1, "1")]);
    assert_eq!(newest[0].reason, "hilang di jalan");
    assert_ne!(newest[0].hash, newest[1].hash);
}

fn a_row_that_was_changed_added_or_taken_away_is_found(engine: Engine) {
    for (change, broken_at) in [
        ("UPDATE audit SET reason = 'lain' WHERE number = 2", 2),
        ("UPDATE audit SET minute = minute - 1 WHERE number = 1", 1),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 3", 3),
        ("DELETE FROM audit", 1),
        (
            "INSERT INTO audit (number, minute, name, act, subject, reason, hash)
             SELECT 4, minute, name, act, subject, reason, hash FROM audit WHERE number = 3",
            4,
        ),
    ] {
        let storage = engine.empty();
        for subject in ["1", "2", "3"] {
            written(&*storage, |tx| noted(tx, subject));
        }
        written(&*storage, |tx| tx.execute(change, &[]));
        let checked = read(&*storage, audit::check);
        assert_eq!(checked.broken_at, Some(broken_at), "{change}");
    }
}

fn writers_at_once_make_one_chain(engine: Engine) {
    let storage = engine.empty();
    thread::scope(|scope| {
        for writer in 0..6 {
            let storage = &*storage;
            scope.spawn(move || {
                for n in 0..5 {
                    written(storage, |tx| noted(tx, &format!("{writer} {n}")));
                }
            });
        }
    });
    let Checked {
        n_entries,
        broken_at,
        ..
    } = read(&*storage, audit::check);
    assert_eq!((n_entries, broken_at), (30, None));
}

/// The newest rows of the audit: who, what, to whom, why.
fn told(district: &District) -> Vec<[String; 4]> {
    let newest = read(&*district.storage, |tx| {
        audit::newest(tx, u64::MAX >> 1, 10)
    });
    let told = newest.into_iter();
    told.map(|one| [one.name, one.act, one.subject, one.reason])
        .collect()
}

fn a_release_is_written_down_with_who_and_why_and_nothing_without_a_reason_to(engine: Engine) {
    let district = District::on(engine);
    let world = World::on("2026-11-12");
    let by = |name| By {
        storage: &*district.storage,
        surroundings: &world,
        name,
    };
    let mut laptop = Sender::enrolled(&district, 1);
    laptop.laptop.register(&budi());
    assert_eq!(laptop.push(&district), APPLIED);
    let refused = by("rina").release(1, "kosong");
    assert!(
        matches!(refused, Err(NotDone::NothingWaits(1))),
        "{refused:?}"
    );
    let refused = by("rina").revoke(9, "tidak ada");
    assert!(matches!(refused, Err(NotDone::NoLaptop(9))), "{refused:?}");
    assert_eq!(told(&district), Vec::<[String; 4]>::new());
    by("rina").revoke(1, "hilang").unwrap();
    laptop.weigh(&budi(), "2026-05-14", "7.0");
    laptop.push(&district);
    assert_eq!(by(PROGRAM).release(1, "sudah ketemu").unwrap(), 1);
    let expected = [
        ["", "released", "1", "sudah ketemu"],
        ["rina", "revoked", "1", "hilang"],
    ];
    assert_eq!(told(&district), expected.map(|one| one.map(str::to_owned)));
    let all = read(&*district.storage, devices::all);
    assert_eq!((all[0].n_waiting, all[0].device.revoked), (0, true));
}

fn an_invite_is_listed_while_it_can_be_used_and_can_be_taken_back(engine: Engine) {
    use siklus_district::about::About;
    use siklus_district::invite;

    let district = District::on(engine);
    written(&*district.storage, |tx| {
        let about = About {
            kabupaten: "12.05".parse().unwrap(),
            name: "Dinas Kesehatan Langkat".to_owned(),
            admin: "Rina".to_owned(),
        };
        about.write(tx)
    });
    let world = World::on("2026-11-12");
    let by = By {
        storage: &*district.storage,
        surroundings: &world,
        name: "rina",
    };
    let desa = ["12.05.07.1004".to_owned()];
    let (code, puskesmas) = by.invite("  Wampu ", &desa).unwrap();
    assert_eq!(puskesmas, "Wampu");
    let now = domain::Surroundings::now_minutes(&world);
    let open = |minute| read(&*district.storage, |tx| invite::open(tx, minute));
    let listed = open(now);
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (&*listed[0].puskesmas, &listed[0].name),
        ("Wampu", &code.name())
    );
    assert!(code.text().starts_with(&listed[0].name) && code.text() != listed[0].name);
    assert_eq!(open(listed[0].expires), []);
    for (puskesmas, desa) in [
        (" ", "12.05.07.1004"),
        ("Wampu", "12.05.07"),
        ("Wampu", "x"),
    ] {
        assert!(by.invite(puskesmas, &[desa.to_owned()]).is_err(), "{desa}");
    }
    by.withdraw(&code.name()).unwrap();
    assert!(matches!(by.withdraw(&code.name()), Err(NotDone::NoInvite)));
    assert_eq!(open(now), []);
    let acts: Vec<String> = told(&district)
        .into_iter()
        .map(|one| one[1].clone())
        .collect();
    assert_eq!(acts, ["invite_withdrawn", "invited"]);
}
