//! What the surroundings say: the data folder of this system, the passphrase, and what is to be logged.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use tracing_subscriber::filter::{LevelFilter, Targets};

/// The folder of the store inside the system's folder for data of programs; the window uses the same.
const FOLDER: &str = "siklus";

/// Name of the variable that holds the passphrase; on the command line others could read it.
pub(crate) const PASSPHRASE: &str = "SIKLUS_PASSPHRASE";

/// Names of the variables that say what is logged; the first that is there counts.
const LOG: [&str; 2] = ["SIKLUS_LOG", "RUST_LOG"];

/// The passphrase of the surroundings, if it is given and not empty.
pub(crate) fn passphrase() -> Option<String> {
    env::var(PASSPHRASE).ok().filter(|text| !text.is_empty())
}

/// What is logged: as `SIKLUS_LOG` or else `RUST_LOG` says, such as `info` or `warn,siklus_store=debug`; warnings when
/// neither can be understood.
pub(crate) fn logged() -> Targets {
    logged_of(&|name| env::var(name).ok())
}

fn logged_of(variable: &dyn Fn(&str) -> Option<String>) -> Targets {
    let said = LOG.iter().find_map(|name| variable(name));
    said.and_then(|filter| filter.parse().ok())
        .unwrap_or_else(|| Targets::new().with_default(LevelFilter::WARN))
}

/// Where the window keeps the store on this system; `None` on a system without a home folder.
pub(crate) fn data_folder() -> Option<PathBuf> {
    folder_of(&|name| env::var_os(name).filter(|value| !value.is_empty()))
}

fn folder_of(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let home = || variable("HOME").map(PathBuf::from);
    let local = if cfg!(windows) {
        variable("LOCALAPPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Application Support"))
    } else {
        let given = variable("XDG_DATA_HOME").map(PathBuf::from);
        // A relative folder there is to be ignored, says the XDG base directory specification.
        let given = given.filter(|folder| folder.is_absolute());
        given.or_else(|| home().map(|home| home.join(".local/share")))
    };
    local.map(|folder| folder.join(FOLDER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_are_logged_unless_a_variable_says_otherwise() {
        for (siklus, rust, logged) in [
            (None, None, "warn"),
            (None, Some("debug"), "debug"),
            (Some("error"), Some("debug"), "error"),
            (
                Some("off,siklus_store=trace"),
                None,
                "off,siklus_store=trace",
            ),
            (Some("siklus_store=loud"), Some("debug"), "warn"),
        ] {
            let variable = |name: &str| {
                let said = if name == "SIKLUS_LOG" { siklus } else { rust };
                said.map(str::to_owned)
            };
            let wanted: Targets = logged.parse().unwrap();
            assert_eq!(logged_of(&variable), wanted, "{siklus:?} {rust:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_store_lies_where_the_window_looks_for_it() {
        let cases = [
            (
                vec![("HOME", "/home/sari")],
                Some("/home/sari/.local/share/siklus"),
            ),
            (
                vec![("HOME", "/home/sari"), ("XDG_DATA_HOME", "/data")],
                Some("/data/siklus"),
            ),
            (
                vec![("HOME", "/home/sari"), ("XDG_DATA_HOME", "data")],
                Some("/home/sari/.local/share/siklus"),
            ),
            (vec![], None),
        ];
        for (variables, expected) in cases {
            let variable = |name: &str| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| OsString::from(value))
            };
            assert_eq!(
                folder_of(&variable),
                expected.map(PathBuf::from),
                "{variables:?}"
            );
        }
    }
}
