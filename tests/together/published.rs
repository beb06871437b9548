//! The forms that the office publishes: they come to every laptop, over any line, and stay.

use district::acts::By;
use district::forms::NotPublished;
use domain::form::{Form, Library, Problem};
use protocol::forms::{LONGEST, PATH, fingerprint};
use serde_json::{Value as Json, json};
use sync::{Link, LinkError, learn_forms};

use crate::bed::{Desk, District, Engine, Line, on_both};

/// The form of antenatal care with one more question, in a version of the district.
fn own_form(version: u32, words: &str) -> String {
    let text = Library::built_in_text("anc", None).unwrap();
    let mut form: Json = serde_json::from_str(text).unwrap();
    form["version"] = version.to_string().into();
    let question = json!({
        "linkId": "boat", "text": words, "type": "boolean",
        "extension": [{ "url": "urn:siklus:field", "valuePositiveInt": 30_001 }],
    });
    form["item"].as_array_mut().unwrap().push(question);
    form.to_string()
}

fn publish(district: &District, text: &str) -> Result<(Form, Vec<Problem>), NotPublished> {
    let by = By {
        storage: district.server.storage(),
        surroundings: &testkit::World::on(crate::bed::TODAY).seeded(5),
        name: "rina",
    };
    by.publish_form(text).unwrap()
}

fn learn(desk: &Desk, district: &District) -> Result<usize, sync::Error> {
    learn_forms(&desk.store, &Line(&district.server))
}

fn newest(desk: &Desk) -> u32 {
    let texts = desk.store.published_forms().unwrap();
    let library = Library::with_published(texts.iter().map(String::as_str));
    library.newest("anc").unwrap().version
}

fn a_published_form_comes_to_every_laptop_once(engine: Engine) {
    let district = District::on(engine);
    let (ani, eka) = (Desk::joined(&district, 1), Desk::joined(&district, 2));
    assert_eq!(learn(&ani, &district).unwrap(), 0, "there is none yet");
    let (form, doubts) = publish(&district, &own_form(1000, "Datang dengan perahu?")).unwrap();
    assert_eq!((form.version, doubts), (1000, Vec::new()));
    for desk in [&ani, &eka] {
        assert_eq!(learn(desk, &district).unwrap(), 1);
        assert_eq!(learn(desk, &district).unwrap(), 0, "once");
        assert_eq!(newest(desk), 1000);
    }
    // A version stays as it is; the next one comes beside it.
    let again = publish(&district, &own_form(1000, "Datang dengan sampan?"));
    assert_eq!(again, Err(NotPublished::Problems(vec![Problem::NotNewer])));
    publish(&district, &own_form(1001, "Datang dengan sampan?")).unwrap();
    assert_eq!(learn(&ani, &district).unwrap(), 1);
    let ani = ani.reopened();
    assert_eq!((newest(&ani), newest(&eka)), (1001, 1000));
    assert_eq!(ani.store.published_forms().unwrap().len(), 2);
}

fn what_cannot_be_published_is_not_given_to_anybody(engine: Engine) {
    let district = District::on(engine);
    let ani = Desk::joined(&district, 1);
    let long = own_form(1000, &"a".repeat(LONGEST));
    for (text, expected) in [
        ("not even JSON", NotPublished::NotAForm),
        (long.as_str(), NotPublished::TooLong),
        (
            &own_form(3, "Datang dengan perahu?"),
            NotPublished::Problems(vec![Problem::ReservedVersion]),
        ),
    ] {
        assert_eq!(publish(&district, text).unwrap_err(), expected);
    }
    assert_eq!(learn(&ani, &district).unwrap(), 0);
    assert_eq!(ani.store.published_forms().unwrap(), [""; 0]);
}

on_both!(
    a_published_form_comes_to_every_laptop_once,
    what_cannot_be_published_is_not_given_to_anybody,
);

#[test]
fn more_forms_than_fit_into_one_answer_come_in_several() {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    for version in 1000..1005 {
        publish(&district, &own_form(version, &"perahu ".repeat(30_000))).unwrap();
    }
    let asked = std::cell::Cell::new(0);
    let counted = Counted(Line(&district.server), &asked);
    assert_eq!(learn_forms(&ani.store, &counted).unwrap(), 5);
    assert_eq!(asked.get(), 3, "two of five fit");
    assert_eq!(newest(&ani), 1004);
}

struct Counted<'a>(Line<'a>, &'a std::cell::Cell<u32>);

impl Link for Counted<'_> {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        self.1.set(self.1.get() + u32::from(path == PATH));
        self.0.ask(path, body)
    }
}

/// A district whose program knows nothing of published forms, or a line that breaks there.
struct Without<'a>(Line<'a>, LinkError);

impl Link for Without<'_> {
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError> {
        match path {
            PATH => Err(self.1.clone()),
            _ => self.0.ask(path, body),
        }
    }
}

#[test]
fn an_older_district_has_none_and_a_line_that_breaks_is_no_loss() {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    publish(&district, &own_form(1000, "Datang dengan perahu?")).unwrap();
    let code = "not_found".to_owned();
    let older = Without(Line(&district.server), LinkError::Refused { code });
    assert_eq!(learn_forms(&ani.store, &older).unwrap(), 0);
    let broken = Without(Line(&district.server), LinkError::TimedOut);
    assert!(learn_forms(&ani.store, &broken).is_err());
    ani.sync(&district).unwrap();
    assert_eq!(learn(&ani, &district).unwrap(), 1);
}

#[test]
fn a_laptop_that_was_revoked_is_told_none() {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    publish(&district, &own_form(1000, "Datang dengan perahu?")).unwrap();
    let device = ani.store.district().unwrap().unwrap().device;
    district.change(|tx| district::devices::revoke(tx, device).unwrap());
    assert!(learn(&ani, &district).is_err());
}

#[test]
fn a_restored_district_takes_nothing_from_a_laptop_and_gives_what_is_new() {
    let district = District::new();
    let ani = Desk::joined(&district, 1);
    ani.sync(&district).unwrap();
    let backup = district.backup();
    let lost = own_form(1000, "Datang dengan perahu?");
    publish(&district, &lost).unwrap();
    learn(&ani, &district).unwrap();
    let district = district.restored(backup, 2);
    ani.sync(&district).unwrap();
    assert_eq!(learn(&ani, &district).unwrap(), 0);
    assert_eq!(ani.store.known_forms().unwrap(), [fingerprint(&lost)]);
    publish(&district, &own_form(1001, "Datang dengan sampan?")).unwrap();
    assert_eq!(learn(&ani, &district).unwrap(), 1);
    assert_eq!(newest(&ani), 1001);
}
