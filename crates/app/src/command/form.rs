//! Forms as screens draw them.

use domain::form::{AnswerKind, Form, Item, ItemKind, Library};
use domain::{Role, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{App, UiError};

/// Which form.
#[derive(Debug, Deserialize, TS)]
pub struct AskForm {
    /// Its id.
    pub form: String,
    /// Its version; none is the newest.
    pub version: Option<u32>,
}

/// A form.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a form")]
pub struct FormView {
    pub id: String,
    pub version: u32,
    pub title: String,
    pub source: String,
    pub verified: bool,
    pub restricted: bool,
    pub items: Vec<ItemView>,
}

/// A question, a group of them, or words between.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of an item")]
pub struct ItemView {
    pub link: String,
    pub text: String,
    /// `group`, `display`, `boolean`, `number`, `date`, `choice`, `text`; anything else is not drawn.
    pub kind: &'static str,
    pub required: bool,
    pub danger: bool,
    pub unit: Option<String>,
    pub choices: Vec<ChoiceView>,
    pub items: Vec<Self>,
}

/// One of a list.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "what is stored, and what people read")]
pub struct ChoiceView {
    pub code: String,
    pub words: String,
}

/// A form to fill in.
///
/// # Errors
/// `not_found`; `restricted` for a restricted one.
pub fn form(app: &App, args: AskForm) -> Result<FormView, UiError> {
    let session = app.session()?;
    let library = session.forms.now();
    let form = find(&library, session.role, &args.form, args.version)?;
    Ok(FormView {
        id: form.id.clone(),
        version: form.version,
        title: form.title.clone(),
        source: form.source.clone(),
        verified: form.verified,
        restricted: form.restricted,
        items: form.items.iter().map(item_view).collect(),
    })
}

/// A question as screens draw it.
pub(crate) fn item_view(item: &Item) -> ItemView {
    let mut view = ItemView {
        link: item.link.clone(),
        text: item.text.clone(),
        kind: "unknown",
        required: false,
        danger: false,
        unit: None,
        choices: Vec::new(),
        items: Vec::new(),
    };
    match &item.kind {
        ItemKind::Unknown(_) => {}
        ItemKind::Display => view.kind = "display",
        ItemKind::Group { items, .. } => {
            view.kind = "group";
            view.items = items.iter().map(item_view).collect();
        }
        ItemKind::Question(question) => {
            view.required = question.required;
            view.danger = question.danger;
            view.unit = question.unit().map(str::to_owned);
            view.kind = match &question.answer {
                AnswerKind::Boolean => "boolean",
                AnswerKind::Number(_) => "number",
                AnswerKind::Date { .. } => "date",
                AnswerKind::Choice(choices) => {
                    view.choices = choices
                        .iter()
                        .map(|choice| ChoiceView {
                            code: choice.code.clone(),
                            words: choice.words.clone(),
                        })
                        .collect();
                    "choice"
                }
                AnswerKind::Text { .. } => "text",
            };
        }
    }
    view
}

/// The form of an id, if this user may open it.
pub(crate) fn find<'a>(
    library: &'a Library,
    role: Role,
    id: &str,
    version: Option<u32>,
) -> Result<&'a Form, UiError> {
    let form = match version {
        Some(version) => library.get(id, version),
        None => library.newest(id),
    };
    let form = form.ok_or_else(|| UiError::new("not_found").with_text("what", "form"))?;
    match form.restricted && !may_open_restricted(role) {
        true => Err(UiError::new("restricted").about("form")),
        false => Ok(form),
    }
}

/// Whether a role may see records of mental health, violence and exposed infants.
pub(crate) fn may_open_restricted(role: Role) -> bool {
    match role {
        Role::Bidan | Role::PemegangProgram | Role::KepalaPuskesmas => true,
        Role::PetugasGizi | Role::PetugasEntri | Role::Kader => false,
    }
}

/// Whether what was entered under a form is restricted, which the program says, whatever a district publishes. A form that
/// it does not know is.
pub(crate) fn is_restricted(form: &str) -> bool {
    Library::built_in()
        .newest(form)
        .is_none_or(|form| form.restricted)
}

/// Writes down that a user opened restricted records of a person.
pub(crate) fn note_look(
    app: &App,
    user: UserId,
    person: domain::PersonId,
    form: &str,
) -> Result<(), UiError> {
    Ok(app.session()?.store.note_look(user, person, form)?)
}
