//! Names of people and places: when two are the same, how alike they are, and keys to search them by.
//!
//! Sameness (matching of files, ids of places) is strict: [`normalise`]. Search is tolerant and shows
//! a person what might be meant: [`search_key`], [`search_query`]. [`likeness`] warns of a likely
//! duplicate. None of them decides that two people are one.

mod fold;
mod search;

use fold::{fold, muhammad, today};
pub use search::{SearchQuery, search_key, search_query};

/// The name in lower case, without punctuation, with single spaces: two names are the same when this is.
///
/// Only letters and digits of any script stay; an apostrophe inside a name, a full stop, a hyphen, an
/// emoji or a combining mark is dropped without leaving a space (`Nur'aini` → `nuraini`,
/// `M.Rizki` → `mrizki`). Line breaks, tabs and hard spaces are spaces. May be empty.
pub fn normalise(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    let mut space = false;
    for letter in name.chars() {
        if letter.is_whitespace() {
            space = true;
            continue;
        }
        for letter in letter
            .to_lowercase()
            .filter(|letter| letter.is_alphanumeric())
        {
            if space && !normal.is_empty() {
                normal.push(' ');
            }
            space = false;
            normal.push(letter);
        }
    }
    normal
}

/// The normalised name of the mother in a name such as `By. Ny. Siti` or `Bayi Nyonya Siti`.
///
/// `None` when the child has a name of its own.
pub fn baby_of(name: &str) -> Option<String> {
    let spaced: String = name
        .chars()
        .map(|letter| if letter == '.' { ' ' } else { letter })
        .collect();
    let normal = normalise(&spaced);
    let mut words = normal.split(' ');
    let baby = matches!(words.next(), Some("by" | "bayi"));
    let mrs = matches!(words.next(), Some("ny" | "nyonya" | "ibu"));
    let mother: Vec<&str> = words.collect();
    (baby && mrs && !mother.is_empty()).then(|| mother.join(" "))
}

/// How alike two names sound, in percent: 100 for spellings of one name, about 85 and more for slips.
///
/// Titles do not count, nor a Muhammad that only one of the two carries, nor the order and spacing of
/// the words. Symmetric; 0 when one of them has no letter.
pub fn likeness(one: &str, other: &str) -> u8 {
    let (one, other) = (sounds(one), sounds(other));
    let (one, other) = (comparable(&one, &other), comparable(&other, &one));
    // One order, so that ties among the pairs of words fall the same way whichever comes first.
    let (one, other) = if one <= other {
        (one, other)
    } else {
        (other, one)
    };
    if one.is_empty() || other.is_empty() {
        return 0;
    }
    let whole = strsim::normalized_damerau_levenshtein(&one.concat(), &other.concat());
    (whole.max(word_by_word(&one, &other)) * 100.0).round() as u8
}

/// The sound of Muhammad in all its spellings.
const MUHAMMAD: &str = "muamad";

/// The words without the Muhammad that the other name lacks, if words remain.
fn comparable(name: &[String], other: &[String]) -> Vec<String> {
    let lacking = !other.iter().any(|word| word == MUHAMMAD);
    let rest: Vec<String> = name
        .iter()
        .filter(|word| *word != MUHAMMAD)
        .cloned()
        .collect();
    if lacking && !rest.is_empty() {
        rest
    } else {
        name.to_vec()
    }
}

/// The words of a name without titles, each as it sounds.
fn sounds(name: &str) -> Vec<String> {
    search::words(name)
        .filter(|word| !search::is_title(word))
        .flat_map(search::pieces)
        .map(|piece| {
            if muhammad(&piece) {
                MUHAMMAD.to_owned()
            } else {
                fold(&today(&piece))
            }
        })
        .collect()
}

/// The likeness of the best pairs of words, weighed by their letters; a word left over counts as unlike.
fn word_by_word(one: &[String], other: &[String]) -> f64 {
    let mut pairs = Vec::with_capacity(one.len() * other.len());
    for (i, a) in one.iter().enumerate() {
        for (j, b) in other.iter().enumerate() {
            pairs.push((
                strsim::normalized_damerau_levenshtein(a, b),
                a.len() + b.len(),
                i,
                j,
            ));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    let (mut left_one, mut left_other) = (vec![true; one.len()], vec![true; other.len()]);
    let mut alike = 0.0;
    for (score, letters, i, j) in pairs {
        if left_one[i] && left_other[j] {
            (left_one[i], left_other[j]) = (false, false);
            alike += score * letters as f64;
        }
    }
    let letters: usize = one.iter().chain(other).map(String::len).sum();
    alike / letters as f64
}

#[cfg(test)]
mod tests;
