//! The grids of groups on a posyandu day: who is in which, what each row asks, what stands in it afterwards.

use serde_json::{Value, json};

use crate::at::Laptop;
use crate::people::{draft, posyandu, register};

const DAY: &str = "2026-11-12";

struct Desk {
    laptop: Laptop,
    melati: String,
    mawar: String,
}

fn desk() -> Desk {
    let laptop = Laptop::set_up();
    let melati = posyandu(&laptop, "12.05.07.1004", "Melati 1");
    let mawar = posyandu(&laptop, "12.05.07.1004", "Mawar");
    Desk {
        laptop,
        melati,
        mawar,
    }
}

impl Desk {
    fn person(&self, name: &str, sex: &str, born: &str, home: &str) -> String {
        register(&self.laptop, &draft(name, sex, born, "", home))
    }

    #[expect(clippy::needless_pass_by_value, reason = "written in place by json!")]
    fn save(&self, person: &str, form: &str, date: &str, instead: Option<&str>, answers: Value) {
        let visit = json!({
            "person": person, "form": form, "version": null, "date": date, "answers": answers, "instead": instead,
            "site": "posyandu", "posyandu": self.melati, "mode": "kertas", "confirmed": [],
            "reason": instead.map(|_| "grid"),
        });
        self.laptop.call("record_visit", visit);
    }

    fn sheet(&self, group: &str) -> Value {
        let asked = json!({"posyandu": self.melati, "date": DAY, "group": group});
        self.laptop.call("group_sheet", asked)
    }

    fn names(&self, group: &str) -> Vec<String> {
        let sheet = self.sheet(group);
        let rows = sheet["rows"].as_array().unwrap().iter();
        rows.map(|row| row["line"]["name"].as_str().unwrap().to_owned())
            .collect()
    }

    fn row(&self, group: &str, name: &str) -> Value {
        let sheet = self.sheet(group);
        let mut rows = sheet["rows"].as_array().unwrap().iter();
        rows.find(|row| row["line"]["name"] == name)
            .unwrap()
            .clone()
    }
}

fn words(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.map(|word| word.as_str().unwrap()).collect()
}

#[test]
fn everybody_is_in_the_grid_of_the_group_that_comes_first() {
    let desk = desk();
    let dewi = desk.person("Dewi", "P", "1998-05-04", &desk.melati);
    desk.save(
        &dewi,
        "pregnancy",
        "2026-06-01",
        None,
        json!({"lmp": "10/4/2026", "gravida": "2", "para": "1"}),
    );
    desk.person("Budi", "L", "1990-01-02", &desk.melati);
    desk.person("Citra", "P", "2012-01-02", &desk.melati);
    desk.person("Eko", "L", "1950-01-02", &desk.melati);
    desk.person("Fajar", "L", "2024-01-02", &desk.melati);
    desk.person("Gita", "P", "1988-01-02", &desk.mawar);
    assert_eq!(desk.names("mother"), ["Dewi"]);
    assert_eq!(desk.names("adolescent"), ["Citra"]);
    assert_eq!(desk.names("adult"), ["Budi", "Eko"]);

    let mother = desk.row("mother", "Dewi");
    assert_eq!(
        (&mother["form"], &mother["weeks"]),
        (&json!("anc"), &json!(30))
    );
    assert!(words(&mother["asks"]).contains(&"fundal_height"));
    assert!(!words(&mother["asks"]).contains(&"mother_vitamin_a"));
    let older = desk.row("adult", "Eko");
    assert_eq!(older["form"], "elderly");
    assert!(!words(&older["asks"]).contains(&"waist"));
    assert_eq!(
        words(&older["required"]),
        ["weight", "systolic", "diastolic"]
    );
    let head = desk.sheet("adult")["head"].clone();
    assert_eq!(
        (&head[0]["link"], &head[1]["link"]),
        (&json!("officer"), &json!("place"))
    );
}

#[test]
fn a_row_that_was_saved_holds_its_visit_and_is_corrected_in_place() {
    let desk = desk();
    let budi = desk.person("Budi", "L", "1990-01-02", &desk.melati);
    let answers = |weight: &str| {
        json!({"officer": "kader", "place": "posyandu", "weight": weight, "height": "165", "systolic": "150",
               "diastolic": "95", "alcohol": "tidak"})
    };
    desk.save(&budi, "adult", "2026-10-08", None, answers("71"));
    let before = desk.row("adult", "Budi");
    assert_eq!(
        (&before["visit"], &before["last_date"]),
        (&Value::Null, &json!("2026-10-08"))
    );
    assert_eq!(before["last"]["height"], "165,0");
    assert_eq!(before["last"].get("alcohol"), None, "it has no column");

    desk.save(&budi, "adult", DAY, None, answers("72,5"));
    let saved = desk.row("adult", "Budi");
    assert_eq!(saved["answers"]["weight"], "72,50");
    assert_eq!(
        saved["answers"]["alcohol"], "tidak",
        "kept for a correction"
    );
    let results = saved["results"].as_array().unwrap();
    assert!(
        results
            .iter()
            .any(|result| result["result"] == "blood_pressure" && result["rank"] != 0),
        "{results:?}"
    );
    let visit = saved["visit"].as_str().unwrap();
    desk.save(&budi, "adult", DAY, Some(visit), answers("70,5"));
    let corrected = desk.row("adult", "Budi");
    assert_eq!(
        (&corrected["visit"], &corrected["answers"]["weight"]),
        (&saved["visit"], &json!("70,50"))
    );
    let weighed = desk
        .laptop
        .call("day_sheet", json!({"posyandu": desk.melati, "date": DAY}));
    assert_eq!(weighed["rows"], json!([]), "he was not weighed as a child");
}

#[test]
fn somebody_from_elsewhere_is_looked_for_and_stays_in_the_sheet_once_seen() {
    let desk = desk();
    let gita = desk.person("Gita", "P", "1988-01-02", &desk.mawar);
    let fajar = desk.person("Fajar", "L", "2024-01-02", &desk.melati);
    let asked = |person: &str, group: &str| json!({"person": person, "date": DAY, "group": group});
    let row = desk.laptop.call("group_row", asked(&gita, "adult"));
    assert_eq!(row["form"], "adult");
    let refused = |person: &str, group: &str| {
        let error = desk.laptop.refused("group_row", asked(person, group));
        (error.code, error.field)
    };
    let no = ("not_offered".to_owned(), Some("person".to_owned()));
    assert_eq!(refused(&fajar, "adult"), no);
    assert_eq!(refused(&gita, "mother"), no);
    assert_eq!(refused(&gita, "uncles").0, "not_found");
    desk.save(
        &gita,
        "adult",
        DAY,
        None,
        json!({"officer": "kader", "weight": "60", "height": "155", "systolic": "118", "diastolic": "76"}),
    );
    assert_eq!(desk.names("adult"), ["Gita"]);
    assert_eq!(desk.names("mother"), [""; 0]);
}

#[test]
fn the_services_of_a_day_are_told_as_of_that_day() {
    let desk = desk();
    let fajar = desk.person("Fajar", "L", "2026-08-20", &desk.melati);
    let due = |on: Option<&str>| {
        let page = desk
            .laptop
            .call("care_page", json!({"person": fajar, "on": on}));
        let due = page["due"].as_array().unwrap().clone();
        let open = due.iter().filter(|due| due["state"] != "soon");
        let items: Vec<String> = open
            .map(|due| due["item"].as_str().unwrap().to_owned())
            .collect();
        (page["line"]["age_months"].clone(), items)
    };
    let (young, then) = due(Some("2026-09-10"));
    let (older, now) = due(None);
    assert_eq!((young, older), (json!(0), json!(3)));
    assert!(!then.iter().any(|item| item == "development"), "{then:?}");
    assert_ne!(then, now);
}
