//! How files are named, how long they are, how they begin, and what no file may hold.

use super::source::{Fault, Source, line_of};

/// A file longer than this is more than one thought.
const LONGEST: usize = 500;

/// Names that say nothing.
const EMPTY_NAMES: &[&str] = &[
    "utils",
    "util",
    "common",
    "misc",
    "helpers",
    "helper",
    "types2",
    "functions",
];

/// Ends of type names that say nothing.
const EMPTY_ENDS: &[&str] = &[
    "Manager",
    "Service",
    "Helper",
    "Util",
    "Utils",
    "Processor",
    "Handler",
    "Info",
];

/// Marks of work that was left lying. Spelled apart, so that this file does not hold them.
const LEFT_LYING: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
];

/// What is wrong with a file's shape; `private` are texts of this machine that no file may hold.
pub(crate) fn faults(source: &Source, private: &[String]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !is_text_of_ours(&source.path) {
        return faults;
    }
    let name = source.path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    if EMPTY_NAMES.contains(&stem) {
        faults.push(source.fault(
            1,
            format!("\"{stem}\" says nothing: name the noun or the verb"),
        ));
    }
    let lines = source.text.lines().count();
    if is_program(&source.path) && lines > LONGEST {
        faults.push(source.fault(lines, format!("{lines} lines: split at {LONGEST}")));
    }
    if source.is_rust() {
        faults.extend(rust(source));
    }
    for mark in LEFT_LYING {
        faults.extend(at_each(
            source,
            &source.text,
            mark,
            "no work is left lying in a file",
        ));
    }
    for place in private {
        faults.extend(at_each(
            source,
            &source.text,
            place,
            "a path of one machine",
        ));
    }
    faults
}

fn rust(source: &Source) -> Vec<Fault> {
    let mut faults = Vec::new();
    // `a/tests.rs` is the end of `a.rs`, which says what it is.
    if !source.text.starts_with("//!") && !source.path.ends_with("/tests.rs") {
        faults.push(source.fault(1, "a module begins with //! and says what it is"));
    }
    let code = source.code();
    for bare in ["#[allow(", "#![allow("] {
        faults.extend(at_each(source, &code, bare, "use #[expect(…, reason = …)]"));
    }
    let mut words = code.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if !["struct", "enum", "trait"].contains(&word) {
            continue;
        }
        let name = words.peek().copied().unwrap_or_default();
        let name = name
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default();
        if EMPTY_ENDS.iter().any(|end| name.ends_with(end)) {
            let line = code
                .find(&format!("{word} {name}"))
                .map_or(1, |at| line_of(&code, at));
            faults.push(source.fault(line, format!("{name}: name what it is")));
        }
    }
    faults
}

fn at_each(source: &Source, text: &str, what: &str, why: &str) -> Vec<Fault> {
    let found = text.match_indices(what);
    found
        .map(|(at, _)| source.fault(line_of(text, at), format!("{what}: {why}")))
        .collect()
}

fn is_program(path: &str) -> bool {
    let generated = path.contains("/generated/");
    let ends = [".rs", ".ts", ".svelte", ".js", ".css"];
    !generated && ends.iter().any(|end| path.ends_with(end))
}

fn is_text_of_ours(path: &str) -> bool {
    let ends = [".toml", ".md", ".sql", ".html", ".yml", ".conf.json", ".sh"];
    is_program(path) || path == ".ci/run" || ends.iter().any(|end| path.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let private = ["/srv/somebody".to_owned()];
        faults(&source, &private)
            .into_iter()
            .map(|fault| fault.place)
            .collect()
    }

    #[test]
    fn a_file_that_says_what_it_is_passes() {
        let text = "//! A child.\n\n/// A child.\npub struct Child;\n";
        assert!(found("crates/domain/src/child.rs", text).is_empty());
    }

    #[test]
    fn what_must_not_stay_is_caught_where_it_stands() {
        let long = format!("//! Long.\n{}", "fn a() {}\n".repeat(500));
        let mark = concat!("//! A.\n// TO", "DO later\n");
        let cases = [
            ("crates/domain/src/utils.rs", "//! A.\n", 1),
            ("crates/domain/src/a.rs", "fn a() {}\n", 1),
            ("crates/domain/src/a.rs", long.as_str(), 501),
            (
                "crates/domain/src/a.rs",
                "//! A.\n#[allow(dead_code)]\nfn a() {}\n",
                2,
            ),
            (
                "crates/domain/src/a.rs",
                "//! A.\n\npub struct ChildManager {\n}\n",
                3,
            ),
            ("crates/domain/src/a.rs", mark, 2),
            ("tests/README.md", "See\n/srv/somebody/notes\n", 2),
            ("ui/src/helpers.ts", "export {}\n", 1),
        ];
        for (path, text, line) in cases {
            assert_eq!(found(path, text), [format!("{path}:{line}")]);
        }
    }

    #[test]
    fn generated_and_foreign_files_are_left_alone() {
        let long = "line\n".repeat(900);
        assert!(found("ui/src/backend/generated/commands.ts", &long).is_empty());
        assert!(found("crates/growth/tables/wfa.csv", &long).is_empty());
    }
}
