//! A laptop joins its district in the window; what two laptops say differently is decided there; a cut cable is told.

use harness::{Cli, District, Laptop, Screen};
use serde_json::json;

use crate::desk::{PASSPHRASE, import, json_of, pictures, signed_in};

/// A laptop of puskesmas Stabat that works alone, with a register of some children.
fn alone(user: &str, children: &str) -> (Laptop, Cli) {
    alone_in(
        user,
        "--puskesmas Stabat --desa 12.05.07.1004",
        &format!("desa,posyandu,nama,tgl_lahir,jk,nama_ibu,tgl_ukur,tempat,bb\n{children}"),
    )
}

/// A laptop of another puskesmas that works alone, with a register.
pub(crate) fn alone_in(user: &str, puskesmas: &str, register: &str) -> (Laptop, Cli) {
    let laptop = Laptop::new();
    let cli = laptop.cli().user(user, PASSPHRASE);
    let words = format!("init --kabupaten 12.05 {puskesmas} --role petugas_gizi");
    cli.run(words.split(' ')).succeeded();
    import(&laptop, &cli, register);
    (laptop, cli)
}

/// Gives Gita another name.
fn rename(cli: &Cli, name: &str) {
    let wanted = json!({
        "text": "Gita", "group": "semua", "posyandu": null, "desa": null, "status": "aktif", "limit": 1, "offset": 0,
    });
    let found = json_of(cli, &["call", "search_people", &wanted.to_string()]);
    let who = &found["people"][0]["person"];
    let edit = json!({"person": who, "changes": {"name": name}, "reason": "salah ketik"});
    cli.run(["call", "edit_person", &edit.to_string()])
        .succeeded();
}

#[test]
fn two_laptops_share_what_was_typed_and_what_differs_is_decided_in_the_window() {
    let district = District::langkat();
    let serving = district.serve(&["--insecure-http"]);
    let (laptop, sari) = alone(
        "Sari",
        "12.05.07.1004,Melati,Gita Ginting,2025-03-10,P,Rina,2026-10-08,posyandu,9.4\n\
         12.05.07.1004,Melati,Muh. Rizki,2025-04-11,L,Siti Aminah,2026-10-08,posyandu,8.8",
    );
    let (_second, eka) = alone(
        "Eka",
        "12.05.07.1004,Melati,Muhammad Rizky,2025-04-11,L,Siti Aminah,2026-11-05,posyandu,9.1\n\
         12.05.07.1004,Melati,Dewi Lestari,2025-01-20,P,Yuni,2026-11-05,posyandu,39",
    );

    let screen = signed_in(&laptop);
    screen.wait_for_text("belum bergabung dengan kabupaten");
    screen.part("button", "Sinkronisasi").click();
    screen.wait_for_text("tidak ada yang kurang");
    pictures(&screen, "sinkronisasi-sendiri");
    join(&screen, serving.url(), &district);

    let code = district.invite("Stabat");
    eka.run(["enrol", serving.url(), &code]).succeeded();
    eka.run(["sync"]).succeeded();
    rename(&eka, "Gita Br. Ginting");
    eka.run(["sync"]).succeeded();
    rename(&sari, "Gita Maria Ginting");

    sync(&screen);
    screen.wait_for_text("Isian yang berbeda (1)");
    screen.part("button", "Hari posyandu").click();
    screen.wait_for_text("Menunggu keputusan");
    pictures(&screen, "menunggu-keputusan");
    screen
        .part("button", "1 isian berbeda antar laptop")
        .click();
    screen.wait_for_text("Gita Br. Ginting");
    pictures(&screen, "sinkronisasi-berbeda");
    let conflicts = json_of(&sari, &["conflicts", "--json"]);
    let shown = conflicts[0]["person"]["name"].as_str().unwrap();
    let chosen = format!("Pakai Gita Br. Ginting untuk Nama anak {shown}");
    screen.part("button", &chosen).click();
    screen.wait_until_gone("Isian yang berbeda");

    screen.wait_for_text("Mungkin anak yang sama (1)");
    pictures(&screen, "sinkronisasi-ganda");
    let same = "Muh. Rizki dan Muhammad Rizky: anak yang sama";
    screen.part("button", same).click();
    screen.wait_until_gone("Mungkin anak yang sama (1)");
    screen.wait_for_text("Sudah diputuskan (1)");
    sync(&screen);
    eka.run(["sync"]).succeeded();
    let people = json_of(
        &eka,
        &[
            "call",
            "search_people",
            r#"{"text":"","group":"semua","posyandu":null,"desa":null,"status":"aktif","limit":9,"offset":0}"#,
        ],
    );
    let names: Vec<&str> = people["people"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|line| line["name"].as_str())
        .collect();
    assert_eq!(names.len(), 3, "the two Rizki are one: {names:?}");
    assert!(names.contains(&"Gita Br. Ginting"), "{names:?}");

    serving.stop();
    rename(&sari, "Gita Ginting");
    ask(&screen);
    screen.wait_for_text("Kabupaten tidak terjangkau. Periksa internet laptop ini");
    screen.wait_for_text("1 menunggu dikirim");
    pictures(&screen, "sinkronisasi-gagal");
    screen.close();
}

/// Joins by the address and a code, once a wrong code was refused beside its field.
fn join(screen: &Screen<'_>, url: &str, district: &District) {
    screen.part("textbox", "Alamat").click();
    screen.type_text(url);
    screen.press("Tab");
    screen.type_text("AAAA AAAA");
    screen.press("Enter");
    screen.wait_for_text("Kabupaten tidak mengenal kode ini");
    pictures(screen, "sinkronisasi-kode-salah");
    screen.part("textbox", "Kode").click();
    screen.press("Control+A");
    screen.type_text(&district.invite("Stabat").to_lowercase());
    screen.press("Enter");
    screen.wait_for_text("Sudah bergabung dengan Dinas Kesehatan Langkat");
    screen.wait_for_text("Semua yang dientri di laptop ini sudah diterima kabupaten.");
    screen.wait_for_text("Sama dengan kabupaten");
    pictures(screen, "sinkronisasi-bergabung");
}

/// Asks for a round and waits for its end.
pub(crate) fn sync(screen: &Screen<'_>) {
    ask(screen);
    screen.wait_for_text("Semua yang dientri di laptop ini sudah diterima kabupaten.");
    screen.wait_for_text("Sama dengan kabupaten");
}

/// Asks for a round, at the top of the page.
fn ask(screen: &Screen<'_>) {
    screen.run("document.querySelector('main').scrollTo(0, 0);", &[]);
    screen.part("button", "Sinkron sekarang").click();
}
