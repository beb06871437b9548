//! The screen is locked over something half typed: nothing of it can be read, and nothing of it is lost.

use harness::{Laptop, Screen};

const MORNING: &str = "2026-11-12T09:00:00+07:00";
const CHILD: &str = "Ratna Kusumawardhani";

#[test]
fn a_child_half_typed_is_hidden_by_the_lock_and_there_again_after_it() {
    let laptop = Laptop::new().at(MORNING);
    let screen = laptop.demo_screen();
    screen.wait_for_text("Posyandu dan tanggal lain");
    screen.part("button", "Sasaran").click();
    screen.part("button", "Daftarkan anak").click();
    let name = screen.part("textbox", "Nama anak");
    name.wait_for_focus();
    screen.type_text(CHILD);
    screen.press("Control+L");
    screen.wait_for_text("Kata sandi");
    assert!(
        !page_source(&screen).contains(CHILD),
        "the locked page still holds the name"
    );
    screen.shot("kunci");
    screen.type_text("data contoh saja");
    screen.press("Enter");
    name.wait_for_value(CHILD);
    screen.press("Escape");
    screen.part("button", "Daftarkan anak").click();
    name.wait_for_value(CHILD);
    screen.close();
}

/// All there is in the page, and what is written in its fields.
fn page_source(screen: &Screen<'_>) -> String {
    let script = "return document.documentElement.outerHTML + [...document.querySelectorAll('input')].map((box) => box.value).join();";
    screen
        .run(script, &[])
        .as_str()
        .unwrap_or_default()
        .to_owned()
}
