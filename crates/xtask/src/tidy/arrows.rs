//! Which crate may know which: the table, and the workspace as it is.

use serde_json::Value;

use super::source::Fault;

/// Each crate and the crates of ours that it may use. Arrows only point down; those that are not here do not exist.
const ARROWS: &[(&str, &[&str])] = &[
    ("growth", &[]),
    ("sqlite", &[]),
    ("commands", &[]),
    ("machine", &[]),
    ("terminal", &[]),
    ("domain", &["growth"]),
    ("ledger", &["domain"]),
    ("indicators", &["domain", "growth"]),
    ("sample", &["domain", "growth", "ledger"]),
    (
        "records",
        &["sqlite", "ledger", "indicators", "domain", "growth"],
    ),
    ("protocol", &["ledger", "domain"]),
    ("vault", &["sqlite"]),
    ("exchange", &["domain", "indicators", "growth"]),
    (
        "store",
        &[
            "records",
            "protocol",
            "vault",
            "sqlite",
            "ledger",
            "indicators",
            "domain",
            "growth",
        ],
    ),
    (
        "sync",
        &["store", "records", "protocol", "ledger", "domain"],
    ),
    (
        "app",
        &[
            "growth",
            "sqlite",
            "commands",
            "domain",
            "ledger",
            "indicators",
            "sample",
            "records",
            "protocol",
            "vault",
            "exchange",
            "store",
            "sync",
            "machine",
        ],
    ),
    (
        "district",
        &[
            "records",
            "vault",
            "protocol",
            "ledger",
            "indicators",
            "domain",
            "growth",
            "sqlite",
            "exchange",
            "commands",
            "sample",
            "terminal",
            "machine",
        ],
    ),
    (
        "cli",
        &["app", "exchange", "indicators", "growth", "terminal"],
    ),
    ("window", &["app"]),
    ("testkit", &["domain", "growth", "ledger", "sample"]),
    ("cluster", &[]),
    ("faults", &["sqlite"]),
    ("xtask", &[]),
];

/// The package that may use all others: scenarios over the real programs.
const ANY: &str = "tests";

/// Made for tests alone: every crate may use them there, and none elsewhere.
const FOR_TESTS: &[&str] = &["testkit", "cluster", "faults"];

/// What other people's packages stand for, and the crates of ours that may depend on them.
const FOREIGN: &[(&[&str], &[&str], &str)] = &[
    (
        &["rusqlite", "libsqlite3-sys"],
        &["sqlite", "records", "store", "faults", "district"],
        "SQLite",
    ),
    (
        &[
            "postgres",
            "tokio-postgres",
            "tokio-postgres-rustls",
            "deadpool-postgres",
            "r2d2_postgres",
            "sqlx",
        ],
        &["district"],
        "PostgreSQL",
    ),
    (
        &["reqwest", "axum", "hyper", "tower-http", "ureq"],
        &["sync", "district"],
        "HTTP",
    ),
    (
        &["tauri", "tauri-build", "tauri-plugin-dialog", "wry"],
        &["window"],
        "Tauri",
    ),
    (
        &["getrandom", "rand", "fastrand"],
        &["machine"],
        "randomness",
    ),
];

const PREFIX: &str = "siklus-";

/// The arrows in `cargo metadata` that the table does not have.
pub(crate) fn forbidden(metadata: &Value) -> Vec<Fault> {
    let packages = metadata["packages"].as_array();
    packages
        .into_iter()
        .flatten()
        .flat_map(of_package)
        .collect()
}

fn of_package(package: &Value) -> Vec<Fault> {
    let name = short(&package["name"]);
    if name == ANY {
        return Vec::new();
    }
    let fault = |what: String| Fault {
        place: format!("{PREFIX}{name}"),
        what,
    };
    let Some((_, may_use)) = ARROWS.iter().find(|(known, _)| *known == name) else {
        return vec![fault("the table of crates does not have it".to_owned())];
    };
    let mut faults = Vec::new();
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        let used = short(&dependency["name"]);
        let in_tests = dependency["kind"] == "dev";
        let ours = dependency["path"].is_string();
        let allowed = match (ours, in_tests) {
            (true, true) => may_use.contains(&used) || FOR_TESTS.contains(&used),
            (true, false) => may_use.contains(&used) && !FOR_TESTS.contains(&used),
            (false, true) => true,
            (false, false) => foreign_is_allowed(name, used),
        };
        if !allowed {
            let way = if in_tests { "in its tests " } else { "" };
            faults.push(fault(format!("may not use {used} {way}(table of crates)")));
        }
    }
    faults
}

fn foreign_is_allowed(name: &str, used: &str) -> bool {
    let rules = FOREIGN
        .iter()
        .filter(|(packages, _, _)| packages.contains(&used));
    rules.clone().all(|(_, crates, _)| crates.contains(&name))
}

fn short(name: &Value) -> &str {
    let name = name.as_str().unwrap_or_default();
    name.strip_prefix(PREFIX).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn workspace(name: &str, used: &str, kind: Option<&str>, ours: bool) -> Value {
        let path = ours.then_some("/anywhere");
        let dependency = json!({ "name": used, "kind": kind, "path": path });
        json!({ "packages": [{ "name": name, "dependencies": [dependency] }] })
    }

    #[test]
    fn arrows_of_the_table_and_no_others_are_allowed() {
        let cases = [
            ("siklus-domain", "siklus-growth", None, true, true),
            ("siklus-growth", "siklus-domain", None, true, false),
            ("siklus-growth", "siklus-domain", Some("dev"), true, false),
            ("siklus-store", "siklus-testkit", Some("dev"), true, true),
            ("siklus-store", "siklus-testkit", None, true, false),
            ("siklus-store", "siklus-faults", Some("build"), true, false),
            ("siklus-window", "siklus-store", None, true, false),
            ("siklus-tests", "siklus-store", None, true, true),
            ("siklus-nobody", "serde", None, false, false),
            ("siklus-store", "rusqlite", None, false, true),
            ("siklus-app", "rusqlite", None, false, false),
            ("siklus-app", "tauri", None, false, false),
            ("siklus-ledger", "getrandom", None, false, false),
            ("siklus-ledger", "serde", None, false, true),
        ];
        for (name, used, kind, ours, allowed) in cases {
            let faults = forbidden(&workspace(name, used, kind, ours));
            assert_eq!(
                faults.is_empty(),
                allowed,
                "{name} → {used} {kind:?}: {faults:?}"
            );
        }
    }
}
