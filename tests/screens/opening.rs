//! The window opens, closes, and can be made larger.

use harness::Laptop;

#[test]
fn a_new_laptop_shows_its_first_page() {
    let laptop = Laptop::new();
    let screen = laptop.screen();
    screen.wait_for_text("Siklus");
    screen.shot("mulai");
    screen.zoom_to_double();
    screen.wait_for_text("Siklus");
    screen.shot("mulai-200");
    screen.zoom_back();
    screen.close();
    let again = laptop.screen();
    again.wait_for_text("Siklus");
    again.close();
}
