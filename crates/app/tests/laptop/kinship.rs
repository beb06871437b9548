//! Who may be registered twice: proposed with reasons, decided by a person, taken back without a trace.

use serde_json::{Value, json};

use crate::at::Laptop;
use crate::people::{draft, posyandu, register};

const DESA: &str = "12.05.07.1004";

/// A laptop to which a register brings two spellings of one child, and another child.
fn two_of_one() -> Laptop {
    let laptop = Laptop::set_up();
    laptop.import(
        "desa,posyandu,nama,tgl_lahir,jk,nama_ibu,nik\n\
         12.05.07.1004,Melati,Muhammad Rizky,2025-03-10,L,Siti Aminah,\n\
         12.05.07.1004,Mawar,Muh. Rizki,2025-03-12,L,Siti Aminah,\n\
         12.05.07.1004,Melati,Gita Ginting,2025-03-11,P,Rina,\n",
    );
    laptop
}

fn listed(laptop: &Laptop) -> Value {
    laptop.call("list_duplicates", Value::Null)
}

fn n_people(laptop: &Laptop) -> usize {
    let all = json!({
        "text": "", "group": "semua", "posyandu": null, "desa": null, "status": "aktif", "limit": 50, "offset": 0,
    });
    let found = laptop.call("search_people", all);
    found["people"].as_array().unwrap().len()
}

/// The ids of the only pair that is proposed.
fn proposed(laptop: &Laptop) -> Value {
    let listed = listed(laptop);
    let pairs = listed["proposed"].as_array().unwrap();
    assert_eq!(pairs.len(), 1, "{listed}");
    json!({"one": pairs[0]["one"]["person"], "other": pairs[0]["other"]["person"]})
}

#[test]
fn a_pair_is_proposed_with_its_reasons_until_somebody_says_it_is_one_child() {
    let laptop = two_of_one();
    let pair = &listed(&laptop)["proposed"][0];
    assert_eq!(pair["reasons"], json!(["name", "mother", "desa"]), "{pair}");
    assert_eq!(laptop.call("to_decide", Value::Null)["duplicates"], 1);
    assert_eq!(n_people(&laptop), 3);

    let two = proposed(&laptop);
    laptop.call("say_same", two.clone());
    laptop.call("say_same", two.clone());
    assert_eq!(n_people(&laptop), 2, "counted once");
    let after = listed(&laptop);
    assert_eq!(after["proposed"], json!([]));
    let [decided] = &after["decided"].as_array().unwrap()[..] else {
        panic!("said once: {after}");
    };
    assert_eq!(
        (&decided["same"], &decided["by"]),
        (&json!(true), &json!("Sari Lubis"))
    );
    let waiting = laptop.call("list_conflicts", Value::Null);
    let fields: Vec<&Value> = waiting
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["field"])
        .collect();
    assert_eq!(
        fields,
        ["birth_date", "name"],
        "what the two say differently is to be decided"
    );

    let mut back = two.clone();
    back["reason"] = json!("keliru");
    laptop.call("unsay", back.clone());
    assert_eq!(n_people(&laptop), 3);
    assert_eq!(proposed(&laptop), two);
    assert_eq!(laptop.refused("unsay", back).code, "not_found");
}

#[test]
fn who_is_another_person_is_proposed_no_more() {
    let laptop = two_of_one();
    laptop.call("say_distinct", proposed(&laptop));
    let after = listed(&laptop);
    assert_eq!(after["proposed"], json!([]));
    assert_eq!(after["decided"][0]["same"], false);
    assert_eq!(n_people(&laptop), 3);
}

#[test]
fn records_that_agree_in_everything_are_one_by_themselves_and_can_be_told_apart() {
    let laptop = Laptop::set_up();
    let register = |posyandu: &str, name: &str| {
        let head = "desa,posyandu,nama,tgl_lahir,jk,nama_ibu,nik";
        laptop.import(&format!(
            "{head}\n12.05.07.1004,{posyandu},{name},2025-03-10,L,Siti,1205071003250001\n"
        ))
    };
    register("Melati", "Budi");
    // On another laptop the NIK was written into the record of another name first.
    let melati = posyandu(&laptop, DESA, "Mawar");
    let second =
        crate::people::register(&laptop, &draft("Budi", "L", "2025-03-10", "Siti", &melati));
    let session = laptop.app.session().unwrap();
    let who = domain::Entity::Person(domain::PersonId(second.parse().unwrap()));
    let nik = [(domain::field::NIK, "1205071003250001".into())]
        .into_iter()
        .collect();
    let distinct = listed(&laptop)["decided"][0].clone();
    assert_eq!(
        distinct["same"], false,
        "whoever registers says that it is another: {distinct}"
    );
    let pair = json!({"one": distinct["one"]["person"], "other": distinct["other"]["person"], "reason": "uji"});
    laptop.call("unsay", pair.clone());
    let written = session
        .store
        .write::<_, store::Error>(session.user, |writer| writer.edit(who, nik, ""));
    written.unwrap();

    let after = listed(&laptop);
    assert_eq!(
        (&after["proposed"], &after["decided"][0]["automatic"]),
        (&json!([]), &json!(true))
    );
    assert_eq!(n_people(&laptop), 1);
    laptop.call("say_distinct", pair.clone());
    assert_eq!(n_people(&laptop), 2);
    let after = listed(&laptop);
    assert_eq!(
        (&after["proposed"], &after["disputed"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(after["decided"].as_array().unwrap().len(), 1, "{after}");

    laptop.call("say_same", pair.clone());
    let after = listed(&laptop);
    assert_eq!(
        after["disputed"][0].as_array().unwrap().len(),
        2,
        "both words are shown: {after}"
    );
    assert_eq!(n_people(&laptop), 2, "apart until one is taken back");
    let mut one = pair.clone();
    one["other"] = one["one"].clone();
    assert_eq!(laptop.refused("say_same", one).code, "same_person");
}

#[test]
fn whoever_registers_a_child_although_warned_is_not_asked_again() {
    let laptop = Laptop::set_up();
    let melati = posyandu(&laptop, DESA, "Melati");
    register(&laptop, &draft("Rizky", "L", "2025-03-10", "Siti", &melati));
    register(&laptop, &draft("Rizki", "L", "2025-03-10", "Siti", &melati));
    assert_eq!(listed(&laptop)["proposed"], json!([]));
}

#[test]
fn a_number_that_cannot_be_is_listed_until_it_is_corrected() {
    let laptop = Laptop::set_up();
    laptop.import(
        "desa,posyandu,nama,tgl_lahir,jk,nama_ibu,tgl_ukur,tempat,bb,tb\n\
         12.05.07.1004,Melati,Gita Ginting,2025-03-11,P,Rina,2026-10-08,posyandu,39,76\n\
         12.05.07.1004,Melati,Budi,2025-03-11,L,Siti,2026-10-08,posyandu,9.4,78\n",
    );
    let listed = laptop.call("list_corrections", Value::Null);
    assert_eq!(listed["aside"], json!([]));
    let [odd] = &listed["odd"].as_array().unwrap()[..] else {
        panic!("one is odd: {listed}");
    };
    assert_eq!(
        (&odd["person"]["name"], &odd["weight"]),
        (&json!("Gita Ginting"), &json!(39_000))
    );
    assert!(
        odd["flags"].as_array().unwrap().contains(&json!("waz")),
        "{odd}"
    );
    assert_eq!(laptop.call("to_decide", Value::Null)["odd"], 1);
    let fix = json!({"fact": odd["fact"], "changes": {"weight": "9,3"}, "reason": "salah ketik"});
    laptop.call("amend_fact", fix);
    assert_eq!(
        laptop.call("list_corrections", Value::Null)["odd"],
        json!([])
    );
}
