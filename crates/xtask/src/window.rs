//! Opens the app for a person: in a window, or on an invisible display with a picture of it.

use std::env;

use crate::demo::Demo;
use crate::packages::Needs;
use crate::program::Program;
use crate::{Failure, packages, pages};

/// Does all set-up and opens the window; `words` go to the app. With `--demo` alone: a district and two laptops.
pub(crate) fn run(words: &[String]) -> Result<(), Failure> {
    let demo = words == ["--demo"];
    if has_display() {
        packages::ensure(Needs::Window)?;
        pages::ensure()?;
        if demo {
            return Demo::make()?.show();
        }
        let cargo = Program::new("cargo").args(["run", "--package", "siklus-window", "--"]);
        return cargo.args(words).run();
    }
    println!(
        "There is no display here: the window opens on an invisible one, for a picture of what it shows."
    );
    packages::ensure(Needs::Screens)?;
    pages::ensure()?;
    let cargo =
        Program::new("cargo").args(["run", "--package", "siklus-tests", "--bin", "picture", "--"]);
    if demo {
        let mut demo = Demo::make()?;
        demo.tell()?;
        let data = demo.laptop("laptop-1").display().to_string();
        return cargo.args(["--data", &data]).run();
    }
    cargo.args(words).run()
}

fn has_display() -> bool {
    // Windows and macOS have no such names and always have a display.
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| env::var_os(name).is_some_and(|display| !display.is_empty()))
}
