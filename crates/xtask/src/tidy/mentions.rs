//! Who may speak of clocks, chance, disks, networks and databases.

use super::source::{Fault, Source, line_of};

/// Crates whose results depend on nothing but their arguments.
const PURE: &[&str] = &[
    "crates/growth/",
    "crates/domain/",
    "crates/ledger/",
    "crates/indicators/",
    "crates/sample/",
    "crates/protocol/",
    "crates/exchange/",
];

/// The door through which time, ids and chance enter.
const MACHINE: &[&str] = &["crates/machine/"];

/// Words, the places that may use them, and what they stand for.
struct Rule {
    words: &'static [&'static str],
    allowed: &'static [&'static str],
    what: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        words: &["rusqlite", "libsqlite3_sys"],
        allowed: &[
            "crates/sqlite/",
            "crates/records/",
            "crates/store/",
            "crates/faults/",
            "crates/district/src/storage/",
            "crates/district/src/storage.rs",
        ],
        what: "SQLite belongs to sqlite, records, store, faults and district::storage",
    },
    Rule {
        words: &[
            "postgres",
            "tokio_postgres",
            "tokio_postgres_rustls",
            "sqlx",
        ],
        allowed: &[
            "crates/district/src/storage/postgres/",
            "crates/district/src/storage/postgres.rs",
            // Names the module, and no more.
            "crates/district/src/storage.rs",
        ],
        what: "PostgreSQL belongs to district::storage::postgres",
    },
    Rule {
        words: &[
            "reqwest",
            "axum",
            "hyper",
            "tower_http",
            "ureq",
            "TcpStream",
            "TcpListener",
            "UdpSocket",
        ],
        allowed: &[
            "crates/sync/src/http",
            "crates/district/src/http",
            "crates/cluster/",
            "tests/harness/",
        ],
        what: "HTTP belongs to sync::http and district::http",
    },
    Rule {
        words: &["tauri", "tauri_build", "tauri_plugin_dialog", "wry"],
        allowed: &["src-tauri/"],
        what: "Tauri belongs to src-tauri",
    },
    Rule {
        words: &["SystemTime::now", "Utc::now", "Local::now"],
        allowed: MACHINE,
        what: "time enters through machine, and is told by Surroundings",
    },
    Rule {
        words: &["getrandom", "thread_rng", "OsRng", "new_v4", "now_v7"],
        allowed: MACHINE,
        what: "ids and chance enter through machine, and are told by Surroundings",
    },
    Rule {
        words: &["env::var", "env::var_os", "env::vars", "env::vars_os"],
        allowed: &[
            "crates/cli/src/settings.rs",
            "crates/terminal/src/settings.rs",
            "crates/district/src/settings.rs",
            "crates/xtask/",
            "src-tauri/build.rs",
            "crates/district/build.rs",
            "crates/domain/build.rs",
        ],
        what: "the environment is read in settings.rs",
    },
];

/// Words that no pure crate knows, whatever the standard library calls their module.
const IMPURE_WORDS: &[&str] = &["SystemTime", "Instant", "fastrand", "tokio"];

/// Parts of the standard library that no pure crate uses.
const IMPURE_MODULES: &[&str] = &["fs", "env", "net", "process", "thread", "os"];

/// What a file of the program mentions though it may not.
pub(crate) fn forbidden(source: &Source) -> Vec<Fault> {
    if !source.is_rust() || source.is_test() {
        return Vec::new();
    }
    let code = source.code();
    let starts = |places: &[&str]| places.iter().any(|place| source.path.starts_with(place));
    let mut faults = Vec::new();
    for rule in RULES.iter().filter(|rule| !starts(rule.allowed)) {
        for word in rule.words {
            let lines = lines_with(&code, word);
            faults.extend(lines.map(|line| source.fault(line, format!("{word}: {}", rule.what))));
        }
    }
    // What runs when the program is made is no part of it.
    let made_by = source.path.ends_with("build.rs");
    if starts(PURE) && !made_by {
        let pure = "this crate touches no clock, disk, network or chance";
        for word in IMPURE_WORDS {
            let lines = lines_with(&code, word);
            faults.extend(lines.map(|line| source.fault(line, format!("{word}: {pure}"))));
        }
        let modules = standard_modules(&code).into_iter();
        let impure = modules.filter(|(_, module)| IMPURE_MODULES.contains(module));
        faults.extend(
            impure.map(|(line, module)| source.fault(line, format!("std::{module}: {pure}"))),
        );
    }
    faults
}

/// Lines where the word stands alone.
fn lines_with<'text>(code: &'text str, word: &'text str) -> impl Iterator<Item = usize> + 'text {
    let part_of_word = |character: char| character.is_alphanumeric() || character == '_';
    code.match_indices(word).filter_map(move |(start, _)| {
        let before = code[..start].chars().next_back();
        let after = code[start + word.len()..].chars().next();
        let alone = !before.is_some_and(part_of_word) && !after.is_some_and(part_of_word);
        alone.then(|| line_of(code, start))
    })
}

/// Modules of the standard library that are named, alone or in a group: `std::fs`, `std::{fmt, fs::File}`.
fn standard_modules(code: &str) -> Vec<(usize, &str)> {
    let mut modules = Vec::new();
    for (start, found) in code.match_indices("std::") {
        let after = &code[start + found.len()..];
        let line = line_of(code, start);
        match after.strip_prefix('{') {
            Some(group) => modules.extend(first_words(group).into_iter().map(|word| (line, word))),
            None => modules.push((line, first_word(after))),
        }
    }
    modules
}

/// The first word of each entry of a group, up to its closing brace.
fn first_words(group: &str) -> Vec<&str> {
    let mut words = vec![first_word(group)];
    let mut depth = 0_u32;
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => words.push(first_word(&group[at + 1..])),
            _ => {}
        }
    }
    words
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|character: char| !(character.is_alphanumeric() || character == '_'));
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> usize {
        let source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        forbidden(&source).len()
    }

    #[test]
    fn a_clock_call_outside_its_door_is_caught() {
        let call = "fn today() -> u64 { SystemTime::now() }";
        assert_eq!(faults("crates/store/src/day.rs", call), 1);
        assert_eq!(faults("crates/machine/src/lib.rs", call), 0);
        assert!(faults("crates/domain/src/day.rs", call) >= 1);
        assert_eq!(
            faults("crates/domain/src/day.rs", "let begun = Instant::now();"),
            1
        );
    }

    #[test]
    fn what_a_remark_a_text_or_a_test_says_is_no_call() {
        let silent = "//! Utc::now\nfn a() { log(\"SystemTime::now\") }\n#[cfg(test)]\nmod tests { fn b() { Utc::now() } }";
        assert_eq!(faults("crates/domain/src/day.rs", silent), 0);
        assert_eq!(faults("crates/domain/tests/days.rs", "Utc::now()"), 0);
    }

    #[test]
    fn databases_windows_networks_and_chance_stay_where_they_belong() {
        let cases = [
            ("crates/app/src/app.rs", "use rusqlite::Connection;", 1),
            ("crates/store/src/log.rs", "use rusqlite::Connection;", 0),
            ("crates/app/src/app.rs", "tauri::Builder::new()", 1),
            ("crates/cli/src/main.rs", "fn tauri_less() {}", 0),
            ("crates/store/src/log.rs", "reqwest::get(url)", 1),
            ("crates/sync/src/http.rs", "reqwest::get(url)", 0),
            (
                "crates/district/src/push.rs",
                "use postgres::Transaction;",
                1,
            ),
            (
                "crates/district/src/storage/sqlite.rs",
                "use postgres::Client;",
                1,
            ),
            (
                "crates/district/src/storage/postgres/tx.rs",
                "use postgres::Client;",
                0,
            ),
            ("crates/vault/src/key.rs", "getrandom::fill(&mut key)", 1),
            ("crates/app/src/backup.rs", "std::env::var(name)", 1),
        ];
        for (path, text, expected) in cases {
            assert_eq!(faults(path, text), expected, "{path}: {text}");
        }
    }

    #[test]
    fn a_pure_crate_touches_no_disk_however_it_is_imported() {
        for text in [
            "std::fs::read(path)",
            "use std::{fmt, fs::File};",
            "use std::{collections::{BTreeMap, BTreeSet}, env};",
        ] {
            assert_eq!(faults("crates/ledger/src/a.rs", text), 1, "{text}");
            assert_eq!(faults("crates/store/src/a.rs", text), 0, "{text}");
        }
        assert_eq!(faults("crates/ledger/src/a.rs", "use std::{fmt, mem};"), 0);
    }
}
