//! What the surroundings say: the data folder of this system.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

pub(crate) use terminal::settings::{PASSPHRASE, logged, passphrase};

/// The folder of the store inside the system's folder for data of programs; the window uses the same.
const FOLDER: &str = "siklus";

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
