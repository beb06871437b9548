//! Every number of the form opens to exactly the children it counts.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use siklus_app::command::report::{ExportSkdn, write_skdn};

use crate::at::Laptop;
use crate::register::{child_months, file};

fn ask(month: &str, posyandu: &Value) -> Value {
    json!({"month": month, "posyandu": posyandu, "desa": null})
}

#[test]
fn each_cell_opens_to_exactly_the_children_it_counts() {
    let laptop = Laptop::set_up();
    laptop.import(&file("register.csv"));
    let places = laptop.call("list_posyandu", json!({}));
    let melati = places[0]["id"].clone();
    for (month, posyandu) in [
        ("2026-10", Value::Null),
        ("2026-06", Value::Null),
        ("2026-06", melati),
    ] {
        let form = laptop.call("skdn", ask(month, &posyandu));
        for row in form["rows"].as_array().unwrap() {
            for (cell, count) in row["cells"].as_array().unwrap().iter().enumerate() {
                let mut args = ask(month, &posyandu);
                args["row"] = row["code"].clone();
                args["cell"] = json!(cell);
                let people = laptop.call("skdn_people", args);
                let people = people.as_array().unwrap();
                assert_eq!(
                    people.len() as u64,
                    count.as_u64().unwrap(),
                    "{month} {} {cell}",
                    row["code"]
                );
                for line in people.iter().filter(|_| cell == 8 || cell == 9) {
                    assert_eq!(line["sex"], if cell == 8 { "L" } else { "P" });
                }
            }
        }
    }
}

#[test]
fn a_number_of_an_earlier_month_opens_to_the_codes_of_that_month() {
    let laptop = Laptop::set_up();
    laptop.import(&file("register.csv"));
    let mut differing = 0;
    for (row, letter) in [("n", "N"), ("t", "T"), ("o", "O"), ("b", "B")] {
        let mut args = ask("2026-06", &Value::Null);
        args["row"] = json!(row);
        args["cell"] = json!(10);
        let people = laptop.call("skdn_people", args);
        for line in people.as_array().unwrap() {
            assert_eq!(line["code"], letter, "{line}");
            assert!(line["last_date"].as_str().unwrap().starts_with("2026-06"));
            let page = laptop.call("child_page", json!({"person": line["person"]}));
            differing += u32::from(page["line"]["code"] != line["code"]);
            assert!(page["line"]["age_months"].as_u64() > line["age_months"].as_u64());
        }
    }
    assert!(differing > 0, "somebody's code has changed since");
}

#[test]
fn the_form_counts_what_the_child_months_say() {
    let laptop = Laptop::set_up();
    laptop.import(&file("register.csv"));
    let months = child_months(&laptop, "2026-08", "2026-08");
    let mut codes: BTreeMap<&str, u64> = BTreeMap::new();
    for line in months.lines().skip(1) {
        let cells: Vec<_> = line.split(',').collect();
        *codes.entry(cells[12]).or_default() += 1;
    }
    let form = laptop.call("skdn", ask("2026-08", &Value::Null));
    let total = |code: &str| {
        let rows = form["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["code"] == code).unwrap();
        row["cells"][10].as_u64().unwrap()
    };
    assert_eq!(total("s"), codes.values().sum::<u64>());
    for (code, letter) in [
        ("n", "N"),
        ("t", "T"),
        ("o", "O"),
        ("b", "B"),
        ("not_weighed", ""),
    ] {
        assert_eq!(
            total(code),
            codes.get(letter).copied().unwrap_or(0),
            "{code}"
        );
    }
    assert_eq!(
        total("d"),
        total("n") + total("t") + total("o") + total("b")
    );
    let shares = form["indicators"].as_array().unwrap();
    let d_s = shares.iter().find(|share| share["code"] == "d_s").unwrap();
    assert_eq!(
        (d_s["numerator"].as_u64(), d_s["denominator"].as_u64()),
        (Some(total("d")), Some(total("s")))
    );
    assert!(!form["rules"].as_array().unwrap().is_empty());

    let mut csv = Vec::new();
    let asked = ExportSkdn {
        month: "2026-08".to_owned(),
        posyandu: None,
        desa: None,
        format: "csv".to_owned(),
    };
    write_skdn(&laptop.app, asked, &mut csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let last = csv
        .lines()
        .nth(7)
        .unwrap()
        .rsplit(',')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(last, total("d").to_string(), "row 07 of the file is D");
    for format in ["csv", "xlsx"] {
        let saved = laptop.call("export_skdn", {
            let mut args = ask("2026-08", &Value::Null);
            args["format"] = json!(format);
            args
        });
        assert!(
            std::fs::metadata(saved["path"].as_str().unwrap())
                .unwrap()
                .len()
                > 300
        );
    }
}

#[test]
fn a_month_or_place_that_is_none_is_refused() {
    let laptop = Laptop::set_up();
    assert_eq!(
        laptop.refused("skdn", ask("2026-13", &Value::Null)).code,
        "bad_month"
    );
    let nowhere = json!("00000000-0000-0000-0000-000000000000");
    assert_eq!(
        laptop.refused("skdn", ask("2026-10", &nowhere)).code,
        "not_found"
    );
}
