//! What the operating system must have, and how it gets it.

use crate::Failure;
use crate::program::Program;

/// To build the window.
const BUILD: &[&str] = &[
    "build-essential",
    "pkg-config",
    "perl",
    "libwebkit2gtk-4.1-dev",
];

/// To open the window without a display, and to steer it.
const SCREENS: &[&str] = &["webkit2gtk-driver", "xvfb", "xauth", "fonts-dejavu-core"];

/// For the server's second storage, and for its pages as a district sees them.
const SERVER: &[&str] = &["postgresql", "chromium", "chromium-driver"];

/// What a task needs of the system.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// A window on the person's own display.
    Window,
    /// A window on an invisible display too.
    Screens,
    /// What every test needs: all of that, a browser, and PostgreSQL, which each test program starts for itself.
    Tests,
}

/// Sees to it that the packages are there: installs them if it may, else shows the command.
pub(crate) fn ensure(needs: Needs) -> Result<(), Failure> {
    let wanted: Vec<&str> = match needs {
        Needs::Window => BUILD.to_vec(),
        Needs::Screens => [BUILD, SCREENS].concat(),
        Needs::Tests => [BUILD, SCREENS, SERVER].concat(),
    };
    if !Program::new("dpkg-query").args(["--version"]).succeeds() {
        println!(
            "This is not Debian or Ubuntu: please see to it that you have what these give there: {}",
            wanted.join(" ")
        );
        return Ok(());
    }
    let missing: Vec<&str> = wanted
        .into_iter()
        .filter(|package| !is_installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let install = format!(
        "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends {}",
        missing.join(" ")
    );
    let root = Program::new("id")
        .args(["-u"])
        .output()
        .is_ok_and(|id| id.trim() == "0");
    if root {
        return Program::new("sh").args(["-c", &install]).run();
    }
    let as_root = format!("sudo sh -c '{install}'");
    if Program::new("sudo").args(["-n", "true"]).succeeds() {
        return Program::new("sudo")
            .args(["-n", "sh", "-c", &install])
            .run();
    }
    Err(Failure::new(format!(
        "these packages are missing; install them and come back:\n\n  {as_root}\n"
    )))
}

fn is_installed(package: &str) -> bool {
    Program::new("dpkg-query")
        .args(["-W", "-f=${db:Status-Status}", package])
        .output()
        .is_ok_and(|status| status == "installed")
}
