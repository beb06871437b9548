//! A child comes from another puskesmas: she is found in the district, received, and her history comes after her.

use harness::District;

use crate::desk::{json_of, pictures, signed_in};
use crate::sharing::alone_in;
use crate::sharing::sync;

const NIK: &str = "1205071003250001";

#[test]
fn a_child_from_another_puskesmas_is_found_and_received_in_the_window() {
    let district = District::langkat();
    let serving = district.serve(&["--insecure-http"]);
    let head = "desa,posyandu,nama,nik,tgl_lahir,jk,nama_ibu,tgl_ukur,tempat,bb";
    let (_old, sari) = alone_in(
        "Sari",
        "--puskesmas Stabat --desa 12.05.07.1004",
        &format!(
            "{head}\n12.05.07.1004,Melati,Muhammad Rizky,{NIK},2025-03-10,L,Siti Aminah,2026-10-08,posyandu,9.1"
        ),
    );
    let (laptop, eka) = alone_in(
        "Eka",
        "--puskesmas Binjai --desa 12.05.07.2001",
        &format!(
            "{head}\n12.05.07.2001,Mawar,Gita Ginting,,2025-04-11,P,Rina,2026-10-12,posyandu,8.8"
        ),
    );
    for (cli, puskesmas) in [(&sari, "Stabat"), (&eka, "Binjai")] {
        let code = district.invite(puskesmas);
        cli.run(["enrol", serving.url(), &code]).succeeded();
    }
    sari.run(["sync"]).succeeded();
    eka.run(["sync"]).succeeded();

    let screen = signed_in(&laptop);
    screen.part("button", "Sasaran").click();
    screen.part("button", "Cari di kabupaten").click();
    screen.part("textbox", "NIK").click();
    screen.type_text("1205071003250002");
    screen.press("Tab");
    screen.type_text("10032025");
    screen.press("Tab");
    screen.type_text("datang dengan KK");
    screen.press("Enter");
    screen.wait_for_text("Tidak ada orang dengan NIK dan tanggal lahir itu di kabupaten.");
    screen.part("textbox", "NIK").click();
    screen.press("Control+A");
    screen.type_text(NIK);
    screen.press("Enter");
    screen.wait_for_text("Muhammad Rizky");
    screen.wait_for_text("Puskesmas Stabat");
    pictures(&screen, "cari-di-kabupaten");
    let dialog = screen.part("dialog", "Cari di kabupaten");
    dialog.part("combobox", "Posyandu").click();
    screen.type_text("Mawar");
    screen.press("Enter");
    screen.part("button", "Terima pindahan").click();
    screen.wait_for_text("Muhammad Rizky diterima");
    screen.part("button", "Sinkronisasi").click();
    sync(&screen);
    screen.part("button", "Sasaran").click();
    screen.wait_for_text("Muhammad Rizky");
    screen.wait_for_text("9,1");
    pictures(&screen, "sasaran-pindahan");
    screen.close();

    sari.run(["sync"]).succeeded();
    let moved = json_of(&sari, &["call", "list_moved", "null"]);
    assert_eq!(moved[0]["to"][0], "Binjai", "{moved}");
    serving.stop();
}
