//! Sentences for people, and what an error means to them.

use std::fmt::Display;

use app::{Detail, UiError};
pub(crate) use terminal::speak::{say, sentence, tell, tell_key};

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
