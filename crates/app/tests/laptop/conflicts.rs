//! What was given differently without knowing of each other: listed, marked on the child's page, and decided.

use domain::{Entity, PersonId, Value as Given, Values, field};
use ledger::Body;
use serde_json::{Value, json};

use crate::at::Laptop;
use crate::people::{draft, posyandu, register};

const DESA: &str = "12.05.07.1004";

/// A laptop with one child, of which a field was given twice without knowing of each other.
struct Twice {
    laptop: Laptop,
    child: String,
}

impl Twice {
    fn of(field: domain::Field, values: [&str; 2]) -> Self {
        let laptop = Laptop::set_up();
        let melati = posyandu(&laptop, DESA, "Melati 1");
        let child = register(&laptop, &draft("Budi", "L", "2025-03-10", "Siti", &melati));
        laptop.call(
            "record_measurement",
            json!({
                "person": child, "posyandu": melati, "date": "2026-08-13", "mode": "kertas", "confirmed": [],
                "to_remeasure": [],
                "entered": {"weight": "9,0", "length": "", "position": null, "arm": "", "head": "", "oedema": false},
            }),
        );
        let who = Entity::Person(PersonId(child.parse().unwrap()));
        let given = values.map(|text| match text.parse() {
            Ok(date) => Given::Date(date),
            Err(_) => Given::from(text),
        });
        let session = laptop.app.session().unwrap();
        let written = session
            .store
            .write::<_, store::Error>(session.user, |writer| {
                let before = writer.state(who)?;
                for value in given {
                    let wanted: Values = [(field, value)].into_iter().collect();
                    let edit = before.edit(who, wanted, "").unwrap();
                    writer.append(Body::Edit(edit))?;
                }
                Ok(())
            });
        written.unwrap();
        Self { laptop, child }
    }

    fn waiting(&self) -> Vec<Value> {
        let listed = self.laptop.call("list_conflicts", Value::Null);
        listed.as_array().unwrap().clone()
    }

    fn name(&self) -> Value {
        let page = self
            .laptop
            .call("child_page", json!({"person": self.child}));
        page["line"]["name"].clone()
    }
}

/// The version of a value, as it is named to choose it.
fn version_of(conflict: &Value, value: &str) -> Value {
    let versions = conflict["versions"].as_array().unwrap();
    let found = versions.iter().find(|version| version["value"] == value);
    found.unwrap()["version"].clone()
}

#[test]
fn both_names_are_shown_with_who_wrote_them_and_one_is_chosen() {
    let budi = Twice::of(field::NAME, ["Budi Santoso", "Budiman"]);
    let [conflict] = &budi.waiting()[..] else {
        panic!("one conflict: {:?}", budi.waiting());
    };
    assert_eq!(
        (&conflict["field"], &conflict["severity"]),
        (&json!("name"), &json!("medium"))
    );
    assert_eq!(conflict["fact"], Value::Null);
    assert_eq!(conflict["typed"], true);
    for version in conflict["versions"].as_array().unwrap() {
        assert_eq!(version["by"], "Sari Lubis");
        assert_eq!(version["at"], "2026-11-22T08:00");
        assert_eq!(version["shown"], json!(version["value"] == budi.name()));
    }
    let page = budi
        .laptop
        .call("child_page", json!({"person": budi.child}));
    let mark = &page["conflicts"][0];
    assert_eq!(mark["field"], "name");
    assert_eq!(mark["conflict"], conflict["conflict"]);
    assert_eq!(budi.laptop.call("status", Value::Null)["conflicts"], 1);

    let settled = json!({
        "conflict": conflict["conflict"], "version": version_of(conflict, "Budi Santoso"), "reason": "dicek",
    });
    budi.laptop.call("settle_conflict", settled.clone());
    assert_eq!(budi.name(), "Budi Santoso");
    assert_eq!(budi.waiting(), Vec::<Value>::new());
    let error = budi.laptop.refused("settle_conflict", settled);
    assert_eq!(error.code, "conflict_settled", "once is enough");
}

#[test]
fn a_third_value_may_be_typed_and_is_read_as_in_the_form() {
    let budi = Twice::of(field::BIRTH_DATE, ["2025-03-11", "2025-03-12"]);
    let conflict = budi.waiting()[0].clone();
    assert_eq!(conflict["severity"], "high");
    let typed = |text: &str| json!({"conflict": conflict["conflict"], "value": text, "reason": ""});
    for (text, code) in [
        ("besok", "bad_date"),
        ("1/9/26", "before_birth"),
        ("", "missing"),
    ] {
        let error = budi.laptop.refused("settle_conflict", typed(text));
        assert_eq!(
            (error.code.as_str(), error.field.as_deref()),
            (code, Some("value")),
            "{text}"
        );
    }
    assert_eq!(budi.waiting().len(), 1, "a refusal decides nothing");
    budi.laptop.call("settle_conflict", typed("13/3/25"));
    assert_eq!(budi.waiting(), Vec::<Value>::new());
    let page = budi
        .laptop
        .call("child_page", json!({"person": budi.child}));
    assert_eq!(page["line"]["birth_date"], "2025-03-13");
}

#[test]
fn a_number_that_is_decided_for_keeps_its_state() {
    let budi = Twice::of(field::NIK, ["1205071003250001", "1205071003250002"]);
    let conflict = budi.waiting()[0].clone();
    let chosen = version_of(&conflict, "1205071003250002");
    let settled = json!({"conflict": conflict["conflict"], "version": chosen, "reason": ""});
    budi.laptop.call("settle_conflict", settled);
    assert_eq!(budi.waiting(), Vec::<Value>::new());
    let page = budi
        .laptop
        .call("child_page", json!({"person": budi.child}));
    assert_eq!(page["draft"]["nik"], "1205071003250002");
    assert_eq!(page["nik_state"], "asli");
}
