//! The first month of a bidan, by keyboard alone: the first run with an e-PPGBM file, sixty children weighed
//! live with wrong entries among them, two posyandu typed from paper, and the SKDN that comes out.

use harness::{Laptop, Screen};
use serde_json::Value;

use crate::eppgbm::{Child, children, day, write};

const PASSPHRASE: &str = "sampan biru dekat muara";
/// Thursday morning, the posyandu day of Melati 1.
const MORNING: &str = "2026-11-19T09:00:00+07:00";

#[test]
fn a_bidan_sets_up_weighs_sixty_types_two_posyandu_and_reads_the_skdn() {
    let laptop = Laptop::new().at(MORNING);
    let children = children();
    let file = laptop.desk().join("eppgbm-oktober.xls");
    write(&file, &children, day("2026-10-15"));

    let screen = laptop.screen();
    set_up(&screen);
    take_in(&screen, &file.display().to_string());
    weigh_live(&screen, &children);
    type_from_paper(&screen, &children, "Mawar", "12/11/26");
    type_from_paper(&screen, &children, "Anggrek", "13-11-2026");
    read_the_report(&laptop, &screen);
    look_around(&screen);
    screen.close();
}

/// Presses Tab until what has the focus is called so.
fn tab_to(screen: &Screen<'_>, name: &str) {
    for _ in 0..200 {
        if focus(screen).contains(name) {
            return;
        }
        screen.press("Tab");
    }
    panic!(
        "Tab never reaches {name:?}; the focus is on {:?}",
        focus(screen)
    );
}

/// What has the focus is called.
fn focus(screen: &Screen<'_>) -> String {
    let script = "const e = document.activeElement; if (!e || e === document.body) return '';
                  const labels = [...(e.labels ?? [])].map((label) => label.textContent).join(' ').trim();
                  return e.getAttribute('aria-label') || labels || e.textContent.replace(/\\s+/g, ' ').trim();";
    screen
        .run(script, &[])
        .as_str()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn set_up(screen: &Screen<'_>) {
    screen.wait_for_text("Selamat datang di Siklus");
    tab_to(screen, "Mulai tanpa server Dinkes");
    screen.press("Enter");
    screen.wait_for_text("Kabupaten/kota");
    tab_to(screen, "Kabupaten/kota");
    screen.type_text("langkat");
    screen.wait_for_text("Sumatera Utara");
    screen.press("Enter");
    tab_to(screen, "Kecamatan");
    screen.type_text("stabat");
    screen.press("Enter");
    screen.wait_for_text("Perdamaian");
    tab_to(screen, "Perdamaian");
    screen.press("Space");
    tab_to(screen, "Nama puskesmas");
    screen.type_text("Stabat");
    screen.shot("mulai-wilayah");
    screen.press("Enter");
    screen.wait_for_text("Tulis posyandu dan hari bukanya");
    screen.shot("mulai-posyandu");
    screen.press("Enter");
    screen.wait_for_text("Pengguna pertama");
    tab_to(screen, "Nama");
    screen.type_text("Siti Rahma");
    tab_to(screen, "Buat kata sandi");
    screen.type_text("siti");
    screen.wait_for_text("▲");
    screen.type_text(" sampan biru dekat muara");
    screen.press("Control+A");
    screen.type_text(PASSPHRASE);
    screen.wait_for_text("Kuat, boleh dipakai");
    screen.shot("mulai-pengguna");
    screen.press("Enter");
    screen.wait_for_text("Ketik dua kata dari lembar Anda");
    screen.shot("mulai-lembar");
    let words = recovery_words(screen);
    assert_eq!(words.len(), 12, "{words:?}");
    tab_to(screen, "Kata ke-");
    for _ in 0..2 {
        let asked = focus(screen);
        let number: usize = asked.trim_start_matches("Kata ke-").trim().parse().unwrap();
        screen.type_text(&words[number - 1]);
        screen.press("Tab");
    }
    screen.press("Enter");
    screen.wait_for_text("Ambil data yang ada");
}

fn recovery_words(screen: &Screen<'_>) -> Vec<String> {
    let script = "return [...document.querySelectorAll('main ol li')].map((li) => li.textContent.replace(/[^a-z]/g, ''));";
    let words = screen.run(script, &[]);
    words
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap().to_owned())
        .collect()
}

fn take_in(screen: &Screen<'_>, file: &str) {
    tab_to(screen, "Lokasi file");
    screen.type_text(file);
    screen.press("Enter");
    screen.wait_for_text("100 anak baru");
    screen.wait_for_text("Melati 1 (Perdamaian)");
    screen.shot("mulai-berkas");
    tab_to(screen, "Ambil 100 baris");
    screen.press("Enter");
    screen.wait_for_text("Selesai diambil");
    tab_to(screen, "Lanjut");
    screen.press("Enter");
    screen.wait_for_text("Posyandu dan tanggal lain");
}

/// Opens the sheet of a posyandu and date by the form beside the list.
fn open_day(screen: &Screen<'_>, posyandu: &str, date: &str) {
    screen.wait_for_text("Posyandu dan tanggal lain");
    screen.wait_until_still();
    tab_to(screen, "Posyandu");
    for _ in 0..6 {
        let chosen = screen.run(
            "return document.activeElement.selectedOptions?.[0]?.textContent ?? '';",
            &[],
        );
        if chosen.as_str().unwrap_or_default().contains(posyandu) {
            break;
        }
        screen.press("ArrowDown");
    }
    tab_to(screen, "Tanggal posyandu");
    screen.press("Control+A");
    screen.type_text(date);
    screen.press("Enter");
    screen.wait_for_text("Daftar penimbangan");
    screen.wait_until_still();
}

/// The names of the rows, in the order of the grid.
fn rows(screen: &Screen<'_>) -> Vec<String> {
    let script = "return [...document.querySelectorAll('tbody tr th button')].map((b) => b.textContent.trim());";
    let names = screen.run(script, &[]);
    names
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

fn wait_for_focus_on(screen: &Screen<'_>, name: &str) {
    for _ in 0..200 {
        if focus(screen).contains(name) {
            return;
        }
    }
    panic!(
        "the focus must come to {name:?}; it is on {:?}",
        focus(screen)
    );
}

/// Types a row: weight, length, no arm; Enter goes on by itself.
fn type_row(screen: &Screen<'_>, name: &str, weight: &str, length: &str) {
    wait_for_focus_on(screen, &format!("BB {name}"));
    screen.type_text(weight);
    screen.press("Enter");
    screen.type_text(length);
    screen.press("Enter");
    screen.press("Enter");
}

fn weigh_live(screen: &Screen<'_>, children: &[Child]) {
    open_day(screen, "Melati 1", "19/11/26");
    let names = rows(screen);
    assert_eq!(names.len(), 60);
    for (place, name) in names.iter().enumerate() {
        let child = children
            .iter()
            .find(|child| child.name == *name && child.posyandu == "Melati 1")
            .unwrap();
        let (weight, length) = child.measured(day("2026-11-19"));
        match place {
            // Grams: no child weighs that; the number stays to be mended.
            3 => {
                type_row(screen, name, "9600", &length);
                screen.wait_for_text("Berat harus antara");
                screen.shot("hari-posyandu-salah");
                type_row(screen, name, &weight, &length);
            }
            // Weight and length in each other's cell.
            10 => {
                type_row(screen, name, &length, &weight);
                screen.wait_for_text("Berat harus antara");
                type_row(screen, name, &weight, &length);
            }
            // Ten centimetres too short: doubted, read again, corrected.
            17 => {
                type_row(screen, name, &weight, "60");
                screen.wait_for_text("F3");
                screen.shot("hari-posyandu-ragu");
                screen.press("F3");
                wait_for_focus_on(screen, &format!("PB/TB {name}"));
                screen.press("Control+A");
                screen.type_text(&length);
                screen.press("Enter");
                screen.press("Enter");
            }
            // Lost weight for real: doubted, kept.
            25 => {
                let lost = format!(
                    "{:.1}",
                    weight.replace(',', ".").parse::<f64>().unwrap() * 0.8
                );
                type_row(screen, name, &lost, &length);
                screen.wait_for_text("F2");
                screen.press("F2");
            }
            _ => type_row(screen, name, &weight, &length),
        }
        if place == 30 {
            screen.shot("hari-posyandu");
        }
    }
    screen.wait_for_text("60 dari 60");
    screen.shot("hari-posyandu-penuh");
    finish(screen);
}

fn finish(screen: &Screen<'_>) {
    tab_to(screen, "Selesai posyandu");
    screen.press("Enter");
    screen.wait_for_text("Selesaikan hari ini");
    screen.wait_until_still();
    screen.shot("hari-posyandu-ringkasan");
    tab_to(screen, "Selesaikan hari ini");
    screen.press("Enter");
    screen.wait_for_text("Hari posyandu ini sudah selesai");
    tab_to(screen, "Semua hari posyandu");
    screen.press("Enter");
}

/// Types a day of last week in the order of the paper.
fn type_from_paper(screen: &Screen<'_>, children: &[Child], posyandu: &str, date: &str) {
    open_day(screen, posyandu, date);
    let on = if date.starts_with("12") {
        day("2026-11-12")
    } else {
        day("2026-11-13")
    };
    let names = rows(screen);
    assert_eq!(names.len(), 20, "{posyandu}");
    for (place, name) in names.iter().enumerate() {
        let child = children
            .iter()
            .find(|child| child.name == *name && child.posyandu == posyandu)
            .unwrap();
        if place == 4 {
            // Sick at home: one key.
            wait_for_focus_on(screen, &format!("BB {name}"));
            screen.type_text("s");
            continue;
        }
        let (weight, length) = child.measured(on);
        type_row(screen, name, &weight, &length);
    }
    screen.wait_for_text("19 dari 20");
    screen.shot(&format!("entri-dari-kertas-{}", posyandu.to_lowercase()));
    finish(screen);
}

/// The form on the screen and the form of the command line hold the same numbers.
fn read_the_report(laptop: &Laptop, screen: &Screen<'_>) {
    tab_to(screen, "Laporan");
    screen.press("Enter");
    screen.wait_for_text("Laporan SKDN");
    screen.wait_for_text("Aturan yang berlaku");
    screen.wait_until_still();
    screen.shot("laporan-skdn");
    let script = "return [...document.querySelectorAll('tbody tr')].map((row) => [...row.cells]
                      .map((cell) => cell.textContent.trim()).filter((text) => /^[0-9.]+$/.test(text)));";
    let shown = screen.run(script, &[]);
    let printed = laptop
        .cli()
        .user("Siti Rahma", PASSPHRASE)
        .run(["report", "skdn", "--month", "2026-11", "--format", "csv"])
        .succeeded();
    let printed: Vec<Vec<String>> = printed.lines().skip(1).map(numbers).collect();
    let shown: Vec<Vec<String>> = shown.as_array().unwrap().iter().map(texts).collect();
    assert_eq!(shown, printed, "screen and command line");
    assert_eq!(shown[0].last().map(String::as_str), Some("100"), "S");
    assert_eq!(
        shown[6].last().map(String::as_str),
        Some("98"),
        "D: all but the two who were sick"
    );

    // A number opens to its children.
    tab_to(screen, "Sasaran balita (S), laki-laki 0–5 bulan");
    for _ in 0..6 {
        screen.press("ArrowDown");
    }
    for _ in 0..10 {
        screen.press("ArrowRight");
    }
    assert!(
        focus(screen).contains("Ditimbang bulan ini (D), semua anak"),
        "{}",
        focus(screen)
    );
    screen.press("Enter");
    screen.wait_for_text("98 anak");
    screen.shot("laporan-anak");
    screen.press("Escape");
}

/// Row number and cells of a line of the form, without its words.
fn numbers(line: &str) -> Vec<String> {
    let cells: Vec<&str> = line.split(',').collect();
    let words = cells.len() - 12;
    cells
        .iter()
        .enumerate()
        .filter(|(place, _)| *place == 0 || *place > words)
        .map(|(_, cell)| (*cell).to_owned())
        .collect()
}

fn texts(row: &Value) -> Vec<String> {
    row.as_array()
        .unwrap()
        .iter()
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

/// Every other page, and the lock.
fn look_around(screen: &Screen<'_>) {
    tab_to(screen, "Sasaran");
    screen.press("Enter");
    screen.wait_until_still();
    screen.shot("sasaran");
    screen.press("Control+k");
    screen.type_text("hana lubis");
    screen.wait_for_text("Hana Lubis");
    screen.shot("cari");
    screen.press("Enter");
    screen.wait_for_text("Pertumbuhan");
    screen.wait_until_still();
    screen.shot("anak-pertumbuhan");
    tab_to(screen, "Pengaturan");
    screen.press("Enter");
    screen.wait_until_still();
    screen.shot("pengaturan");
    screen.press("Control+l");
    screen.wait_for_text("Kata sandi");
    screen.wait_until_still();
    screen.shot("masuk");
    tab_to(screen, "Kata sandi");
    screen.type_text(PASSPHRASE);
    screen.press("Enter");
    screen.wait_for_text("Hari posyandu");
}
