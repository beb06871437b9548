//! What the district says of single rows: listed with why and where to look, until somebody has looked after it.

use ledger::notice::Code;
use protocol::message::Notice;
use serde_json::{Value, json};

use crate::at::{Laptop, PASSPHRASE};
use crate::district::join;
use crate::people::{draft, posyandu, register};

const DESA: &str = "12.05.07.1004";

/// A laptop with one child who was weighed on some days.
struct Weighed {
    laptop: Laptop,
    child: String,
    facts: Vec<domain::FactId>,
}

impl Weighed {
    fn on(days: &[(&str, &str)]) -> Self {
        let laptop = Laptop::set_up();
        let melati = posyandu(&laptop, DESA, "Melati 1");
        let child = register(&laptop, &draft("Budi", "L", "2025-03-10", "Siti", &melati));
        for (date, weight) in days {
            laptop.call(
                "record_measurement",
                json!({
                    "person": child, "posyandu": melati, "date": date, "mode": "kertas", "confirmed": [],
                    "to_remeasure": [], "entered": {
                        "weight": weight, "length": "", "position": null, "arm": "", "head": "", "oedema": false,
                    },
                }),
            );
        }
        join(&laptop.app);
        let page = laptop.call("child_page", json!({ "person": child }));
        let mut facts: Vec<(String, domain::FactId)> = Vec::new();
        for item in page["timeline"].as_array().unwrap() {
            if item["kind"] == "measurement" {
                let fact = item["fact"].as_str().unwrap().parse().unwrap();
                facts.push((item["date"].to_string(), fact));
            }
        }
        facts.sort_by(|one, other| one.0.cmp(&other.0));
        let facts = facts.into_iter().map(|(_, fact)| fact).collect();
        Self {
            laptop,
            child,
            facts,
        }
    }

    /// What the district answers to a segment with all of it.
    fn acknowledged(&self, told: &[(domain::FactId, u8)]) {
        let session = self.laptop.app.session().unwrap();
        let replica = session.store.own_logs().unwrap()[0];
        let place = session.store.waiting().unwrap();
        let notices = told.iter().map(|(fact, code)| Notice {
            seq: fact.seq,
            code: Code::from(*code),
        });
        let notices: Vec<Notice> = notices.collect();
        session
            .store
            .acknowledged(replica, place, &notices)
            .unwrap();
    }

    fn listed(&self) -> Vec<Value> {
        let listed = self.laptop.call("list_corrections", Value::Null);
        listed["noticed"].as_array().unwrap().clone()
    }

    fn codes(&self) -> Vec<Value> {
        let codes = self.listed().into_iter().map(|row| row["code"].clone());
        codes.collect()
    }

    fn about(&self, place: usize) -> Value {
        json!({"fact": self.facts[place].to_string(), "reason": "dicek di buku KIA"})
    }
}

#[test]
fn a_row_of_which_the_district_said_something_is_listed_until_it_is_looked_after() {
    let days = [
        ("2026-07-09", "8,4"),
        ("2026-08-13", "8,6"),
        ("2026-09-10", "8,8"),
    ];
    let budi = Weighed::on(&days);
    let [july, august, september] = [0, 1, 2].map(|place| budi.facts[place]);
    assert_eq!(budi.listed(), Vec::<Value>::new());
    budi.acknowledged(&[(july, 3), (august, 2), (september, 200)]);
    let rows = budi.listed();
    assert_eq!(rows.len(), 3);
    let row = rows
        .iter()
        .find(|row| row["code"] == "future_date")
        .unwrap();
    assert_eq!(row["person"]["name"], "Budi");
    assert_eq!(row["kind"], "measurement");
    assert_eq!(row["fact"], july.to_string());
    assert_eq!(row["date"], "2026-07-09");
    assert_eq!(row["look_at"], json!(["date"]));
    assert_eq!(row["at"], "2026-11-22T08:00");
    let newer = rows.iter().find(|row| row["code"] == "other").unwrap();
    assert_eq!(newer["number"], 200, "what a newer district says is kept");
    assert_eq!(budi.laptop.call("to_decide", Value::Null)["noticed"], 3);
    assert_eq!(budi.laptop.call("status", Value::Null)["notices"], 3);

    // What it was told once it knows after a restart, and when everything is made again from the log.
    budi.laptop.call("lock", Value::Null);
    let user = budi.laptop.call("app_state", Value::Null)["users"][0]["id"].clone();
    budi.laptop
        .call("unlock", json!({"user": user, "passphrase": PASSPHRASE}));
    budi.laptop.call("doctor", json!({"rebuild": true}));
    assert_eq!(budi.listed(), rows);

    let mut dated = budi.about(0);
    dated["changes"] = json!({"date": "2026-07-08"});
    budi.laptop.call("amend_fact", dated);
    let mut left = budi.codes();
    left.sort_by_key(Value::to_string);
    assert_eq!(left, ["malformed", "other"], "amended");
    budi.laptop.call("void_fact", budi.about(1));
    assert_eq!(budi.codes(), ["other"], "taken back");
    budi.laptop.call("confirm_fact", budi.about(2));
    assert_eq!(budi.codes(), Vec::<Value>::new(), "confirmed");
    // A lost answer is repeated: what was looked after stays so.
    budi.acknowledged(&[(july, 3), (august, 2), (september, 200)]);
    assert_eq!(budi.codes(), Vec::<Value>::new());
    assert_eq!(budi.laptop.call("to_decide", Value::Null)["noticed"], 0);
}

#[test]
fn a_number_that_is_odd_here_too_is_told_once_and_can_be_said_to_be_right() {
    let budi = Weighed::on(&[("2026-08-13", "8,6"), ("2026-09-10", "39")]);
    budi.acknowledged(&[(budi.facts[1], 5)]);
    let listed = budi.laptop.call("list_corrections", Value::Null);
    assert_eq!(listed["noticed"], json!([]));
    assert_eq!(listed["odd"][0]["fact"], budi.facts[1].to_string());
    let waiting = budi.laptop.call("to_decide", Value::Null);
    assert_eq!(
        (&waiting["odd"], &waiting["noticed"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(budi.laptop.call("status", Value::Null)["notices"], 1);

    let without_reason = json!({"fact": budi.facts[1].to_string(), "reason": " "});
    let refused = budi.laptop.refused("confirm_fact", without_reason);
    assert_eq!(
        (refused.code.as_str(), refused.field.as_deref()),
        ("missing", Some("reason"))
    );
    budi.laptop.call("confirm_fact", budi.about(1));
    let listed = budi.laptop.call("list_corrections", Value::Null);
    assert_eq!(
        (&listed["noticed"], &listed["odd"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(budi.laptop.call("status", Value::Null)["notices"], 0);
    let page = budi
        .laptop
        .call("child_page", json!({"person": budi.child}));
    assert_eq!(
        page["timeline"][0]["values"]["weight"], 39_000,
        "it stays as it was typed"
    );
}
