//! A kabupaten as its health office watches it, in a browser: what is counted beside the survey, the twelve services, and
//! how far ILP has come.

use district::acts::By;
use district::home::{self, Home};
use district::lokus::{Lokus, LokusTarget, STAGES};
use district::surroundings::System;
use district::surveys::Survey;
use domain::Surroundings as _;
use harness::{District, Laptop, Screen};

use crate::desk::MORNING;
use vault::Passphrase;

use crate::desk::PASSPHRASE as LAPTOP;

const SERVE: &[&str] = &["--insecure-http", "--at", MORNING];
const PASSPHRASE: &str = "mangga sendok awan tikar";

/// What the office has registered: fourteen puskesmas to take up ILP, seventeen that have; and the survey.
fn registered(district: &District) {
    let secret = Passphrase::new(harness::SECRET.to_owned());
    let place = home::Place::Folder(district.data());
    let system = System::new(Some(1_795_309_200_000));
    let home = Home::open(&place, &secret, system).unwrap();
    let by = By {
        storage: home.storage(),
        surroundings: &system,
        name: "rina",
    };
    let today = system.today();
    for number in 1..=22 {
        let mut stages = [None; STAGES.len()];
        let reached = if number <= 17 {
            STAGES.len()
        } else {
            number as usize % 5
        };
        for (nth, stage) in stages.iter_mut().take(reached).enumerate() {
            let months = chrono::Months::new(22 - number + nth as u32 % 3);
            *stage = today.checked_sub_months(months);
        }
        let name = format!("Puskesmas Contoh {number}");
        let lokus = Lokus {
            kind: "puskesmas".to_owned(),
            puskesmas: name.clone(),
            name,
            stages,
        };
        by.write_lokus(&lokus).unwrap();
    }
    let target = LokusTarget {
        target: 14,
        source: "Rencana kerja Dinkes 2026".to_owned(),
    };
    by.set_lokus_target("puskesmas", 2026, &target).unwrap();
    let survey = Survey {
        indicator: "short".to_owned(),
        year: 2024,
        per_mille: 160,
        source: "SSGI 2024".to_owned(),
    };
    by.write_survey(&survey).unwrap();
}

#[test]
fn the_office_watches_the_kabupaten_beside_the_survey_and_counts_what_takes_up_ilp() {
    let district = District::langkat();
    let add = ["user", "add", "Rina Sembiring", "--role", "admin"];
    district.told(add, PASSPHRASE).succeeded();
    registered(&district);
    let serving = district.serve(SERVE);
    let mut laptops = Vec::new();
    for (puskesmas, desa, seed) in [
        ("Stabat", "12.05.07.1004", "3"),
        ("Wampu", "12.05.08.1001", "8"),
    ] {
        let laptop = Laptop::new().at(MORNING);
        let cli = laptop.cli().user("Sari", LAPTOP);
        let place = ["init", "--kabupaten", "12.05", "--puskesmas", puskesmas];
        let more = ["--desa", desa, "--role", "petugas_gizi"];
        cli.run(place.into_iter().chain(more)).succeeded();
        let filling = "seed --children 90 --others 120 --months 12 --services --seed";
        cli.run(filling.split(' ').chain([seed])).succeeded();
        cli.run(["enrol", serving.url(), &district.invite(puskesmas)])
            .succeeded();
        cli.run(["sync"]).succeeded();
        laptops.push(laptop);
    }

    let log = district.beside("browser.log");
    let screen = Screen::browse(serving.url(), &log);
    screen.part("textbox", "Nama").wait_for_focus();
    screen.type_text("rina sembiring");
    screen.press("Tab");
    screen.type_text(PASSPHRASE);
    screen.press("Enter");
    screen.part("heading", "Ringkasan").wait();
    let go = |page: &str| {
        screen
            .part("navigation", "Halaman")
            .part("button", page)
            .click();
        screen.wait_until_still();
    };
    go("PWS");
    screen.wait_for_text("Wampu");
    screen.shot("dinas-pws");
    screen.part("radio", "Pendek").click();
    screen.wait_for_text("SSGI 2024: 16,0 %.");
    screen.shot("dinas-pendek");
    screen.part("tab", "Triwulan").click();
    screen
        .part("columnheader", "TW III · September 2026")
        .wait();
    screen.wait_until_still();
    screen.shot("dinas-triwulan");
    go("SPM");
    screen.wait_for_text("Usia produktif");
    screen.shot("dinas-spm");
    go("Lokus ILP");
    screen.wait_for_text("target 14, selesai 17");
    screen.shot("dinas-lokus");
    screen.close();
    serving.stop();
}
