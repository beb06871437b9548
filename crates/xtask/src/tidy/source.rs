//! A file of the workspace, and what in it is code, text or remark.

/// A file by its path from the root, with `/` between folders.
pub(crate) struct Source {
    /// From the root of the workspace.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
}

/// Something that must not stay.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// File, with the line after a colon where there is one.
    pub(crate) place: String,
    /// What is wrong, and the rule.
    pub(crate) what: String,
}

impl Source {
    /// A fault at a line of this file; lines count from 1.
    pub(crate) fn fault(&self, line: usize, what: impl Into<String>) -> Fault {
        Fault {
            place: format!("{}:{line}", self.path),
            what: what.into(),
        }
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether the file exists only for tests and benches.
    pub(crate) fn is_test(&self) -> bool {
        let folders = ["tests", "benches", "examples", "fuzz"];
        let mut parts = self.path.split('/');
        parts.any(|part| folders.contains(&part)) || self.path.ends_with("/tests.rs")
    }

    /// The program in the file: no remarks, no texts, no `mod tests` at its end. Lines stay where they are.
    pub(crate) fn code(&self) -> String {
        keep(before_tests(&self.text), Keep::Code)
    }

    /// The texts in the program: no remarks, no code, no `mod tests`. For files that are not Rust, all of it.
    pub(crate) fn texts(&self) -> String {
        match self.is_rust() {
            true => keep(before_tests(&self.text), Keep::Texts),
            false => self.text.clone(),
        }
    }
}

/// The line of a byte, counted from 1.
pub(crate) fn line_of(text: &str, byte: usize) -> usize {
    text[..byte].matches('\n').count() + 1
}

/// Everything above the unit tests, which stand at the bottom of a file.
fn before_tests(text: &str) -> &str {
    let mut from = 0;
    while let Some(found) = text[from..].find("#[cfg(test)]") {
        let start = from + found;
        let mut after = text[start..].lines().skip(1).map(str::trim_start);
        let item = after.find(|line| line.starts_with("mod ") || line.starts_with("fn "));
        if item.is_some_and(|line| line.starts_with("mod ")) {
            return &text[..start];
        }
        from = start + 1;
    }
    text
}

#[derive(Clone, Copy, PartialEq)]
enum Keep {
    Code,
    Texts,
}

/// Blanks out what is not wanted; the length in characters and the line ends stay.
fn keep(text: &str, wanted: Keep) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    let mut index = 0;
    while index < characters.len() {
        let (kind, end) = piece(&characters, index);
        for &character in &characters[index..end] {
            let stays = character == '\n' || kind == Some(wanted);
            kept.push(if stays { character } else { ' ' });
        }
        index = end;
    }
    kept
}

/// What begins at `start` (a remark is `None`) and where it ends.
fn piece(text: &[char], start: usize) -> (Option<Keep>, usize) {
    let rest = &text[start..];
    match rest {
        ['/', '/', ..] => (None, start + length_until(rest, |at| rest[at] == '\n')),
        ['/', '*', ..] => (None, start + block_remark(rest)),
        ['r', '"', ..] | ['r', '#', '"' | '#', ..] if !word_before(text, start) => {
            (Some(Keep::Texts), start + raw_text(rest))
        }
        ['"', ..] => (Some(Keep::Texts), start + plain_text(rest)),
        ['\'', '\\', _, '\'', ..] => (Some(Keep::Texts), start + 4),
        ['\'', _, '\'', ..] => (Some(Keep::Texts), start + 3),
        _ => (Some(Keep::Code), start + 1),
    }
}

fn word_before(text: &[char], start: usize) -> bool {
    start > 0 && (text[start - 1].is_alphanumeric() || text[start - 1] == '_')
}

fn length_until(rest: &[char], end: impl Fn(usize) -> bool) -> usize {
    (1..rest.len()).find(|&at| end(at)).unwrap_or(rest.len())
}

fn block_remark(rest: &[char]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at + 1 < rest.len() {
        match (rest[at], rest[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') if depth == 1 => return at + 2,
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    rest.len()
}

fn raw_text(rest: &[char]) -> usize {
    let hashes = rest[1..].iter().take_while(|&&c| c == '#').count();
    let closed = |at: usize| {
        let after = &rest[at..];
        let marks = after.iter().skip(1).take(hashes);
        after[0] == '"' && marks.clone().count() == hashes && marks.clone().all(|&c| c == '#')
    };
    let quote = 1 + hashes;
    let end = (quote + 1..rest.len()).find(|&at| closed(at));
    end.map_or(rest.len(), |at| at + 1 + hashes)
}

fn plain_text(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source {
            path: "crates/growth/src/a.rs".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn code_texts_and_remarks_are_told_apart() {
        let text =
            "let a = \"x // \\\" y\"; // b\n/* c /* d */ e */ f('\\'', 'g', &'h i); r#\"j\"k\"#;";
        let code = source(text).code();
        let words: Vec<&str> = code.split_whitespace().collect();
        assert_eq!(
            words,
            ["let", "a", "=", ";", "f(", ",", ",", "&'h", "i);", ";"]
        );
        let texts = source(text).texts();
        assert!(
            texts.contains("x // \\\" y") && texts.contains("j\"k"),
            "{texts}"
        );
        assert!(!texts.contains('b') && !texts.contains('d'), "{texts}");
        assert_eq!(texts.matches('\n').count(), 1, "lines stay where they are");
    }

    #[test]
    fn tests_at_the_bottom_are_left_out() {
        let text = "fn a() {}\n#[cfg(test)]\nfn only_for_tests() {}\nfn b() {}\n#[cfg(test)]\n#[expect(x)]\nmod tests { c() }";
        let code = source(text).code();
        assert!(code.contains("fn b") && !code.contains("c()"), "{code}");
    }
}
