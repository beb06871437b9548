//! Keys by which a name is found while it is being typed, in the spellings people use.
//!
//! A person's row in the search index holds [`search_key`]; what is typed becomes a [`SearchQuery`] of
//! beginnings of such keys. Both come from the same tables. Whatever is typed of a name from its start,
//! or of any of its words, finds the name.

use super::fold::sounds;
use super::normalise;

/// More words than any name has; a longer text pasted into the search field is cut here.
const MOST_PIECES: usize = 8;

/// Shorter sounds are looked up only as they are typed: respelled, they would find half of all people.
const SHORTEST_RESPELLING: usize = 3;

/// The keys of a name: every word, and every two neighbours as one word (Nur Aini, Nuraini), by all
/// sounds of the tables. Without repeats, in the order of the words.
pub fn search_key(name: &str) -> Vec<String> {
    let pieces: Vec<String> = words(name).flat_map(pieces).collect();
    let joined = pieces.windows(2).map(<[String]>::concat);
    let mut keys = Vec::new();
    for word in pieces.iter().cloned().chain(joined) {
        for sound in sounds(&word) {
            if !keys.contains(&sound) {
                keys.push(sound);
            }
        }
    }
    keys
}

/// What to look for: a name is found when *any* reading has, for *all* its words, *any* of the
/// beginnings among the name's keys. The first reading, and the first beginning of each word, are
/// as typed: what they find is closest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    /// Reading → word → beginning of a key. Letters and digits only.
    pub readings: Vec<Vec<Vec<String>>>,
}

impl SearchQuery {
    /// Whether a name with these keys is found.
    pub fn finds(&self, keys: &[String]) -> bool {
        let found = |beginning: &String| keys.iter().any(|key| key.starts_with(beginning));
        self.readings
            .iter()
            .any(|words| words.iter().all(|beginnings| beginnings.iter().any(found)))
    }
}

/// The query for what has been typed so far; `None` while there is no letter or digit in it.
///
/// Titles (`Hj.`, `S.Pd`) are passed over when there is another word.
pub fn search_query(typed: &str) -> Option<SearchQuery> {
    let words: Vec<&str> = words(typed).collect();
    let last = words.len().checked_sub(1)?;
    // A single last letter is more likely the beginning of a name than a title.
    let passed_over = |(place, word): &(usize, &&str)| {
        is_title(word) && (*place < last || normalise(word).len() > 1)
    };
    let mut wanted: Vec<&str> = words
        .iter()
        .enumerate()
        .filter(|word| !passed_over(word))
        .map(|(_, word)| *word)
        .collect();
    if wanted.is_empty() {
        wanted = words;
    }
    let pieces: Vec<String> = wanted
        .into_iter()
        .flat_map(pieces)
        .take(MOST_PIECES)
        .collect();
    let mut readings = vec![pieces.iter().map(|piece| beginnings(piece)).collect()];
    for left in 0..pieces.len().saturating_sub(1) {
        let joined = beginnings(&pieces[left..left + 2].concat());
        // "Siti H" sounds like "Siti" alone, and would find every Siti.
        if beginnings(&pieces[left])[0].starts_with(&joined[0]) {
            continue;
        }
        let mut reading: Vec<Vec<String>> = Vec::with_capacity(pieces.len() - 1);
        reading.extend(pieces[..left].iter().map(|piece| beginnings(piece)));
        reading.push(joined);
        reading.extend(pieces[left + 2..].iter().map(|piece| beginnings(piece)));
        readings.push(reading);
    }
    Some(SearchQuery { readings })
}

fn beginnings(piece: &str) -> Vec<String> {
    let mut sounds = sounds(piece);
    let mut place = 0;
    sounds.retain(|sound| {
        place += 1;
        place == 1 || sound.chars().count() >= SHORTEST_RESPELLING
    });
    sounds
}

/// The parts of a name between spaces and commas that have a letter or digit.
pub(super) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| letter.is_whitespace() || letter == ',')
        .filter(|word| word.chars().any(char::is_alphanumeric))
}

/// The normalised parts of a word between stops, hyphens and strokes (`M.Rizki`, `Nur-Aini`).
pub(super) fn pieces(word: &str) -> impl Iterator<Item = String> {
    word.split(['.', '-', '/', '_', '(', ')', '+', '&'])
        .map(normalise)
        .filter(|piece| !piece.is_empty())
}

/// Religious, academic and professional titles, without their stops.
const TITLES: &[&str] = &[
    "h", "hj", "kh", "ust", "ustz", "dr", "drg", "drs", "dra", "ir", "prof", "ns", "bd", "bdn",
    "apt", "amd", "amdkeb", "amdkep", "amdgz", "amg", "amkl", "sag", "se", "sfarm", "sgz", "sh",
    "sip", "sked", "skeb", "skep", "skm", "skom", "spd", "spdi", "spsi", "ssi", "ssos", "sst",
    "sstkeb", "str", "strgz", "strkeb", "strkep", "mh", "mkeb", "mkep", "mkes", "mkm", "mm", "mpd",
    "mpdi", "msi", "spa", "spog", "spgk", "phd",
];

/// Whether a word of a name is a title.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&normalise(word).as_str())
}
