//! A posyandu day for all ages, by keyboard: the other services of a child from the weighing grid, and the grids of mothers
//! and of grown-ups, typed from line to line.

use harness::Screen;
use serde_json::json;

use crate::desk::{bidan, json_of, pictures, rina, signed_in};

const DAY: &str = "2026-11-12";

const REGISTER: &str = "desa,posyandu,nama,tgl_lahir,jk,nama_ibu
12.05.07.1004,Melati,Adi Saputra,1980-03-04,L,
12.05.07.1004,Melati,Citra Kirana,2012-03-04,P,
12.05.07.1004,Melati,Dewi Lestari,1998-05-04,P,
12.05.07.1004,Melati,Gita Ginting,2026-02-05,P,Rina
12.05.07.1004,Melati,Umar Said,1955-03-04,L,
";

#[test]
fn everybody_who_comes_to_a_posyandu_day_is_entered_by_keyboard() {
    let laptop = bidan(REGISTER);
    let cli = rina(&laptop);
    let dewi = crate::every_service::who(&cli, "Dewi Lestari");
    let pregnancy = json!({
        "person": dewi, "form": "pregnancy", "version": null, "date": "1/6/26",
        "answers": {"lmp": "10/4/2026", "gravida": "2", "para": "1"}, "instead": null, "site": null, "posyandu": null,
        "mode": "langsung", "confirmed": [], "reason": null,
    });
    cli.run(["call", "record_visit", &pregnancy.to_string()])
        .succeeded();
    let posyandu = json_of(&cli, &["call", "list_posyandu", "null"])[0]["id"].clone();
    let day = json!({"posyandu": posyandu, "date": DAY}).to_string();
    cli.run(["call", "open_day", &day]).succeeded();

    let screen = signed_in(&laptop);
    screen.wait_for_text("Posyandu sudah jalan, belum dientri");
    screen.run(
        "document.querySelector('main li button').focus(); return null;",
        &[],
    );
    screen.press("Enter");

    // The child is weighed, and what else was given that day is a key away.
    screen
        .part("textbox", "BB Gita Ginting (kg)")
        .wait_for_focus();
    screen.type_text("7,9");
    screen.part("button", "Pelayanan lain F6").wait();
    pictures(&screen, "hari-anak");
    screen.press("F6");
    screen.wait_for_text("Hari posyandu Kamis, 12 November 2026");
    screen.wait_until_still();
    pictures(&screen, "hari-anak-layanan");
    screen.press("Escape");
    screen
        .part("textbox", "BB Gita Ginting (kg)")
        .wait_for_focus();

    group(&screen, "Bumil & nifas");
    screen.part("row", "Dewi Lestari").wait();
    choose_officer(&screen, "2");
    each(
        &screen,
        &["58,5", "24", "112", "74", "27", "140", "t", "30", "y", "t"],
    );
    screen.wait_for_text("1 dari 1 sudah dilayani");
    pictures(&screen, "hari-bumil");

    group(&screen, "Dewasa & lansia");
    screen.part("row", "Adi Saputra").wait();
    choose_officer(&screen, "5");
    // The pressure the wrong way round is told in its cell, and nothing typed is lost.
    each(
        &screen,
        &[
            "71,5", "165", "92", "95", "150", "1", "110", "1", "t", "y", "t",
        ],
    );
    screen.wait_for_text("Mungkin tertukar?");
    pictures(&screen, "hari-dewasa-tertukar");
    let cell = |question: &str, name: &str| screen.part("textbox", &format!("{question}, {name}"));
    cell("Tekanan darah sistolik", "Adi Saputra").click();
    screen.press("Control+A");
    each(&screen, &["150", "95", "1", "110", "1", "t", "y", "t"]);
    screen.wait_for_text("1 dari 2 sudah dilayani");
    cell("Berat badan", "Umar Said").wait_for_focus();
    each(&screen, &["60", "160", "132", "84"]);
    screen.press("F2");
    screen.part("heading", "Skrining lansia").wait();
    screen.press("Escape");
    screen.wait_for_text("2 dari 2 sudah dilayani");
    pictures(&screen, "hari-dewasa");
    screen.close();

    let asked = json!({"posyandu": posyandu, "date": DAY, "group": "adult"}).to_string();
    let sheet = json_of(&cli, &["call", "group_sheet", &asked]);
    let answers = |row: usize| sheet["rows"][row]["answers"].clone();
    assert_eq!(answers(0)["systolic"], "150");
    assert_eq!(answers(0)["glucose"], "110");
    assert_eq!(answers(1)["diastolic"], "84");
    assert_eq!(answers(1)["officer"], "kader");
    cli.run(["doctor", "--rebuild"]).succeeded();
}

/// Goes to the grid of a group.
fn group(screen: &Screen<'_>, name: &str) {
    screen
        .part("radiogroup", "Kelompok")
        .part("radio", name)
        .click();
}

/// Says who serves, by the digit of the choice, and goes on to the first line.
fn choose_officer(screen: &Screen<'_>, digit: &str) {
    screen.part("combobox", "Petugas").wait();
    screen.run(
        "document.querySelector('header select').focus(); return null;",
        &[],
    );
    screen.press_each(&[digit, "Enter"]);
}

/// Types cell after cell of a line.
fn each(screen: &Screen<'_>, cells: &[&str]) {
    for cell in cells {
        screen.type_text(cell);
        screen.press("Enter");
    }
}
