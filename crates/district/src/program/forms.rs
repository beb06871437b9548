//! `siklus-district form`: the forms of the kabupaten, which laptops are given.

use std::fs;
use std::io::{self, Write as _};

use domain::form::{FIRST_OF_DISTRICT, FIRST_VERSION_OF_DISTRICT, Library, Problem};
use serde_json::json;
use terminal::speak::{say, tell, tell_key};

use super::arguments::{Common, Form, FormFile, ListForms, ShowForm};
use super::door;
use super::enrolment::instant;
use super::outcome::Failure;
use super::staff::write_csv;
use crate::acts::{By, PROGRAM};
use crate::forms::{self, Checked, NotPublished, Published};

/// Lists, shows, checks and publishes forms.
///
/// # Errors
/// [`Failure::Undone`] for a form that is not known or cannot be published.
pub(super) fn form(common: &Common, what: &Form) -> Result<(), Failure> {
    match what {
        Form::List(asked) => list(common, asked),
        Form::Show(asked) => show(common, asked),
        Form::Check(asked) => check(common, asked),
        Form::Publish(asked) => publish(common, asked),
    }
}

fn list(common: &Common, asked: &ListForms) -> Result<(), Failure> {
    let (home, _) = door::open(common)?;
    let published = door::read(&home, &mut forms::all)?;
    let library = Library::with_published(published.iter().map(|one| one.text.as_str()));
    let at = |id: &str, version: u32| {
        let found = published
            .iter()
            .find(|one| one.form == id && one.version == version);
        found
            .and_then(|one| instant(one.minute))
            .unwrap_or_default()
    };
    let mut output = io::stdout().lock();
    if asked.json {
        let all = library.all().map(|form| {
            json!({
                "form": form.id,
                "version": form.version,
                "title": form.title,
                "published": at(&form.id, form.version),
            })
        });
        writeln!(output, "{}", serde_json::Value::from_iter(all))?;
        return Ok(());
    }
    let rows = library.all().map(|form| {
        let (version, at) = (form.version.to_string(), at(&form.id, form.version));
        [form.id.clone(), version, form.title.clone(), at]
    });
    write_csv(&mut output, ["form", "version", "title", "published"], rows)
}

/// Writes the Questionnaire of a form: what one begins with who wants to change it.
fn show(common: &Common, asked: &ShowForm) -> Result<(), Failure> {
    let (home, _) = door::open(common)?;
    let published = door::read(&home, &mut forms::all)?;
    let of_office = |one: &&Published| {
        one.form == asked.form && asked.version.is_none_or(|version| version == one.version)
    };
    let newest = published
        .iter()
        .filter(of_office)
        .max_by_key(|one| one.version);
    let text = newest
        .map(|one| one.text.as_str())
        .or_else(|| Library::built_in_text(&asked.form, asked.version))
        .ok_or_else(|| {
            let form = &asked.form;
            Failure::Undone(say("district.error.no_form", &[("form", form)]))
        })?;
    let mut output = io::stdout().lock();
    output.write_all(text.as_bytes())?;
    match text.ends_with('\n') {
        true => Ok(()),
        false => Ok(output.write_all(b"\n")?),
    }
}

fn check(common: &Common, asked: &FormFile) -> Result<(), Failure> {
    let text = read(asked)?;
    let (home, _) = door::open(common)?;
    let checked = door::read(&home, &mut |tx| forms::check(tx, &text))?;
    told(checked, "district.form.sound")
}

fn publish(common: &Common, asked: &FormFile) -> Result<(), Failure> {
    let text = read(asked)?;
    let (home, _) = door::open(common)?;
    let by = By {
        storage: home.storage(),
        surroundings: &home.surroundings(),
        name: PROGRAM,
    };
    told(by.publish_form(&text)?, "district.form.published")
}

fn read(asked: &FormFile) -> Result<String, Failure> {
    fs::read_to_string(&asked.file).map_err(|error| Failure::file(&asked.file, &error))
}

/// Tells what was found, a line for each problem, and how it ended.
fn told(checked: Checked, key: &str) -> Result<(), Failure> {
    match checked {
        Ok((form, doubts)) => {
            doubts.iter().for_each(|doubt| tell(&words(doubt)));
            tell_key(key, &[("form", &form.id), ("version", &form.version)]);
            Ok(())
        }
        Err(NotPublished::NotAForm) => Err(Failure::undone("not_a_form")),
        Err(NotPublished::TooLong) => Err(Failure::undone("form_too_long")),
        Err(NotPublished::TooMany) => Err(Failure::undone("too_many_forms")),
        Err(NotPublished::Problems(problems)) => {
            problems.iter().for_each(|problem| tell(&words(problem)));
            Err(Failure::undone("form_problems"))
        }
    }
}

fn words(problem: &Problem) -> String {
    let values: [(&str, &dyn std::fmt::Display); 3] = [
        ("link", &problem.link()),
        ("number", &FIRST_OF_DISTRICT.0),
        ("version", &FIRST_VERSION_OF_DISTRICT),
    ];
    say(&format!("district.form.{}", problem.code()), &values)
}
