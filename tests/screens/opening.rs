//! The window opens, closes, and can be made larger.

use harness::Laptop;

#[test]
fn a_new_laptop_shows_its_first_page() {
    let laptop = Laptop::new();
    let screen = laptop.screen();
    screen.wait_for_text("Selamat datang di Siklus");
    let first = screen.part("button", "Lihat dulu dengan data contoh Satu kecamatan karangan. Tidak ada yang ditanya, tidak ada yang disimpan.");
    first.wait_for_focus();
    screen.shot("mulai");
    screen.zoom_to_double();
    first.wait();
    screen.shot("mulai-200");
    screen.zoom_back();
    screen.close();
    let again = laptop.screen();
    again.wait_for_text("Selamat datang di Siklus");
    again.close();
}
