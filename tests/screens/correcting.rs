//! The district says of a row that its day has not come: it is told with what to do, put right in place, and gone.

use std::fs;

use harness::{District, Laptop};

use crate::desk::{PASSPHRASE, json_of, pictures, signed_in};
use crate::sharing::sync;

#[test]
fn a_row_of_a_day_that_has_not_come_is_told_put_right_and_gone() {
    let district = District::langkat();
    let serving = district.serve(&["--insecure-http", "--at", "2026-11-12T09:00:00+07:00"]);
    // The clock of this laptop is some weeks ahead.
    let laptop = Laptop::new().at("2026-12-20T09:00:00+07:00");
    let cli = laptop.cli().user("Sari", PASSPHRASE);
    let words =
        "init --kabupaten 12.05 --puskesmas Stabat --desa 12.05.07.1004 --role petugas_gizi";
    cli.run(words.split(' ')).succeeded();
    let file = laptop.desk().join("register.csv");
    let rows = "desa,posyandu,nama,tgl_lahir,jk,nama_ibu,tgl_ukur,tempat,bb,lila\n\
                12.05.07.1004,Melati,Gita Ginting,2025-03-10,P,Rina,2026-12-10,posyandu,9.4,14\n\
                12.05.07.1004,Melati,Budi Santoso,2025-04-11,L,Siti Aminah,2026-10-08,posyandu,8.8,14\n\
                12.05.07.1004,Melati,Dewi Lestari,2025-01-20,P,Yuni,2026-11-05,posyandu,39,\n";
    fs::write(&file, rows).unwrap();
    let path = file.display().to_string();
    cli.run(["import", "--format", "register", &path])
        .succeeded();
    let code = district.invite("Stabat");
    cli.run(["enrol", serving.url(), &code]).succeeded();
    cli.run(["sync"]).succeeded();
    assert_eq!(json_of(&cli, &["status", "--json"])["notices"], 2);

    let screen = signed_in(&laptop);
    screen.part("button", "1 catatan perlu diperbaiki").click();
    screen.wait_for_text("Perlu diperbaiki (1)");
    screen.wait_for_text("Lihat: Tanggal. Tanggalnya belum terjadi ketika diterima dinas.");
    screen.wait_for_text("Angka janggal (1)");
    pictures(&screen, "sinkronisasi-perlu-diperbaiki");
    screen
        .part("button", "Dewi Lestari, 5 Nov 2026: sudah benar")
        .click();
    screen.wait_until_gone("Angka janggal");

    screen
        .part("button", "Perbaiki Gita Ginting, 10 Des 2026")
        .click();
    screen.part("textbox", "Tanggal").wait_for_focus();
    screen.press("Control+A");
    screen.type_text("10/11/2026");
    screen.part("combobox", "Alasan").click();
    screen.press("ArrowDown");
    screen.press("Enter");
    screen.part("button", "Simpan perbaikan").click();
    screen.part("button", "Sinkronisasi").click();
    screen.wait_until_gone("Perlu diperbaiki");
    sync(&screen);
    screen.close();
    assert_eq!(json_of(&cli, &["status", "--json"])["notices"], 0);
    let office = district.run(["status", "--json"]).succeeded();
    let office: serde_json::Value = serde_json::from_str(&office).unwrap();
    assert_eq!(office["notices"], serde_json::json!([]));
    serving.stop();
}
