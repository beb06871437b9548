//! The forms that come with the program, and those that the district published.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{FIRST_VERSION_OF_DISTRICT, Form};

/// The text of every form in `forms/`.
const BUILT_IN: &[&str] = include!(concat!(env!("OUT_DIR"), "/forms.rs"));

/// Forms by id, each in its versions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Library {
    forms: BTreeMap<String, BTreeMap<u32, Form>>,
}

impl Library {
    /// The forms that come with the program.
    pub fn built_in() -> &'static Self {
        static LIBRARY: OnceLock<Library> = OnceLock::new();
        LIBRARY.get_or_init(|| {
            let mut library = Self::default();
            for form in BUILT_IN.iter().filter_map(|text| Form::read(text).ok()) {
                library.put(form);
            }
            library
        })
    }

    /// The Questionnaire of a form that comes with the program; the newest where no version is asked for.
    pub fn built_in_text(id: &str, version: Option<u32>) -> Option<&'static str> {
        let form = match version {
            Some(version) => Self::built_in().get(id, version),
            None => Self::built_in().newest(id),
        }?;
        let mut texts = BUILT_IN.iter();
        texts
            .find(|text| Form::read(text).as_ref() == Ok(form))
            .copied()
    }

    /// Takes in a form. A version that is known already stays as it is.
    pub fn put(&mut self, form: Form) {
        let versions = self.forms.entry(form.id.clone()).or_default();
        versions.entry(form.version).or_insert(form);
    }

    /// The forms that come with the program, and the texts that a district published. A text of which this program
    /// understands too little is left out: its answers are kept, and shown once the program is newer.
    pub fn with_published<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut library = Self::built_in().clone();
        let published = texts.into_iter().filter_map(|text| Form::read(text).ok());
        for form in published.filter(|form| {
            let mut problems = form.problems().into_iter();
            form.version >= FIRST_VERSION_OF_DISTRICT
                && problems.all(|problem| problem.may_be_of_newer_program())
        }) {
            library.put(form);
        }
        library
    }

    /// A form in a version.
    pub fn get(&self, id: &str, version: u32) -> Option<&Form> {
        self.forms.get(id)?.get(&version)
    }

    /// A form in its newest version.
    pub fn newest(&self, id: &str) -> Option<&Form> {
        self.forms.get(id)?.values().next_back()
    }

    /// Every form in every version.
    pub fn all(&self) -> impl Iterator<Item = &Form> {
        self.forms.values().flat_map(BTreeMap::values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{FIRST_OF_DISTRICT, Problem};

    #[test]
    fn every_form_that_comes_with_the_program_can_be_used() {
        for text in BUILT_IN {
            let form = Form::read(text).unwrap();
            assert_eq!(form.problems(), [], "{} {}", form.id, form.version);
            assert!(
                !form.title.is_empty() && !form.source.is_empty(),
                "{}",
                form.id
            );
            let mut questions = form.questions();
            assert!(
                form.version < FIRST_VERSION_OF_DISTRICT
                    && questions.all(|(_, question)| question.field < FIRST_OF_DISTRICT),
                "{}: what is a district's own",
                form.id
            );
        }
        assert_eq!(Library::built_in().all().count(), BUILT_IN.len());
    }

    #[test]
    fn a_question_means_the_same_in_every_form() {
        let forms: Vec<&Form> = Library::built_in().all().collect();
        for (place, form) in forms.iter().enumerate() {
            for older in &forms[..place] {
                assert_eq!(
                    form.problems_beside(older),
                    [],
                    "{} beside {}",
                    form.id,
                    older.id
                );
            }
        }
    }

    /// The newest form of mothers as a district changes it.
    fn of_district(version: u32, change: impl FnOnce(&mut serde_json::Value)) -> String {
        let text = Library::built_in_text("anc", None).unwrap();
        let mut form: serde_json::Value = serde_json::from_str(text).unwrap();
        form["version"] = version.to_string().into();
        change(&mut form);
        form.to_string()
    }

    fn asks(link: &str, number: u32, kind: &str) -> serde_json::Value {
        serde_json::json!({ "linkId": link, "text": link, "type": kind,
            "extension": [{ "url": "urn:siklus:field", "valuePositiveInt": number }] })
    }

    fn adds(form: &mut serde_json::Value, item: serde_json::Value) {
        form["item"].as_array_mut().unwrap().push(item);
    }

    #[test]
    fn what_a_district_publishes_fits_to_what_is_known() {
        let own =
            |number, kind| of_district(1000, |form| adds(form, asks("mangrove", number, kind)));
        let problems = |text: &str| -> Vec<&str> {
            let problems = Library::built_in().problems_of_new(&Form::read(text).unwrap());
            problems.iter().map(Problem::code).collect()
        };
        assert_eq!(problems(&own(30_001, "boolean")), [""; 0]);
        for (what, text, expected) in [
            (
                "a version of the program",
                of_district(7, |_| {}),
                "reserved_version",
            ),
            (
                "a number of the program",
                own(2999, "boolean"),
                "number_of_program",
            ),
            (
                "a type that is not known",
                own(30_001, "attachment"),
                "unknown_item",
            ),
            (
                "records that nobody may see",
                of_district(1000, |form| {
                    form["extension"] = serde_json::json!([{ "url": "urn:siklus:restricted", "valueBoolean": true }]);
                }),
                "other_restriction",
            ),
            (
                "a service that is not there",
                of_district(1000, |form| form["name"] = "tourism".into()),
                "unknown_form",
            ),
            (
                "a known question asked for words",
                of_district(1000, |form| {
                    *form = serde_json::from_str(
                        &form.to_string().replace("\"boolean\"", "\"string\""),
                    )
                    .unwrap();
                }),
                "other_meaning",
            ),
            (
                "less than before",
                of_district(1000, |form| {
                    form["item"].as_array_mut().unwrap().truncate(1);
                }),
                "question_gone",
            ),
        ] {
            let found = problems(&text);
            assert!(found.contains(&expected), "{what}: {found:?}");
        }
        let published = own(30_001, "boolean");
        let library = Library::with_published([published.as_str()]);
        let again = library.problems_of_new(&Form::read(&published).unwrap());
        assert_eq!(again, [Problem::NotNewer]);
    }

    #[test]
    fn an_old_program_uses_of_a_published_form_what_it_can() {
        let of_newer = of_district(1000, |form| adds(form, asks("voice", 30_002, "attachment")));
        let with_cycle = of_district(1001, |form| {
            let mut item = asks("mangrove", 30_003, "boolean");
            item["enableWhen"] = serde_json::json!([
                { "question": "mangrove", "operator": "=", "answerBoolean": true }]);
            adds(form, item);
        });
        let texts = [
            of_newer.as_str(),
            &with_cycle,
            "{\"resourceType\":\"Library\"}",
            "not even JSON",
        ];
        let library = Library::with_published(texts);
        let newest = library.newest("anc").unwrap();
        assert_eq!(newest.version, 1000);
        assert!(newest.question("voice").is_none());
        let known = Library::built_in().newest("anc").unwrap();
        assert_eq!(newest.questions().count(), known.questions().count());
        assert_eq!(library.all().count(), Library::built_in().all().count() + 1);
    }

    #[test]
    fn a_version_that_is_known_stays_as_it_is() {
        let known = Library::built_in().newest("anc").unwrap();
        let mut library = Library::built_in().clone();
        let mut other = known.clone();
        other.title = "another".into();
        library.put(other);
        assert_eq!(library.newest("anc"), Some(known));
    }
}
