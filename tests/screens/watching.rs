//! Watching an area in the real window: regions of the made-up people, each with the page its health office asks for.

use std::fs;

use harness::{Laptop, Screen};
use serde_json::json;

use crate::desk::{MORNING, json_of, pictures, rina, signed_in};

/// A laptop of a puskesmas of that region, with some hundred people of two years.
fn region(kabupaten: &str, puskesmas: &str, desa: &str) -> Laptop {
    let laptop = Laptop::new().at(MORNING);
    let cli = rina(&laptop);
    let place = ["init", "--kabupaten", kabupaten, "--puskesmas", puskesmas];
    let more = ["--desa", desa, "--role", "bidan"];
    cli.run(place.into_iter().chain(more)).succeeded();
    let seed = "seed --children 90 --others 240 --months 13 --services";
    cli.run(seed.split(' ')).succeeded();
    laptop
}

/// Opens PWS in the window.
fn watch(laptop: &Laptop) -> Screen<'_> {
    let screen = signed_in(laptop);
    screen.part("button", "PWS").click();
    screen.part("tab", "Wilayah").wait();
    screen.wait_until_still();
    screen
}

/// The number of a service that Siklus counts, as it is told by the command line.
fn service(laptop: &Laptop, spm: u64) -> (u64, u64) {
    let cli = rina(laptop);
    let board = json_of(
        &cli,
        &["call", "spm_board", r#"{"month":"2026-11","desa":null}"#],
    );
    let services = board["services"].as_array().unwrap();
    let found = services.iter().find(|one| one["spm"] == spm).unwrap();
    let number = |name: &str| found[name].as_u64().unwrap();
    (number("served"), number("target"))
}

#[test]
fn tebing_tinggi_reads_its_twelve_services_and_opens_one_to_people() {
    let laptop = region("12.76", "Pabatu", "12.76.01.1001");
    let (served, target) = service(&laptop, 6);
    assert!(target > 50, "{served} of {target}");
    let screen = watch(&laptop);
    screen.part("tab", "SPM").click();
    screen.wait_for_text("Usia produktif");
    screen.wait_for_text("Risiko HIV");
    screen.wait_until_still();
    pictures(&screen, "pws-spm-tebing-tinggi");
    screen.close();
}

#[test]
fn jepara_ranks_its_short_children_by_desa_and_bukittinggi_reads_a_village_on_one_page() {
    let laptop = region("33.20", "Batealit", "33.20.05.2001");
    let screen = watch(&laptop);
    screen.wait_for_text("Penimbangan dan gizi");
    pictures(&screen, "pws-wilayah-jepara");
    screen.close();

    let laptop = region("13.75", "Guguk Panjang", "13.75.01.1001");
    let screen = watch(&laptop);
    screen.part("tab", "Desa").click();
    screen.wait_for_text("Situasi kesehatan Desa");
    screen.wait_until_still();
    pictures(&screen, "pws-desa-bukittinggi");
    screen.part("button", "Kunjungan rumah").click();
    screen.wait_until_still();
    pictures(&screen, "kunjungan-rumah");
    screen.close();
}

#[test]
fn recaps_of_other_programmes_come_from_a_file_and_bad_rows_are_told() {
    let laptop = Laptop::new().at(MORNING);
    let cli = rina(&laptop);
    let words = "init --kabupaten 12.76 --puskesmas Pabatu --desa 12.76.01.1001 --role bidan";
    cli.run(words.split(' ')).succeeded();
    let file = laptop.desk().join("rekap-oktober.csv");
    let rows = "layanan;desa;bulan;terlayani;sasaran;sumber;per_tanggal\r\n\
                12 Risiko HIV;;Oktober 2026;41;96;SIHA;02/11/2026\r\n\
                11 Terduga TB;;Oktober 2026;1.204;1.310;SITB;31/10/2026\r\n\
                13;;Oktober 2026;7;9;SITB;31/10/2026\r\n\
                8 Hipertensi;;Oktober 2026;98%;;rekam medis;31/10/2026\r\n";
    fs::write(&file, rows).unwrap();

    let screen = watch(&laptop);
    screen.part("tab", "SPM").click();
    screen.part("button", "Ambil angka dari file").click();
    screen.part("textbox", "Lokasi file").click();
    screen.type_text(&file.display().to_string());
    screen.press("Enter");
    screen.wait_for_text("2 angka diambil (0 mengubah");
    screen.wait_for_text("Tulis nomor SPM 1 sampai 12");
    screen.wait_until_still();
    pictures(&screen, "pws-rekap-dari-file");
    screen.press("Enter");
    screen.wait_for_text("2 angka diambil dari file");
    screen.wait_for_text("rekap dari file");
    screen.wait_until_still();
    pictures(&screen, "pws-spm-rekap");
    screen.close();

    let board = json_of(
        &cli,
        &["call", "spm_board", r#"{"month":"2026-11","desa":null}"#],
    );
    let services = board["services"].as_array().unwrap();
    let recaps: Vec<_> = services
        .iter()
        .filter(|one| one["recap"]["origin"] == "impor")
        .map(|one| (&one["spm"], &one["recap"]["reached"], &one["recap"]["of"]))
        .collect();
    assert_eq!(json!(recaps), json!([[11, 1204, 1310], [12, 41, 96]]));
}
