//! The page of the health office in a browser: served by the real server, fed by real laptops.

use std::fmt::Write as _;
use std::fs;

use harness::{Cli, District, Laptop, Part, Screen, Serving};
use serde_json::Value;

const SERVE: &[&str] = &["--insecure-http", "--at", "2026-11-12T09:00:00+07:00"];
const MONTH: &str = "2026-10";
const PASSPHRASE: &str = "mangga sendok awan tikar";
const LAPTOP: (&str, &str) = ("Sari", "sumur lentera kapas dermaga");
const POSYANDU: [&str; 3] = ["Melati", "Anggrek", "Cempaka"];
const NAMES: [&str; 8] = [
    "Ayu", "Budi", "Citra", "Dimas", "Eka", "Fitri", "Gilang", "Hana",
];

/// A laptop of a puskesmas, with its children of two months.
struct Desk {
    laptop: Laptop,
    cli: Cli,
}

impl Desk {
    fn of(puskesmas: &str, desa: &'static str, n_children: usize) -> Self {
        let laptop = Laptop::new();
        let cli = laptop.cli().user(LAPTOP.0, LAPTOP.1);
        let place = ["init", "--kabupaten", "12.05", "--puskesmas", puskesmas];
        let more = ["--desa", desa, "--role", "petugas_gizi"];
        cli.run(place.into_iter().chain(more)).succeeded();
        let desk = Self { laptop, cli };
        desk.enter(&children(desa, n_children));
        desk
    }

    /// Imports a register.
    fn enter(&self, rows: &str) {
        let file = self.laptop.desk().join("register.csv");
        let head = "desa,posyandu,kms,nama,tgl_lahir,jk,nama_ibu,tgl_ukur,tempat,bb,tb,cara_ukur";
        fs::write(&file, format!("{head}\r\n{rows}")).unwrap();
        let path = file.display().to_string();
        let words = ["import", "--format", "register", &path];
        self.cli.run(words).succeeded();
    }

    fn join(&self, serving: &Serving, code: &str) {
        self.cli.run(["enrol", serving.url(), code]).succeeded();
    }
}

/// Rows of a register: children of a year and more, some thin, some short, some not weighed.
fn children(desa: &str, n_children: usize) -> String {
    let mut rows = String::new();
    for n in 0..n_children {
        let name = format!("{} {}", NAMES[n % 8], NAMES[(n / 8 + 3) % 8]);
        let (posyandu, sex) = (POSYANDU[n % 3], if n % 2 == 0 { "L" } else { "P" });
        let kg = if n % 9 == 4 {
            6.4
        } else {
            8.6 + (n % 5) as f64 * 0.4
        };
        let cm = if n % 7 == 2 {
            69.0
        } else {
            75.0 + (n % 4) as f64
        };
        for (month, gain) in [("09", 0.0), ("10", [0.3, 0.1][n % 2])] {
            if n % 6 == 5 && month == "10" {
                continue;
            }
            let kg = kg + gain;
            writeln!(
                rows,
                "{desa},{posyandu},ya,{name},2025-08-{:02},{sex},Ibu {n},2026-{month}-07,posyandu,{kg:.1},{cm:.1},L\r",
                n % 27 + 1
            )
            .unwrap();
        }
    }
    rows
}

/// The totals of the form as the program writes it: `D` stands in the row of its number.
fn form(district: &District, puskesmas: Option<&str>) -> Vec<String> {
    let words = ["report", "skdn", "--month", MONTH, "--format", "csv"];
    let named = puskesmas.map(|name| ["--puskesmas", name]);
    let words = words.into_iter().chain(named.into_iter().flatten());
    let form = district.run(words).succeeded();
    let total = |line: &str| line.rsplit(',').next().unwrap().to_owned();
    form.lines().skip(1).map(total).collect()
}

/// S, K, D, N, T and BGM of a row on the page, beside the same of the form.
fn same_as_form(row: &Part<'_>, form: &[String]) {
    let row = row.texts();
    let cells: Vec<&str> = row[0].split_whitespace().collect();
    // The name may be two words: the figures stand at the end.
    let figures =
        &cells[cells.len() - cells.iter().rev().take_while(|cell| !is_word(cell)).count()..];
    let figures: Vec<&str> = figures
        .iter()
        .filter(|cell| **cell != "%")
        .copied()
        .collect();
    let of = |number: usize| form[number - 1].as_str();
    let shown = [0, 1, 2, 4, 5, 7].map(|at| figures[at]);
    assert_eq!(shown, [1, 2, 7, 3, 4, 9].map(of), "{row:?}");
}

fn is_word(cell: &str) -> bool {
    cell.chars().next().is_some_and(char::is_alphabetic)
}

/// Goes to a page by its name in the rail.
fn go(screen: &Screen<'_>, page: &str) {
    screen
        .part("navigation", "Halaman")
        .part("button", page)
        .click();
    screen.part("heading", page).wait();
}

#[test]
fn the_office_reads_its_figures_invites_a_laptop_and_decides_on_what_was_kept_aside() {
    let district = District::langkat();
    let add = |name: &str, role: &str, passphrase: &str| {
        district.told(["user", "add", name, "--role", role], passphrase)
    };
    assert_eq!(
        add("Rina Sembiring", "admin", "rina").code,
        Some(5),
        "too weak"
    );
    add("Rina Sembiring", "admin", PASSPHRASE).succeeded();
    assert_eq!(
        add("rina sembiring", "admin", PASSPHRASE).code,
        Some(5),
        "there is one"
    );
    let serving = district.serve(SERVE);
    let stabat = Desk::of("Stabat", "12.05.07.1004", 44);
    stabat.join(&serving, &district.invite("Stabat"));
    let wampu = Desk::of("Wampu", "12.05.08.1001", 31);
    wampu.join(&serving, &district.invite("Wampu"));
    for desk in [&stabat, &wampu] {
        desk.cli.run(["sync"]).succeeded();
    }

    let log = district.beside("browser.log");
    let screen = Screen::browse(serving.url(), &log);
    screen.part("textbox", "Nama").wait_for_focus();
    screen.run(
        "window.broken = []; document.addEventListener('securitypolicyviolation', (event) => window.broken.push(`${event.violatedDirective} ${event.blockedURI}`)); return null;",
        &[],
    );
    screen.shot("dinas-masuk");
    screen.type_text("rina sembiring");
    screen.press("Tab");
    screen.type_text("mangga sendok awan salah");
    screen.press("Enter");
    screen.wait_for_text("Nama atau kata sandi salah");
    screen.part("textbox", "Kata sandi").wait_for_focus();
    screen.type_text(PASSPHRASE);
    screen.press("Enter");

    screen.part("heading", "Ringkasan").wait();
    screen.part("button", "Bulan sebelumnya").click();
    screen.wait_for_text("Oktober 2026");
    let row = |name: &str| screen.part("row", name);
    row("Stabat")
        .part("button", "Stabat, Sasaran balita (S): 44")
        .wait();
    for name in ["Stabat", "Wampu"] {
        same_as_form(&row(name), &form(&district, Some(name)));
    }
    same_as_form(&row("Langkat"), &form(&district, None));
    let text = screen.text();
    assert!(
        !NAMES.iter().any(|name| text.contains(&format!("{name} "))),
        "{text}"
    );
    screen.shot("dinas-ringkasan");
    screen
        .part("button", "Stabat, Sasaran balita (S): 44")
        .click();
    screen.part("heading", "Puskesmas Stabat").wait();
    row("Cempaka").wait();
    same_as_form(&row("Stabat"), &form(&district, Some("Stabat")));
    screen.shot("dinas-posyandu");
    screen.press("Escape");
    screen.part("heading", "Ringkasan").wait();

    go(&screen, "Laptop");
    row("Wampu")
        .part("button", "Cabut Wampu · Sari, nomor 2")
        .wait();
    screen.shot("dinas-laptop");
    screen.part("button", "Cabut Wampu · Sari, nomor 2").click();
    screen.part("textbox", "Alasan").wait_for_focus();
    screen
        .part("dialog", "Cabut Wampu · Sari dari Puskesmas Wampu?")
        .part("button", "Cabut")
        .click();
    screen.wait_for_text("Tulis alasannya");
    screen.type_text("hilang di angkot");
    screen
        .part("textbox", "Alasan")
        .wait_for_value("hilang di angkot");
    screen.shot("dinas-cabut");
    screen
        .part("dialog", "Cabut Wampu · Sari dari Puskesmas Wampu?")
        .part("button", "Cabut")
        .click();
    row("Wampu").part("cell", "Dicabut").wait();

    // The laptop turns up again, with somebody who goes on working with it.
    wampu.enter(
        "12.05.08.1001,Melati,ya,Joko Eka,2025-08-01,L,Ibu Joko,2026-10-07,posyandu,9.0,76.0,L\r\n",
    );
    wampu.cli.run(["sync"]);
    screen.reload();
    go(&screen, "Perlu diperiksa");
    let kept = row("Wampu");
    kept.part("button", "Masukkan kiriman Wampu · Sari").wait();
    assert!(!screen.text().contains("Joko"));
    screen.shot("dinas-perlu-diperiksa");
    kept.part("button", "Masukkan kiriman Wampu · Sari").click();
    screen.part("textbox", "Alasan").wait_for_focus();
    let why = "ketemu, dipegang bidan Wampu";
    screen.type_text(why);
    screen.part("textbox", "Alasan").wait_for_value(why);
    screen.shot("dinas-masukkan");
    screen.every("dialog").part("button", "Masukkan").click();
    screen.wait_for_text("Tidak ada yang perlu diperiksa");
    let status: Value =
        serde_json::from_str(&district.run(["status", "--json"]).succeeded()).unwrap();
    assert_eq!(
        (&status["quarantined"], &status["waiting"]),
        (&0.into(), &0.into())
    );
    assert_eq!(form(&district, Some("Wampu"))[0], "32");

    go(&screen, "Undangan");
    screen.part("combobox", "Puskesmas").click();
    screen.type_text("Secanggang");
    screen.press("Enter");
    let code = screen.part("status", "Kode pendaftaran");
    code.wait();
    let code = code.text().replace(' ', "");
    assert_eq!(code.len(), 8, "{code}");
    row("Secanggang").wait();
    screen.shot("dinas-undangan");
    let secanggang = Desk::of("Secanggang", "12.05.09.2008", 3);
    secanggang.join(&serving, &code);

    go(&screen, "Catatan tindakan");
    row("Mencabut laptop")
        .part("cell", "hilang di angkot")
        .wait();
    row("Memasukkan kiriman")
        .part("cell", "rina sembiring")
        .wait();
    row("Gagal masuk").wait();
    screen.shot("dinas-catatan");
    let months = ["export", "child-months", "--from", MONTH, "--to", MONTH];
    district.run(months).succeeded();
    let written = district.run(["audit"]).succeeded();
    assert!(
        written.contains(",,exported,child-months 2026-10..2026-10 *,"),
        "{written}"
    );
    assert!(written.contains(",rina sembiring,released,2,"), "{written}");
    let broken = screen.run("return window.broken ?? [];", &[]);
    assert_eq!(
        broken,
        serde_json::json!([]),
        "nothing breaks the page's policy"
    );

    district
        .run(["user", "close", "Rina Sembiring"])
        .succeeded();
    screen
        .part("navigation", "Halaman")
        .part("button", "Laptop")
        .click();
    screen.part("textbox", "Kata sandi").wait();
    screen.wait_until_gone("Secanggang");
}
