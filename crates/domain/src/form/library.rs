//! The forms that come with the program, and those that the district published.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Form;

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

    /// Takes in a form. A version that is known already stays as it is.
    pub fn put(&mut self, form: Form) {
        let versions = self.forms.entry(form.id.clone()).or_default();
        versions.entry(form.version).or_insert(form);
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
