//! Sentences for people: Indonesian, from the same catalogue as the screens.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, Write as _};
use std::sync::LazyLock;

use app::{Detail, UiError};

static CATALOGUE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../ui/messages/id.json")).unwrap_or_default()
});

/// The sentence of a key, if the catalogue has one.
pub(crate) fn sentence(key: &str) -> Option<&'static str> {
    CATALOGUE.get(key).map(String::as_str)
}

/// The sentence of a key with its places filled; the key itself should it be missing.
pub(crate) fn say(key: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut text = sentence(key).unwrap_or(key).to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    text
}

/// Writes a line to standard error; should that be closed, nobody wants to know.
pub(crate) fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Writes the sentence of a key to standard error.
pub(crate) fn tell_key(key: &str, values: &[(&str, &dyn Display)]) {
    tell(&say(key, values));
}

/// What an error means and what to do next.
pub(crate) fn about_error(error: &UiError) -> String {
    let values: Vec<(&str, String)> = error
        .detail
        .iter()
        .map(|(name, value)| (name.as_str(), text_of(value)))
        .collect();
    let values: Vec<(&str, &dyn Display)> = values
        .iter()
        .map(|(name, value)| (*name, value as &dyn Display))
        .collect();
    let near = error.field.as_deref().unwrap_or_default();
    let keys = [
        format!("cli.error.{}", error.code),
        format!("error.{near}.{}", error.code),
        format!("error.{}", error.code),
    ];
    match keys.iter().find(|key| sentence(key).is_some()) {
        Some(key) => say(key, &values),
        None => say("cli.error", &[("code", &error.code)]),
    }
}

fn text_of(detail: &Detail) -> String {
    match detail {
        Detail::Number(number) => number.to_string(),
        Detail::Text(text) => text.clone(),
    }
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
        let error = UiError::new("never_heard_of");
        assert!(about_error(&error).contains("never_heard_of"));
        let error = UiError::new("store_newer")
            .with("found", 9)
            .with("newest", 1);
        let text = about_error(&error);
        assert!(
            !text.contains('{') && !text.contains("store_newer"),
            "{text}"
        );
    }
}
