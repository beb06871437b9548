//! How Indonesian spelling varies, as small tables.
//!
//! [`fold`] reads a word letter by letter and writes its sound; what it writes for a letter depends only
//! on the letters before it, so the sound of the beginning of a word is the beginning of the word's
//! sound. That is what lets a half-typed name find the whole one. Variations that need a look ahead
//! (`tj` → `c`, `Moh.` → `Muhammad`) are respellings: the word is kept under several sounds.

/// The sound of a lower-case word, never empty unless the word is.
///
/// | Letters | Sound | Example |
/// |---|---|---|
/// | f, v, p, ph | p | Fitri, Vitri, Pitri |
/// | z, s, sh, sy | s | Rizki, Riski; Syarif, Sharif, Sarif |
/// | y, i | i | Widya, Widia |
/// | q, k | k | Rizqi, Rizki |
/// | x | ks | Alex, Aleks |
/// | h, not at the beginning | – | Fatimah, Fatima; Ridho, Rido |
/// | a letter doubled, also by these rules | once | Anissa, Anisa; Aliyah, Alia |
/// | é and the like | e | René |
pub(super) fn fold(word: &str) -> String {
    let mut sound = String::with_capacity(word.len());
    let mut before = None;
    for letter in word.chars().map(plain) {
        match (letter, before) {
            ('h', Some(_)) | ('y', Some('s')) => {}
            ('f' | 'v', _) => write(&mut sound, 'p'),
            ('z', _) => write(&mut sound, 's'),
            ('y', _) => write(&mut sound, 'i'),
            ('q', _) => write(&mut sound, 'k'),
            ('x', _) => {
                write(&mut sound, 'k');
                write(&mut sound, 's');
            }
            (other, _) => write(&mut sound, other),
        }
        before = Some(letter);
    }
    sound
}

fn write(sound: &mut String, letter: char) {
    if !sound.ends_with(letter) {
        sound.push(letter);
    }
}

/// The letter without its accent.
fn plain(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' => 'a',
        'è'..='ë' | 'ē' | 'ĕ' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ĭ' => 'i',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' => 'o',
        'ù'..='ü' | 'ū' | 'ŭ' => 'u',
        'ç' | 'ć' | 'č' => 'c',
        'ñ' | 'ń' => 'n',
        'ś' | 'š' | 'ş' => 's',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ž' | 'ż' => 'z',
        other => other,
    }
}

/// Every sound a word is looked up by: as it is written first, then as other people would write it.
pub(super) fn sounds(word: &str) -> Vec<String> {
    let mut spellings = vec![word.to_owned()];
    let written_out = written_out(word);
    let today = today(word);
    let mut also = |spelling: String| {
        if !spellings.contains(&spelling) {
            spellings.push(spelling);
        }
    };
    also(modern(word));
    also(today.clone());
    if let Some(old) = with_old_j(word) {
        also(modern(&old));
    }
    also(z_as_j(&today));
    if let Some(rest) = word.strip_prefix('h') {
        also(modern(rest));
    }
    if let Some(whole) = written_out {
        also(whole.to_owned());
    }
    let mut sounds: Vec<String> = Vec::with_capacity(spellings.len());
    for sound in spellings.iter().map(|spelling| fold(spelling)) {
        if !sound.is_empty() && !sounds.contains(&sound) {
            sounds.push(sound);
        }
    }
    sounds
}

/// Spellings of one sound that stand side by side today, anywhere in a word.
const TODAY: &[(&str, &str)] = &[
    ("chr", "kr"), // Christina, Kristina
    ("kh", "h"),   // Khairul, Hairul; Akhmad, Ahmad
    ("ch", "h"),   // Chairul, Achmad
    ("ck", "k"),   // Erick, Erik
    ("cl", "kl"),  // Clara, Klara
    ("cr", "kr"),  // Cristina, Kristina
    ("dz", "z"),   // Dzaki, Zaki
    ("ae", "ai"),  // Zaenal, Zainal
    ("ei", "ai"),  // Husein, Husain
    ("oo", "u"),   // Noor, Nur
    ("aw", "au"),  // Nawfal, Naufal
    ("lr", "r"),   // Abdulrahman, Abdurrahman
];

/// The same, at the end of a word.
const TODAY_AT_END: &[(&str, &str)] = &[
    ("ie", "i"),  // Arie, Ari
    ("sy", "si"), // Nensy, Nensi
    ("c", "k"),   // Eric, Erik
];

/// The word with one spelling chosen for each sound of today's tables.
fn modern(word: &str) -> String {
    let mut spelling = word.to_owned();
    for (from, to) in TODAY {
        if spelling.contains(from) {
            spelling = spelling.replace(from, to);
        }
    }
    for (from, to) in TODAY_AT_END {
        if let Some(stem) = spelling.strip_suffix(from) {
            spelling = format!("{stem}{to}");
        }
    }
    if let Some(rest) = spelling.strip_prefix("ts") {
        spelling = format!("s{rest}"); // Tsabit, Sabit
    }
    spelling
}

/// Digraphs of the spelling before 1972 that are read one way (Soetjipto, Djoko, Sjafei).
const OLD: &[(&str, &str)] = &[("oe", "u"), ("tj", "c"), ("dj", "j"), ("sj", "sy")];

/// The word as most would write it today.
pub(super) fn today(word: &str) -> String {
    modern(
        &OLD.iter()
            .fold(word.to_owned(), |word, (old, new)| word.replace(old, new)),
    )
}

/// The word read wholly in the old spelling, where `j` alone is `y` and `nj` is `ny` (Soerja, Njoman).
///
/// Only for a word that shows it is old: today's Joko and Anjani stay.
fn with_old_j(word: &str) -> Option<String> {
    let old = word.starts_with("nj") || OLD.iter().any(|(digraph, _)| word.contains(digraph));
    if !old {
        return None;
    }
    // The j of dj is today's j: it waits as a capital while the others become y.
    let kept = word
        .replace("dj", "J")
        .replace("tj", "c")
        .replace('j', "y")
        .replace("oe", "u");
    Some(kept.to_lowercase())
}

/// Arabic z as many write it: j, but s at the end (Zaenab, Jaenab; Aziz, Ajis).
fn z_as_j(word: &str) -> String {
    match word.strip_suffix('z') {
        Some(stem) => format!("{}s", stem.replace('z', "j")),
        None => word.replace('z', "j"),
    }
}

/// Words written short, and a few names that kept their old `j`, written out.
const WRITTEN_OUT: &[(&str, &str)] = &[
    ("abd", "abdul"),
    ("ach", "ahmad"),
    ("achm", "ahmad"),
    ("by", "bayi"),
    ("jahja", "yahya"),
    ("jogja", "yogya"),
    ("jusuf", "yusuf"),
    ("ny", "nyonya"),
    ("st", "siti"),
    ("sti", "siti"),
];

fn written_out(word: &str) -> Option<&'static str> {
    if muhammad(word) {
        return Some("muhammad");
    }
    WRITTEN_OUT
        .iter()
        .find(|(short, _)| *short == word)
        .map(|(_, whole)| *whole)
}

/// Whether the lower-case word is Muhammad, in one of its spellings or written short.
pub(super) fn muhammad(word: &str) -> bool {
    let short = [
        "m", "md", "mhd", "mhmd", "moh", "mohd", "moch", "mokh", "muh", "muhd", "much", "mukh",
    ];
    let whole = ["muamad", "moamad", "muamed", "moamed"];
    short.contains(&word) || whole.contains(&fold(&modern(word)).as_str())
}
