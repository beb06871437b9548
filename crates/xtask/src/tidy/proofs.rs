//! Tests that a page names are there.

use std::collections::HashSet;

use super::source::{Fault, Source};

/// The page that tells which test proves what.
const PAGE: &str = "tests/README.md";

/// Tests that the page names in backticks and that no file has.
pub(crate) fn missing(sources: &[Source]) -> Vec<Fault> {
    let Some(page) = sources.iter().find(|source| source.path == PAGE) else {
        return Vec::new();
    };
    let rust = sources.iter().filter(|source| source.is_rust());
    let functions: HashSet<&str> = rust
        .flat_map(|source| source.text.split("fn ").skip(1))
        .map(|after| &after[..length_of_name(after)])
        .collect();
    let lines = page.text.lines().zip(1..);
    lines
        .flat_map(|(text, line)| named(text).map(move |name| (name, line)))
        .filter(|(name, _)| !functions.contains(name))
        .map(|(name, line)| page.fault(line, format!("there is no test {name}")))
        .collect()
}

/// Names in backticks that read as a sentence: of four words or more.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|name| length_of_name(name) == name.len() && name.matches('_').count() >= 3)
}

fn length_of_name(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_was_renamed_is_missed_on_the_page() {
        let source = |path: &str, text: &str| Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let page =
            "| B01 | `what_is_sent_is_there` | `cargo test` |\n| B02 | `what_was_once_here` |";
        let sources = [
            source(PAGE, page),
            source(
                "tests/together/a.rs",
                "#[test]\nfn what_is_sent_is_there() {}",
            ),
        ];
        let faults = missing(&sources);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].place, "tests/README.md:2");
    }
}
