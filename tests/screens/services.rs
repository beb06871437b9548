//! Services by keyboard in the real window: a pregnancy registered and looked after, a danger sign, who is due.

use harness::Screen;

use crate::desk::{bidan, json_of, pictures, rina, signed_in};

const REGISTER: &str = "desa,posyandu,nama,tgl_lahir,jk,nama_ibu,no_kk
12.05.07.1004,Melati,Dewi Lestari,1998-05-04,P,,1205071205100001
12.05.07.1004,Melati,Ani Safira,2026-05-02,P,Dewi,1205071205100001
12.05.07.1004,Melati,Kakek Harun,1950-02-01,L,,
";

#[test]
fn a_pregnancy_is_registered_and_looked_after_by_keyboard_and_a_danger_sign_is_referred() {
    let laptop = bidan(REGISTER);
    let cli = rina(&laptop);

    let screen = signed_in(&laptop);
    screen.part("button", "Pelayanan").click();
    screen.wait_for_text("Siapa yang sudah waktunya");
    open(&screen, "Dewi Lestari");
    screen.part("button", "Kehamilan").click();
    screen.wait_for_text("HPHT");
    screen.type_text("10/4/26");
    screen.press("Enter");
    screen.press("Enter");
    screen.type_text("1");
    screen.wait_until_still();
    pictures(&screen, "layanan-kehamilan");
    screen.press("Control+Enter");
    screen.wait_for_text("Hamil 32 minggu, trimester 3");

    screen.part("button", "Pemeriksaan kehamilan (12T)").click();
    screen.wait_for_text("Tekanan darah sistolik");
    // Officer and place by their digits, weight, then a pressure typed the wrong way round.
    screen.type_text("2");
    screen.press("Enter");
    screen.type_text("1");
    screen.press("Enter");
    screen.type_text("58,5");
    screen.press("Enter");
    screen.type_text("80");
    screen.press("Enter");
    screen.type_text("120");
    screen.wait_for_text("Mungkin tertukar?");
    screen.shot("layanan-anc-tertukar");
    screen.press("Shift+Enter");
    screen.press("Control+A");
    screen.type_text("150");
    screen.press("Enter");
    screen.press("Control+A");
    screen.type_text("95");
    screen.wait_for_text("Tekanan darah ibu hamil: tinggi");
    screen.press("Enter");
    screen.type_text("22,5");
    screen.wait_for_text("KEK");
    pictures(&screen, "layanan-anc");
    screen.press("Control+Enter");
    screen.wait_for_text("rujukan hari ini sudah dibuat");
    screen.wait_for_text("Catat hasil rujukan");
    pictures(&screen, "layanan-orang");

    open(&screen, "Ani Safira");
    // What was chosen in another window of this machine is not proposed here.
    screen.run("localStorage.clear(); return null;", &[]);
    screen.part("button", "Catat DPT1").click();
    screen.wait_for_text("Sudah diberikan di tempat lain");
    screen.part("textbox", "Tanggal diberikan").click();
    screen.type_text("5/7/26");
    screen.press("Enter");
    screen.wait_for_text("DPT1 tersimpan");
    screen.shot("layanan-bayi");
    // Where the hexavalent has been introduced the next dose is that.
    screen.part("button", "Catat DPT2").click();
    screen.part("combobox", "Vaksin yang diberikan").wait();
    screen.wait_until_still();
    screen.press("Shift+Tab");
    screen.type_text("HEXA");
    screen.part("textbox", "Tanggal diberikan").click();
    screen.type_text("5/8/26");
    screen.shot("layanan-heksavalen");
    screen.press("Enter");
    screen.wait_for_text("HEXA2 tersimpan");

    open(&screen, "Kakek Harun");
    screen.part("button", "AKS/ADL Barthel").click();
    screen.wait_for_text("Mengendalikan BAB");
    screen.type_text("2");
    for _ in 0..10 {
        screen.press("Enter");
        screen.type_text("2");
    }
    screen.wait_for_text("AKS Barthel");
    pictures(&screen, "layanan-barthel");
    screen.press("Control+Enter");
    screen.wait_for_text("Tersimpan di laptop");

    screen.part("button", "Pelayanan").click();
    screen.wait_for_text("Rujukan hari ini");
    pictures(&screen, "layanan-daftar");
    screen.part("radio", "Terlewat").click();
    screen.part("radio", "Bayi baru lahir 0").click();
    screen.wait_for_text("Ani Safira");
    screen.wait_until_still();
    pictures(&screen, "layanan-terlewat");
    screen.close();

    let board = json_of(&cli, &["call", "due_board", "null"]);
    assert_eq!(board["groups"][0]["open"], 1, "{board}");
    cli.run(["doctor", "--rebuild"]).succeeded();
}

#[test]
fn a_kader_gets_the_list_of_whom_they_look_after() {
    let laptop = bidan(
        "desa,posyandu,nama,tgl_lahir,jk,rt
12.05.07.1004,Melati,Kakek Harun,1950-02-01,L,03
12.05.07.1004,Melati,Nenek Sulastri,1952-07-01,P,05",
    );
    let screen = signed_in(&laptop);
    screen.part("button", "Pengaturan").click();
    screen.part("button", "Ubah Melati, Perdamaian").click();
    screen.part("textbox", "Kader").click();
    screen.type_text("Ani Lestari: RT 3, Dusun II");
    screen.press("Enter");
    screen.type_text("Wati");
    pictures(&screen, "posyandu-kader");
    screen.part("button", "Simpan").click();
    screen.wait_for_text("Posyandu Melati tersimpan di laptop");

    screen.part("button", "Pelayanan").click();
    screen.wait_for_text("Siapa yang sudah waktunya");
    screen.wait_until_still();
    for (list, typed) in [("Posyandu", "Melati"), ("Kader", "Ani")] {
        screen.part("combobox", list).click();
        screen.type_text(typed);
        screen.press("Enter");
        screen.wait_until_still();
    }
    screen.part("radio", "Lansia ▲ 2 2").click();
    screen.wait_for_text("Kakek Harun");
    screen.wait_until_still();
    assert!(!screen.text().contains("Nenek Sulastri"));
    pictures(&screen, "layanan-kader");
    screen.close();
}

/// Finds somebody from anywhere, and opens the services: of a child there is the growth before.
fn open(screen: &Screen<'_>, name: &str) {
    screen.press("Control+K");
    screen.type_text(name);
    screen.wait_for_text(name);
    screen.wait_until_still();
    screen.press("Enter");
    screen.wait_until_gone("Siapa yang sudah waktunya");
    screen.wait_until_still();
    if screen.text().contains("Data diri") {
        screen.every("main").part("button", "Pelayanan").click();
    }
    screen.wait_for_text("Layani");
}
