//! The forms that the office published: kept for good, and given to laptops that lack them.

use std::collections::BTreeSet;

use domain::form::{Form, Library, Problem};
use protocol::Hash;
use protocol::forms::{AskForms, LONGEST, MOST, MOST_BYTES, NewForms, fingerprint};
use protocol::message::No;

use crate::Server;
use crate::roster::Device;
use crate::server::Answered;
use crate::storage::{Error, Kind, Reach, Row, Table, Tx};

pub(crate) const PUBLISHED_FORMS: Table = Table {
    name: "published_forms",
    columns: &[
        ("form", Kind::Text),
        ("version", Kind::Int),
        ("minute", Kind::Int),
        ("text", Kind::Text),
    ],
    n_key: 2,
};

/// Why a form is not published; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotPublished {
    /// The text is no questionnaire.
    NotAForm,
    /// It has more bytes than a laptop is given.
    TooLong,
    /// The district has published as many as laptops take.
    TooMany,
    /// It does not work, or not beside what laptops have.
    Problems(Vec<Problem>),
}

/// A form that can be published with what somebody should know of it, or why it cannot.
pub type Checked = Result<(Form, Vec<Problem>), NotPublished>;

/// A form that the office published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Its id.
    pub form: String,
    /// Its version.
    pub version: u32,
    /// When, in minutes since 1970 by the server's clock.
    pub minute: i64,
    /// The Questionnaire.
    pub text: String,
}

/// All of them, oldest first.
///
/// # Errors
/// When the database fails.
pub fn all(tx: &mut dyn Tx) -> Result<Vec<Published>, Error> {
    let sql =
        "SELECT form, version, minute, text FROM published_forms ORDER BY minute, form, version";
    let published = |row: &Row| {
        Ok(Published {
            form: row.text(0)?.to_owned(),
            version: row.small(1)?,
            minute: row.int(2)?,
            text: row.text(3)?.to_owned(),
        })
    };
    tx.query(sql, &[])?.iter().map(published).collect()
}

/// Looks at a form that is to be published beside those that are.
///
/// # Errors
/// When the database fails.
pub fn check(tx: &mut dyn Tx, text: &str) -> Result<Checked, Error> {
    let published = all(tx)?;
    let Ok(form) = Form::read(text) else {
        return Ok(Err(NotPublished::NotAForm));
    };
    if text.len() > LONGEST {
        return Ok(Err(NotPublished::TooLong));
    }
    if published.len() >= MOST {
        return Ok(Err(NotPublished::TooMany));
    }
    let texts = published.iter().map(|one| one.text.as_str());
    let problems = Library::with_published(texts).problems_of_new(&form);
    Ok(match problems.iter().all(Problem::is_doubt) {
        true => Ok((form, problems)),
        false => Err(NotPublished::Problems(problems)),
    })
}

/// Keeps a form that was checked in the same transaction.
///
/// # Errors
/// When the database fails.
pub(crate) fn put(tx: &mut dyn Tx, form: &Form, minute: i64, text: &str) -> Result<(), Error> {
    let row = vec![
        form.id.as_str().into(),
        i64::from(form.version).into(),
        minute.into(),
        text.into(),
    ];
    tx.put(&PUBLISHED_FORMS, &[row])
}

/// Tells a laptop the forms that it lacks. One that was revoked is told none.
pub(crate) fn new_forms(server: &Server, device: &Device, asked: &AskForms) -> Answered<NewForms> {
    if device.revoked || asked.known.len() > MOST {
        return Ok(Err(No::Malformed));
    }
    let mut published = Vec::new();
    server.storage.read(Reach::NoScope, &mut |tx| {
        published = all(tx)?;
        Ok(())
    })?;
    let known: BTreeSet<&Hash> = asked.known.iter().collect();
    let lacks = published.into_iter().map(|one| one.text);
    let lacks: Vec<String> = lacks
        .filter(|text| !known.contains(&fingerprint(text)))
        .collect();
    let mut n_bytes = 0;
    let fits = lacks.iter().take_while(|text| {
        let first = n_bytes == 0;
        n_bytes += text.len();
        first || n_bytes <= MOST_BYTES
    });
    let n_fits = fits.count();
    Ok(Ok(NewForms {
        n_more: u32::try_from(lacks.len() - n_fits).unwrap_or(u32::MAX),
        texts: lacks.into_iter().take(n_fits).collect(),
    }))
}
