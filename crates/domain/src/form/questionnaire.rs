//! A form from the JSON of a FHIR R4 Questionnaire. Forgiving where a newer program may know more: an
//! item it cannot read becomes [`ItemKind::Unknown`], and [`Form::problems`] names it.

use serde::Deserialize;
use serde_json::Value as Json;

use super::{
    AnswerKind, Choice, Coding, Condition, Enabled, Form, Item, ItemKind, Number, Operator,
    Question, Wanted,
};
use crate::Field;

const FHIR: &str = "http://hl7.org/fhir/StructureDefinition/";

/// How long an answer in words can be where the form does not say.
const LONGEST_TEXT: usize = 500;

/// The text is not a Questionnaire of this subset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAForm {
    /// It is not JSON, or lacks what no form can be without.
    #[error("not a questionnaire with name, version and items")]
    Unreadable,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Questionnaire {
    resource_type: String,
    name: String,
    version: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    extension: Vec<Json>,
    #[serde(default)]
    item: Vec<RawItem>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawItem {
    link_id: String,
    #[serde(default)]
    text: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    max_length: Option<usize>,
    #[serde(default)]
    extension: Vec<Json>,
    #[serde(default)]
    enable_when: Vec<Json>,
    #[serde(default)]
    enable_behavior: Option<String>,
    #[serde(default)]
    answer_option: Vec<Json>,
    #[serde(default)]
    code: Vec<Coding>,
    #[serde(default)]
    item: Vec<RawItem>,
}

impl Form {
    /// Reads a Questionnaire.
    ///
    /// # Errors
    /// [`NotAForm::Unreadable`].
    pub fn read(json: &str) -> Result<Self, NotAForm> {
        let raw: Questionnaire = serde_json::from_str(json).map_err(|_| NotAForm::Unreadable)?;
        let version = raw.version.parse().map_err(|_| NotAForm::Unreadable)?;
        if raw.resource_type != "Questionnaire" || raw.name.is_empty() || raw.item.is_empty() {
            return Err(NotAForm::Unreadable);
        }
        let yes = |url| extension(&raw.extension, url, "Boolean") == Some(&Json::Bool(true));
        Ok(Self {
            verified: !yes("urn:siklus:unverified"),
            restricted: yes("urn:siklus:restricted"),
            id: raw.name,
            version,
            title: raw.title,
            source: raw.purpose,
            items: raw.item.into_iter().map(item).collect(),
        })
    }
}

fn item(mut raw: RawItem) -> Item {
    let inner = std::mem::take(&mut raw.item);
    let enabled = conditions(&raw);
    let readable = raw.enable_when.is_empty() || enabled.is_some();
    let kind = match raw.kind.as_str() {
        _ if !readable => None,
        "group" => Some(ItemKind::Group {
            items: inner.into_iter().map(item).collect(),
            score: text(&raw.extension, "urn:siklus:score", "Code"),
        }),
        "display" => Some(ItemKind::Display),
        _ => question(&raw).map(ItemKind::Question),
    };
    Item {
        enabled,
        kind: kind.unwrap_or(ItemKind::Unknown(raw.kind)),
        link: raw.link_id,
        text: raw.text,
    }
}

fn question(raw: &RawItem) -> Option<Question> {
    let field = extension(&raw.extension, "urn:siklus:field", "PositiveInt")?.as_u64()?;
    let answer = match raw.kind.as_str() {
        "boolean" => AnswerKind::Boolean,
        "integer" => AnswerKind::Number(number(&raw.extension, 0)?),
        "decimal" => {
            let url = format!("{FHIR}maxDecimalPlaces");
            let places = extension(&raw.extension, &url, "Integer")?.as_u64()?;
            AnswerKind::Number(number(&raw.extension, u32::try_from(places).ok()?)?)
        }
        "date" => AnswerKind::Date {
            future: extension(&raw.extension, "urn:siklus:future", "Boolean")
                == Some(&Json::Bool(true)),
        },
        "choice" => AnswerKind::Choice(
            raw.answer_option
                .iter()
                .map(choice)
                .collect::<Option<_>>()?,
        ),
        "string" | "text" => AnswerKind::Text {
            most: raw.max_length.unwrap_or(LONGEST_TEXT),
        },
        _ => return None,
    };
    Some(Question {
        field: Field(u16::try_from(field).ok()?),
        required: raw.required,
        answer,
        danger: extension(&raw.extension, "urn:siklus:danger", "Boolean")
            == Some(&Json::Bool(true)),
        codes: raw.code.clone(),
    })
}

fn number(extensions: &[Json], places: u32) -> Option<Number> {
    let kind = if places == 0 { "Integer" } else { "Decimal" };
    let bound = |url: &str| match extension(extensions, &format!("{FHIR}{url}"), kind) {
        None => Some(None),
        Some(bound) => in_units(bound, places).map(Some),
    };
    let likely = extension(extensions, "urn:siklus:likely", "Range");
    let likely = match likely {
        None => None,
        Some(range) => {
            let end = |end: &str| in_units(range.get(end)?.get("value")?, places);
            Some((end("low")?, end("high")?))
        }
    };
    let unit = extension(extensions, &format!("{FHIR}questionnaire-unit"), "Coding")
        .and_then(|coding| coding.get("display")?.as_str());
    let other = extension(extensions, "urn:siklus:other-unit", "Quantity").and_then(|quantity| {
        let unit = quantity.get("unit")?.as_str()?.to_owned();
        Some((unit, quantity.get("value")?.as_f64()?))
    });
    Some(Number {
        places,
        unit: unit.map(str::to_owned),
        low: bound("minValue")?,
        high: bound("maxValue")?,
        likely,
        more_than: text(extensions, "urn:siklus:more-than", "String"),
        other_unit: other,
    })
}

/// A number of a form in units of its last place.
fn in_units(number: &Json, places: u32) -> Option<i64> {
    let text = number.as_number()?.to_string();
    crate::reading::Decimal::read(&text).ok()?.in_units(places)
}

fn choice(option: &Json) -> Option<Choice> {
    let coding = option.get("valueCoding")?;
    let extensions = coding.get("extension").and_then(Json::as_array);
    let points = extensions.and_then(|extensions| {
        extension(extensions, &format!("{FHIR}ordinalValue"), "Decimal")?.as_i64()
    });
    Some(Choice {
        code: coding.get("code")?.as_str()?.to_owned(),
        words: coding.get("display")?.as_str()?.to_owned(),
        points,
    })
}

fn conditions(raw: &RawItem) -> Option<Enabled> {
    let when: Option<Vec<Condition>> = raw.enable_when.iter().map(condition).collect();
    let when = when.filter(|when| !when.is_empty())?;
    Some(Enabled {
        all: raw.enable_behavior.as_deref() != Some("any"),
        when,
    })
}

fn condition(raw: &Json) -> Option<Condition> {
    let operator = raw.get("operator")?.clone();
    let code = |coding: &Json| Some(Wanted::Code(coding.get("code")?.as_str()?.to_owned()));
    let answer = match raw {
        _ if raw.get("answerBoolean").is_some() => {
            Wanted::Boolean(raw.get("answerBoolean")?.as_bool()?)
        }
        _ if raw.get("answerInteger").is_some() => {
            Wanted::Number(raw.get("answerInteger")?.as_f64()?)
        }
        _ if raw.get("answerDecimal").is_some() => {
            Wanted::Number(raw.get("answerDecimal")?.as_f64()?)
        }
        _ => code(raw.get("answerCoding")?)?,
    };
    Some(Condition {
        question: raw.get("question")?.as_str()?.to_owned(),
        operator: serde_json::from_value::<Operator>(operator).ok()?,
        answer,
    })
}

/// The value of an extension.
fn extension<'a>(extensions: &'a [Json], url: &str, kind: &str) -> Option<&'a Json> {
    let known = extensions
        .iter()
        .find(|extension| extension.get("url").and_then(Json::as_str) == Some(url))?;
    known.get(format!("value{kind}"))
}

fn text(extensions: &[Json], url: &str, kind: &str) -> Option<String> {
    extension(extensions, url, kind)?
        .as_str()
        .map(str::to_owned)
}
