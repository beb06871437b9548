//! Keys by the names a manual gives them: `Enter`, `F2`, `Control+K`.

use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};

/// Keys that write nothing, and the code points by which drivers know them.
const NAMED: [(&str, char); 33] = [
    ("Backspace", '\u{E003}'),
    ("Tab", '\u{E004}'),
    ("Enter", '\u{E007}'),
    ("Shift", '\u{E008}'),
    ("Control", '\u{E009}'),
    ("Alt", '\u{E00A}'),
    ("Escape", '\u{E00C}'),
    ("Space", ' '),
    ("PageUp", '\u{E00E}'),
    ("PageDown", '\u{E00F}'),
    ("End", '\u{E010}'),
    ("Home", '\u{E011}'),
    ("ArrowLeft", '\u{E012}'),
    ("ArrowUp", '\u{E013}'),
    ("ArrowRight", '\u{E014}'),
    ("ArrowDown", '\u{E015}'),
    ("Insert", '\u{E016}'),
    ("Delete", '\u{E017}'),
    ("F1", '\u{E031}'),
    ("F2", '\u{E032}'),
    ("F3", '\u{E033}'),
    ("F4", '\u{E034}'),
    ("F5", '\u{E035}'),
    ("F6", '\u{E036}'),
    ("F7", '\u{E037}'),
    ("F8", '\u{E038}'),
    ("F9", '\u{E039}'),
    ("F10", '\u{E03A}'),
    ("F11", '\u{E03B}'),
    ("F12", '\u{E03C}'),
    ("Plus", '+'),
    ("Minus", '-'),
    ("Meta", '\u{E03D}'),
];

/// One chord: all keys down in order, then up in reverse.
pub(crate) fn chord(keys: &str) -> KeyActions {
    let keys: Vec<char> = keys.split('+').map(key).collect();
    let downs = keys.iter().map(|&value| KeyAction::Down { value });
    let ups = keys.iter().rev().map(|&value| KeyAction::Up { value });
    sequence(downs.chain(ups))
}

/// A text, typed key by key.
pub(crate) fn text(text: &str) -> KeyActions {
    strokes(text.chars())
}

/// Keys by their names, one after the other.
pub(crate) fn each(names: &[&str]) -> KeyActions {
    strokes(names.iter().map(|name| key(name)))
}

fn strokes(keys: impl Iterator<Item = char>) -> KeyActions {
    sequence(keys.flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]))
}

fn sequence(actions: impl Iterator<Item = KeyAction>) -> KeyActions {
    // A first action without effect: the driver wants the keyboard known before it is used.
    let first = KeyAction::Pause {
        duration: Duration::ZERO,
    };
    actions.fold(
        KeyActions::new("keyboard".to_owned()).then(first),
        InputSource::then,
    )
}

fn key(name: &str) -> char {
    let named = NAMED.iter().find(|(known, _)| *known == name);
    let mut characters = name.chars();
    match (named, characters.next(), characters.next()) {
        (Some((_, code)), _, _) => *code,
        (None, Some(character), None) => character.to_ascii_lowercase(),
        _ => panic!("no key is called {name:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_by_name_or_by_what_they_write() {
        assert_eq!(key("Enter"), '\u{E007}');
        assert_eq!(key("K"), 'k');
        assert_eq!(key("/"), '/');
    }

    #[test]
    #[should_panic(expected = "no key is called \"Entr\"")]
    fn a_misspelled_key_is_not_typed_as_letters() {
        key("Entr");
    }
}
