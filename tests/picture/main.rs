//! Opens the window on an invisible display and takes a picture: for `cargo xtask run` where there is no display.
#![expect(clippy::print_stdout, reason = "it says where the picture is")]

use std::time::Duration;

use harness::Screen;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let folder = tempfile::tempdir().map(|folder| folder.keep());
    let log = folder.unwrap_or_default().join("window.log");
    // Made-up people take their time to be made.
    let screen = Screen::open_app(&args, &log).patient(Duration::from_secs(300));
    screen.wait_until_still();
    let picture = screen.shot("run");
    screen.close();
    println!("Picture: {}", picture.display());
    println!("Log:     {}", log.display());
}
