//! A part of the page, found as a person finds it: by what it is, what it is called, and inside which other part.

use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::{CmdError, ErrorStatus, WebDriver};
use serde_json::{Value, json};

use crate::Screen;

const FIND: &str = include_str!("find.js");

/// A part of the page: what it is (its role), what it is called, and inside which other part.
#[derive(Clone)]
pub struct Part<'screen> {
    screen: &'screen Screen<'screen>,
    path: Vec<Value>,
}

impl Part<'_> {
    /// A part inside this one: `screen.part("row", "Gita Ginting").part("textbox", "BB")`.
    #[must_use]
    pub fn part(&self, role: &str, name: &str) -> Self {
        self.with(json!({ "role": role, "name": name }))
    }

    /// All parts of a role inside this one.
    #[must_use]
    pub fn every(&self, role: &str) -> Self {
        self.with(json!({ "role": role, "name": null }))
    }

    pub(crate) fn of<'screen>(
        screen: &'screen Screen<'_>,
        role: &str,
        name: Option<&str>,
    ) -> Part<'screen> {
        let path = vec![json!({ "role": role, "name": name })];
        Part { screen, path }
    }

    fn with(&self, step: Value) -> Self {
        let mut path = self.path.clone();
        path.push(step);
        let screen = self.screen;
        Self { screen, path }
    }

    /// Waits until it is there, alone.
    pub fn wait(&self) {
        self.one("text");
    }

    /// Waits until there is none.
    pub fn wait_until_gone(&self) {
        let wanted = format!("no {self}");
        self.screen.until(&wanted, async || {
            Ok(self.look("text").await?.is_empty().then_some(()))
        });
    }

    /// Clicks it as soon as it can be clicked: not while it is drawn anew or covered, by a dialog that is closing or the
    /// word that something is saved. What the driver refuses for that reason has clicked nothing.
    pub fn click(&self) {
        let wanted = format!("exactly one {self}, free to be clicked");
        let clicked = self.screen.until(&wanted, async || {
            let found = self.look("element").await?;
            let [only] = found.as_slice() else {
                return Ok(None);
            };
            let element = Element::from_element_id(self.screen.client.clone(), reference(only));
            match element.click().await {
                Err(CmdError::Standard(refused)) if not_yet(&refused) => {
                    Err(CmdError::Standard(refused))
                }
                done => Ok(Some(done)),
            }
        });
        self.screen
            .done(&self.to_string(), std::future::ready(clicked));
    }

    /// Its text.
    pub fn text(&self) -> String {
        self.one("text")
    }

    /// What is entered in it; `true` or `false` for a box that is ticked.
    pub fn value(&self) -> String {
        self.one("value")
    }

    /// What stands beside it: its hint or its error.
    pub fn description(&self) -> String {
        self.one("described")
    }

    /// Waits until keys go to it.
    pub fn wait_for_focus(&self) {
        self.wait_until("focused", "true", "to have the focus");
    }

    /// Waits until this is entered in it.
    pub fn wait_for_value(&self, value: &str) {
        self.wait_until("value", value, &format!("to hold {value:?}"));
    }

    /// Waits until its text contains this.
    pub fn wait_for_text(&self, text: &str) {
        let wanted = format!("{self} to say {text:?}");
        self.screen.until(&wanted, async || {
            let texts = self.look("text").await?;
            Ok(
                (texts.len() == 1 && texts[0].as_str().is_some_and(|own| own.contains(text)))
                    .then_some(()),
            )
        });
    }

    /// The texts of all parts that fit, in the order of the page; none is an answer too.
    pub fn texts(&self) -> Vec<String> {
        let texts = self.screen.until(&self.to_string(), async || {
            Ok(Some(self.look("text").await?))
        });
        texts
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }

    fn wait_until(&self, what: &str, value: &str, words: &str) {
        let wanted = format!("{self} {words}");
        self.screen.until(&wanted, async || {
            let found = self.look(what).await?;
            Ok((found.len() == 1 && found[0] == value).then_some(()))
        });
    }

    fn one(&self, what: &str) -> String {
        self.only(what).as_str().unwrap_or_default().to_owned()
    }

    fn only(&self, what: &str) -> Value {
        let wanted = format!("exactly one {self}");
        self.screen.until(&wanted, async || {
            let mut found = self.look(what).await?;
            Ok((found.len() == 1).then(|| found.remove(0)))
        })
    }

    async fn look(&self, what: &str) -> Result<Vec<Value>, CmdError> {
        let args = vec![Value::from(self.path.clone()), json!(what)];
        match self.screen.client.execute(FIND, args).await? {
            Value::Array(found) => Ok(found),
            other => Err(CmdError::NotW3C(other)),
        }
    }
}

/// The one entry of a web element is its reference.
fn reference(element: &Value) -> ElementRef {
    let reference = element.as_object().and_then(|entry| entry.values().next());
    let reference = reference.and_then(Value::as_str).unwrap_or_default();
    ElementRef::from(reference.to_owned())
}

fn not_yet(refused: &WebDriver) -> bool {
    matches!(
        refused.error,
        ErrorStatus::StaleElementReference
            | ErrorStatus::ElementClickIntercepted
            | ErrorStatus::ElementNotInteractable
            | ErrorStatus::NoSuchElement
    )
}

impl std::fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (depth, step) in self.path.iter().enumerate() {
            let inside = if depth > 0 { " › " } else { "" };
            let role = step["role"].as_str().unwrap_or_default();
            let name = step["name"].as_str().unwrap_or("(any)");
            write!(f, "{inside}{role} {name:?}")?;
        }
        Ok(())
    }
}
