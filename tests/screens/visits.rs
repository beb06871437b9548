//! Home visits in the real window: whom to visit first, a checklist with a danger sign, and the family put in order.

use harness::Screen;

use crate::desk::{bidan, json_of, pictures, rina, signed_in};
use crate::every_service::question;

const REGISTER: &str = "desa,posyandu,nama,tgl_lahir,jk,nama_ibu,no_kk
12.05.07.1004,Melati,Dewi Lestari,1998-05-04,P,,1205071205100001
12.05.07.1004,Melati,Budi Harun,2026-08-20,L,Dewi,1205071205100001
12.05.07.1004,Melati,Kakek Harun,1950-02-01,L,,
12.05.07.1004,Melati,Rukiah,1985-02-01,P,,1205071205100002
";

#[test]
fn a_family_is_visited_by_keyboard_and_a_danger_sign_puts_it_first() {
    let laptop = bidan(REGISTER);
    let cli = rina(&laptop);

    let screen = signed_in(&laptop);
    open_family(&screen);
    screen
        .part("button", "KR: bayi 0-6 bulan, Budi Harun")
        .click();
    screen.wait_for_text("Tidak mau/lemah mengisap");
    let in_hand = |link: &str| {
        screen.wait_until(link, || question(&screen) == link);
    };
    in_hand("officer");
    screen.press_each(&["5", "Enter"]);
    go_to(&screen, "baby_sucking");
    screen.press_each(&["y"]);
    go_to(&screen, "visit_result");
    screen.press_each(&["4"]);
    screen.wait_until_still();
    pictures(&screen, "kunjungan-ceklis");
    screen.press("Control+Enter");
    screen.wait_for_text("rujukan hari ini sudah dibuat");

    // The family stands first now, for its danger sign.
    screen.part("button", "Kunjungan rumah").click();
    screen.part("radio", "Tanda bahaya, rujuk hari ini").click();
    screen.wait_until_still();
    pictures(&screen, "kunjungan-tanda-bahaya");
    open_family(&screen);
    screen.wait_for_text("1 rujukan terbuka, harus hari ini");

    // Whose child he is, by the first letters of her name.
    screen
        .part("button", "Ubah hubungan Budi Harun dengan kepala keluarga")
        .click();
    screen
        .part("combobox", "Hubungan dengan kepala keluarga boleh kosong")
        .wait_for_focus();
    screen.type_text("anak");
    screen.press("Tab");
    screen.type_text("Dewi");
    screen.wait_until_still();
    pictures(&screen, "keluarga-hubungan");
    screen.press_each(&["Tab", "Tab", "Enter"]);
    screen.wait_for_text("anak dari Dewi Lestari");

    // The grandfather, who has no family card, comes into the family.
    screen.part("button", "Masukkan ke keluarga ini").click();
    screen.type_text("Kakek");
    screen.wait_for_text("76 th 9 bln");
    screen.press("Enter");
    screen
        .part("combobox", "Hubungan dengan kepala keluarga boleh kosong")
        .wait();
    screen.part("button", "Masukkan").click();
    screen.wait_for_text("Kakek Harun masuk keluarga ini");
    screen.wait_until_gone("Kakek Harun masuk keluarga ini");
    pictures(&screen, "keluarga");
    screen.close();

    let asked = r#"{"desa":null,"posyandu":null,"reason":null,"most":9}"#;
    let plan = json_of(&cli, &["call", "visit_plan", asked]);
    let first = &plan["homes"][0];
    assert_eq!(
        (&first["members"], &first["reasons"][0], &plan["visited"]),
        (&3.into(), &"referral_today".into(), &1.into()),
        "{plan}"
    );
    cli.run(["doctor", "--rebuild"]).succeeded();
}

/// Opens the family of Dewi from the list of those to visit.
fn open_family(screen: &Screen<'_>) {
    screen.part("button", "Kunjungan rumah").click();
    screen.part("button", "Dewi Lestari").click();
    screen.part("heading", "Keluarga Dewi Lestari").wait();
    screen.wait_until_still();
}

/// Goes on by Enter until a question is in hand.
fn go_to(screen: &Screen<'_>, link: &str) {
    for _ in 0..40 {
        if question(screen) == link {
            return;
        }
        screen.press("Enter");
    }
    panic!("{link} is not asked:\n{}", screen.text());
}
