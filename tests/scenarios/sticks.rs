//! Laptops without a line: what was entered travels on a stick, the real programs on real files.

use std::fs;

use harness::District;

use crate::desk::DESA;
use crate::staff::Staff;

#[test]
fn what_a_village_without_a_line_entered_reaches_the_district_on_a_stick() {
    let district = District::langkat();
    let serving = district.serve(&["--insecure-http"]);
    let [village, town] = ["Stabat"; 2].map(|puskesmas| Staff::alone(puskesmas, DESA[0]));
    for staff in [&village, &town] {
        staff.joins(&district, "Stabat", serving.url());
    }
    // Whoever writes a stick must have heard of whoever reads it.
    for staff in [&village, &town] {
        staff.run("sync");
    }
    village.enter("Budi", "2026-05-14", "7.4");
    let waiting = village.waiting();
    assert!(waiting > 0);

    village.carry_to(&town);
    assert_eq!(town.child_months(), village.child_months());
    town.run("sync");
    assert_eq!(village.waiting(), waiting);

    town.carry_to(&village);
    assert_eq!(village.waiting(), 0, "the receipt came back");
    assert_eq!(village.status()["scopes"], town.status()["scopes"]);

    let stick = town.path("melati.paket");
    town.cli.run(["bundle", "out", &stick]).succeeded();
    let cut = &fs::read(&stick).unwrap()[..900];
    fs::write(&stick, cut).unwrap();
    let refused = village.cli.run(["bundle", "in", &stick]);
    assert_eq!(refused.code, Some(5), "{refused:?}");
}
