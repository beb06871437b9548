//! The kader of a posyandu, and whom each looks after.
//!
//! Written a line each, as a coordinator would: `Ani Lestari: Dusun II, RT 3`, `Sri: RT 1/RW 2`, or a name alone, who
//! looks after everybody of the posyandu.

use crate::{Person, name};

/// A kader and where they walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kader {
    /// As it is written.
    pub name: String,
    /// Nothing is all of the posyandu.
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// Its name, without the word dusun.
    Dusun(String),
    /// Of the RW, if it is written.
    Rt(u32, Option<u32>),
}

/// A line that names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line} names nobody")]
pub struct Nameless {
    /// The first line is 1.
    pub line: usize,
}

impl Kader {
    /// The kader of a text, a line each; empty lines are passed over.
    ///
    /// # Errors
    /// [`Nameless`].
    pub fn read_all(text: &str) -> Result<Vec<Self>, Nameless> {
        let lines = text.lines().map(str::trim).enumerate();
        let lines = lines.filter(|(_, line)| !line.is_empty());
        lines
            .map(|(place, line)| Self::read(line).ok_or(Nameless { line: place + 1 }))
            .collect()
    }

    fn read(line: &str) -> Option<Self> {
        let (who, walks) = line.split_once(':').unwrap_or((line, ""));
        let parts = walks.split([',', ';']);
        let parts = parts.filter(|part| !name::normalise(part).is_empty());
        let who = who.trim();
        (!name::normalise(who).is_empty()).then(|| Self {
            name: who.to_owned(),
            parts: parts.map(Part::read).collect(),
        })
    }

    /// Whether somebody of the posyandu lives where this kader walks.
    pub fn looks_after(&self, person: &Person) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|part| part.holds(person))
    }
}

impl Part {
    fn read(text: &str) -> Self {
        let spaced = text.replace(['/', '.'], " ");
        let words = name::normalise(&spaced);
        let number = number_after(&words, "rt").map(|rt| (rt, number_after(&words, "rw")));
        match number {
            Some((rt, rw)) => Self::Rt(rt, rw),
            None => Self::Dusun(bare(text)),
        }
    }

    fn holds(&self, person: &Person) -> bool {
        let number = |text: &Option<String>| text.as_deref().and_then(number);
        match self {
            Self::Dusun(wanted) => person.dusun.as_deref().map(bare).as_ref() == Some(wanted),
            Self::Rt(rt, rw) => {
                number(&person.rt) == Some(*rt)
                    && rw.is_none_or(|rw| number(&person.rw) == Some(rw))
            }
        }
    }
}

/// The number behind a word: `rt 3`, `rt03`.
fn number_after(words: &str, word: &str) -> Option<u32> {
    let mut words = words.split(' ');
    while let Some(one) = words.next() {
        if one == word {
            return words.next().and_then(number);
        }
        if let Some(found) = one.strip_prefix(word).and_then(number) {
            return Some(found);
        }
    }
    None
}

/// `03` and `3` are one RT.
fn number(text: &str) -> Option<u32> {
    text.trim().parse().ok()
}

fn bare(dusun: &str) -> String {
    let normal = name::normalise(dusun);
    normal
        .strip_prefix("dusun ")
        .map_or(normal.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(dusun: &str, rt: &str, rw: &str) -> Person {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Person {
            dusun: given(dusun),
            rt: given(rt),
            rw: given(rw),
            ..Person::default()
        }
    }

    #[test]
    fn a_kader_looks_after_a_dusun_an_rt_or_everybody() {
        let kader =
            Kader::read_all("Ani Lestari: Dusun II, RT 3\n\n Sri : RT 01/RW 02 \nWati").unwrap();
        let names: Vec<&str> = kader.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Ani Lestari", "Sri", "Wati"]);
        let of = |person: Person| -> Vec<bool> {
            kader.iter().map(|one| one.looks_after(&person)).collect()
        };
        assert_eq!(of(person("DUSUN II", "", "")), [true, false, true]);
        assert_eq!(of(person("ii", "", "")), [true, false, true]);
        assert_eq!(of(person("Dusun I", "03", "07")), [true, false, true]);
        assert_eq!(of(person("", "1", "2")), [false, true, true]);
        assert_eq!(of(person("", "1", "3")), [false, false, true]);
        assert_eq!(of(person("", "", "")), [false, false, true]);
    }

    #[test]
    fn a_line_that_names_nobody_is_told() {
        assert_eq!(Kader::read_all("Ani\n: Dusun I"), Err(Nameless { line: 2 }));
        assert_eq!(Kader::read_all(" \n"), Ok(Vec::new()));
    }

    #[test]
    fn the_forms_in_which_an_rt_is_written() {
        for written in ["RT 3", "rt03", "RT.3", "RT 3 RW 1", "RT3/RW1"] {
            let kader = Kader::read(&format!("Ani: {written}"));
            let here = kader.map(|one| one.looks_after(&person("", "003", "1")));
            assert_eq!(here, Some(true), "{written}");
        }
    }
}
