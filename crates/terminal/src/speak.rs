//! Sentences for people: Indonesian, from the same catalogue as the screens.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, Write as _};
use std::sync::LazyLock;

static CATALOGUE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../ui/messages/id.json")).unwrap_or_default()
});

/// The sentence of a key, if the catalogue has one.
pub fn sentence(key: &str) -> Option<&'static str> {
    CATALOGUE.get(key).map(String::as_str)
}

/// The sentence of a key with its places filled; the key itself should it be missing.
pub fn say(key: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut text = sentence(key).unwrap_or(key).to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    text
}

/// Writes a line to standard error; should that be closed, nobody wants to know.
pub fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Writes the sentence of a key to standard error.
pub fn tell_key(key: &str, values: &[(&str, &dyn Display)]) {
    tell(&say(key, values));
}

/// Asks for a secret on the terminal, without echo.
///
/// # Errors
/// When there is no terminal to ask on.
pub fn ask(key: &str) -> io::Result<String> {
    rpassword::prompt_password(say(key, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_can_be_read() {
        assert!(CATALOGUE.len() > 20);
    }

    #[test]
    fn places_in_a_sentence_are_filled() {
        let text = say("cli.usage.missing_value", &[("word", &"--data")]);
        assert!(text.contains("--data") && !text.contains('{'), "{text}");
        assert_eq!(say("never.heard.of", &[]), "never.heard.of");
    }
}
