//! What the surroundings say to every program: its secret, and what is to be logged.

use std::env;

use tracing_subscriber::filter::{LevelFilter, Targets};

/// Name of the variable that holds the passphrase; on the command line others could read it.
pub const PASSPHRASE: &str = "SIKLUS_PASSPHRASE";

/// Names of the variables that say what is logged; the first that is there counts.
const LOG: [&str; 2] = ["SIKLUS_LOG", "RUST_LOG"];

/// The passphrase of the surroundings, if it is given and not empty.
pub fn passphrase() -> Option<String> {
    env::var(PASSPHRASE).ok().filter(|text| !text.is_empty())
}

/// What is logged: as `SIKLUS_LOG` or else `RUST_LOG` says, such as `info` or `warn,siklus_store=debug`; warnings when
/// neither can be understood.
pub fn logged() -> Targets {
    logged_of(&|name| env::var(name).ok())
}

fn logged_of(variable: &dyn Fn(&str) -> Option<String>) -> Targets {
    let said = LOG.iter().find_map(|name| variable(name));
    said.and_then(|filter| filter.parse().ok())
        .unwrap_or_else(|| Targets::new().with_default(LevelFilter::WARN))
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
}
