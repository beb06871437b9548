//! A laptop joins by a code, once; who has no code learns nothing.

use std::sync::Arc;

use domain::{Place, PlaceId, PlaceKind, ReplicaId};
use protocol::enrol::{Code, Enrol, Enrolled, Sealed};
use protocol::message::{self, path};
use protocol::{PublicKey, Refused, SecretKey};
use siklus_district::about::{About, begin_epoch};
use siklus_district::enrol::Refusal;
use siklus_district::scope::ScopeId;
use siklus_district::storage::{Error, Tx};
use siklus_district::{Server, Unanswered, devices, invite, roster};
use testkit::World;

use crate::databases::{Engine, written};

on_every_storage!(
    a_laptop_joins_and_learns_who_the_district_is_and_where_it_belongs,
    a_laptop_whose_answer_was_lost_gets_it_again_as_often_as_it_asks,
    a_code_admits_one_laptop,
    a_code_is_good_for_seven_days,
    a_code_that_is_guessed_at_is_locked_and_only_its_holder_is_told,
    four_wrong_tries_are_forgiven,
    who_has_no_code_cannot_tell_an_open_invite_from_a_used_expired_or_missing_one,
    a_message_that_was_changed_on_the_way_is_a_wrong_code,
    a_laptop_of_another_kabupaten_does_not_join_and_leaves_the_code_for_another,
    a_log_has_one_laptop,
    a_laptop_that_joins_again_keeps_its_number_and_brings_its_new_logs,
    a_laptop_is_of_one_puskesmas,
    a_revoked_laptop_does_not_join_again,
    what_no_laptop_says_is_malformed_whatever_the_code,
    an_invite_is_forgotten_a_month_after_its_last_day,
);

const PIN: [u8; 32] = [5; 32];

/// A district that has invited nobody yet.
struct District {
    server: Server,
    world: Arc<World>,
    stabat: ScopeId,
}

fn stabat() -> PlaceId {
    let langkat = "12.05".parse().unwrap();
    Place::id(PlaceKind::Puskesmas, &langkat, "Stabat")
}

impl District {
    fn on(engine: Engine) -> Self {
        let world = Arc::new(World::on("2026-11-12"));
        let key = SecretKey::from_random(&[200; 32]);
        let server = Server::new(Box::new(engine.empty()), key, Arc::clone(&world) as Arc<_>);
        let mut district = Self {
            server: server.with_pins(vec![PIN]),
            world,
            stabat: ScopeId(0),
        };
        district.stabat = district.write(|tx| {
            begin_epoch(tx, 7)?;
            let about = About {
                kabupaten: "12.05".parse().unwrap(),
                name: "Dinas Kesehatan Langkat".to_owned(),
                admin: "Rina".to_owned(),
            };
            about.write(tx)?;
            roster::add_scope(tx, stabat(), "Stabat")
        });
        district
    }

    fn write<T>(&self, work: impl FnMut(&mut dyn Tx) -> Result<T, Error>) -> T {
        written(self.server.storage(), work)
    }

    fn invite(&self, scope: ScopeId) -> Code {
        let desa = ["12.05.07.1004".parse().unwrap()];
        let made = self.write(|tx| invite::make(tx, &*self.world, scope, &desa));
        made.unwrap()
    }

    fn ask(&self, asked: &Sealed<Enrol>) -> Result<Sealed<Enrolled>, Refusal> {
        match self.server.answer(path::ENROL, &message::to_bytes(asked)) {
            Ok(bytes) => Ok(message::from_bytes(&bytes).unwrap()),
            Err(Unanswered::NotEnrolled(refusal)) => Err(refusal),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// The laptops there are, and how many logs they write.
    fn n_known(&self) -> (usize, usize) {
        self.write(|tx| Ok((devices::all(tx)?.len(), roster::logs(tx)?.len())))
    }
}

/// What a laptop with this number says.
fn laptop(number: u8, code: &Code) -> Enrol {
    Enrol {
        invite: code.name(),
        name: format!("Laptop {number}"),
        kabupaten: "12.05".to_owned(),
        key: SecretKey::from_random(&[number; 32]).public().to_bytes(),
        logs: vec![u64::from(number) * 100],
        random: [number; 16],
    }
}

fn asked(number: u8, code: &Code) -> Sealed<Enrol> {
    Sealed::asked(laptop(number, code), code)
}

/// A code with the same first letters that is not this one.
fn guessed(code: &Code, nth: usize) -> Code {
    let text = code.text();
    let others = protocol::enrol::ALPHABET;
    let guesses = others
        .iter()
        .map(|letter| format!("{}{}", &text[..7], char::from(*letter)));
    let mut guesses = guesses.filter(|guess| *guess != text);
    Code::read(&guesses.nth(nth).unwrap()).unwrap()
}

fn a_laptop_joins_and_learns_who_the_district_is_and_where_it_belongs(engine: Engine) {
    let district = District::on(engine);
    let code = district.invite(district.stabat);
    let asked = asked(1, &code);
    let answer = district.ask(&asked).unwrap();
    assert!(answer.answers(&asked.seal, &code));
    let expected = Enrolled {
        device: 1,
        district: "Dinas Kesehatan Langkat".to_owned(),
        key: district.server.key().to_bytes(),
        steps: Vec::new(),
        pins: vec![PIN],
        epoch: 7,
        scope: district.stabat.0,
        puskesmas: *stabat().0.as_bytes(),
        puskesmas_name: "Stabat".to_owned(),
        desa: vec!["12.05.07.1004".to_owned()],
    };
    assert_eq!(answer.body, expected);
    let logs = district.write(roster::logs);
    let log = &logs[&ReplicaId::from_random(100)];
    assert_eq!((log.device, log.scope, log.head), (1, district.stabat, 0));
    assert_eq!(log.key, PublicKey::from_bytes(asked.body.key));
}

fn a_laptop_whose_answer_was_lost_gets_it_again_as_often_as_it_asks(engine: Engine) {
    let district = District::on(engine);
    let code = district.invite(district.stabat);
    let first = district.ask(&asked(1, &code)).unwrap();
    assert_eq!(district.ask(&asked(1, &code)), Ok(first.clone()));
    district.world.pass_days(20);
    assert_eq!(district.ask(&asked(1, &code)), Ok(first.clone()));
    let mut retyped = laptop(1, &code);
    retyped.random = [99; 16];
    let retyped = Sealed::asked(retyped, &code);
    let answer = district.ask(&retyped).unwrap();
    assert!(answer.answers(&retyped.seal, &code));
    assert_eq!(answer.body, first.body);
    assert_eq!(district.n_known(), (1, 1));
}

fn a_code_admits_one_laptop(engine: Engine) {
    let district = District::on(engine);
    let code = district.invite(district.stabat);
    district.ask(&asked(1, &code)).unwrap();
    assert_eq!(district.ask(&asked(2, &code)), Err(Refusal::Used));
    assert_eq!(district.n_known(), (1, 1));
}

fn a_code_is_good_for_seven_days(engine: Engine) {
    let district = District::on(engine);
    let code = district.invite(district.stabat);
    let late = district.invite(district.stabat);
    district.world.pass_minutes(7 * 24 * 60 - 1);
    district.ask(&asked(1, &code)).unwrap();
    district.world.pass_minutes(1);
    assert_eq!(district.ask(&asked(2, &late)), Err(Refusal::Expired));
}

fn a_code_that_is_guessed_at_is_locked_and_only_its_holder_is_told(engine: Engine) {
    let district = District::on(engine);
    let code = district.invite(district.stabat);
    for nth in 0..5 {
        let guess = guessed(&code, nth);
        assert_eq!(district.ask(&asked(9, &guess)), Err(Refusal::WrongCode));
    }
    assert_eq!(district.ask(&asked(1, &code)), Err(Refusal::Locked));
    let guess = guessed(&code, 5);
    assert_eq!(district.ask(&asked(9, &guess)), Err(Refusal::WrongCode));
    assert_eq!(district.n_known(), (0, 0));
}

fn four_wrong_tries_are_forgiven(engine: Engine) {
    let district = District::on(engine);
    let code = district.invite(district.stabat);
    for nth in 0..4 {
        let guess = guessed(&code, nth);
        assert_eq!(district.ask(&asked(1, &guess)), Err(Refusal::WrongCode));
    }
    district.ask(&asked(1, &code)).unwrap();
}

fn who_has_no_code_cannot_tell_an_open_invite_from_a_used_expired_or_missing_one(engine: Engine) {
    let district = District::on(engine);
    let [open, used, expired] = [(); 3].map(|()| district.invite(district.stabat));
    district.ask(&asked(1, &used)).unwrap();
    for code in [&open, &used] {
        let guess = guessed(code, 0);
        assert_eq!(district.ask(&asked(9, &guess)), Err(Refusal::WrongCode));
    }
    district.world.pass_days(8);
    let guess = guessed(&expired, 0);
    assert_eq!(district.ask(&asked(9, &guess)), Err(Refusal::WrongCode));
    let missing = Code::from_random([0; 5]);
    assert_eq!(district.ask(&asked(9, &missing)), Err(Refusal::WrongCode));
}

fn a_message_that_was_changed_on_the_way_is_a_wrong_code(engine: Engine) {
    let district = District::on(engine);
    let code = district.invite(district.stabat);
    let mut changed = asked(1, &code);
    changed.body.key = SecretKey::from_random(&[9; 32]).public().to_bytes();
    assert_eq!(district.ask(&changed), Err(Refusal::WrongCode));
}

fn a_laptop_of_another_kabupaten_does_not_join_and_leaves_the_code_for_another(engine: Engine) {
    let district = District::on(engine);
    let code = district.invite(district.stabat);
    for kabupaten in ["12.06", "12.05.07", "Langkat", ""] {
        let mut stranger = laptop(1, &code);
        stranger.kabupaten = kabupaten.to_owned();
        let refused = district.ask(&Sealed::asked(stranger, &code));
        assert_eq!(refused, Err(Refusal::OtherKabupaten), "{kabupaten}");
    }
    district.ask(&asked(2, &code)).unwrap();
}

fn a_log_has_one_laptop(engine: Engine) {
    let district = District::on(engine);
    let [first, second] = [(); 2].map(|()| district.invite(district.stabat));
    district.ask(&asked(1, &first)).unwrap();
    let mut copied = laptop(2, &second);
    copied.logs = vec![200, 100];
    let refused = district.ask(&Sealed::asked(copied, &second));
    assert_eq!(refused, Err(Refusal::ForeignLog));
    assert_eq!(district.n_known(), (1, 1), "nothing of it is kept");
    district.ask(&asked(2, &second)).unwrap();
}

fn a_laptop_that_joins_again_keeps_its_number_and_brings_its_new_logs(engine: Engine) {
    let district = District::on(engine);
    let [first, second] = [(); 2].map(|()| district.invite(district.stabat));
    district.ask(&asked(1, &first)).unwrap();
    let mut again = laptop(1, &second);
    again.logs = vec![100, 101, 101];
    let answer = district.ask(&Sealed::asked(again, &second)).unwrap();
    assert_eq!(answer.body.device, 1);
    assert_eq!(district.n_known(), (1, 2));
    assert_eq!(district.ask(&asked(2, &second)), Err(Refusal::Used));
}

fn a_laptop_is_of_one_puskesmas(engine: Engine) {
    let district = District::on(engine);
    let langkat = "12.05".parse().unwrap();
    let place = Place::id(PlaceKind::Puskesmas, &langkat, "Secanggang");
    let other = district.write(|tx| roster::add_scope(tx, place, "Secanggang"));
    let [first, second] = [district.stabat, other].map(|scope| district.invite(scope));
    district.ask(&asked(1, &first)).unwrap();
    let refused = district.ask(&asked(1, &second));
    assert_eq!(refused, Err(Refusal::OtherPuskesmas));
}

fn a_revoked_laptop_does_not_join_again(engine: Engine) {
    let district = District::on(engine);
    let [first, second] = [(); 2].map(|()| district.invite(district.stabat));
    district.ask(&asked(1, &first)).unwrap();
    assert!(district.write(|tx| devices::revoke(tx, 1)));
    for code in [&first, &second] {
        assert_eq!(district.ask(&asked(1, code)), Err(Refusal::Revoked));
    }
    assert!(!district.write(|tx| devices::revoke(tx, 2)));
}

fn what_no_laptop_says_is_malformed_whatever_the_code(engine: Engine) {
    let district = District::on(engine);
    let code = district.invite(district.stabat);
    let changes: [fn(&mut Enrol); 5] = [
        |laptop| laptop.name = "  ".to_owned(),
        |laptop| laptop.name = "n".repeat(201),
        |laptop| laptop.logs = vec![0],
        |laptop| laptop.logs = vec![u64::MAX],
        |laptop| laptop.logs = (1..=1_001).collect(),
    ];
    let mut bodies: Vec<Vec<u8>> = changes
        .iter()
        .map(|change| {
            let mut said = laptop(1, &code);
            change(&mut said);
            message::to_bytes(&Sealed::asked(said, &code))
        })
        .collect();
    bodies.push(b"<html>Masuk ke Wi-Fi</html>".to_vec());
    bodies.push(Vec::new());
    for body in bodies {
        let answer = district.server.answer(path::ENROL, &body);
        assert!(
            matches!(answer, Err(Unanswered::Malformed(Refused::Malformed))),
            "{answer:?}"
        );
    }
    assert_eq!(district.n_known(), (0, 0));
}

fn an_invite_is_forgotten_a_month_after_its_last_day(engine: Engine) {
    let district = District::on(engine);
    let code = district.invite(district.stabat);
    district.ask(&asked(1, &code)).unwrap();
    district.world.pass_days(38);
    district.invite(district.stabat);
    assert_eq!(district.ask(&asked(1, &code)), Err(Refusal::WrongCode));
}
