//! What is done for somebody: doses, services by forms, referrals.

use chrono::NaiveDate;

use super::coded;
use crate::form::FIRST_QUESTION;
use crate::{Destination, Origin, Outcome, PlaceId, Site, Values, field};

/// A vaccine dose given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Immunisation {
    /// When; `None` where the book only says that it was given.
    pub date: Option<NaiveDate>,
    /// Code of the dose, such as `DPT1`.
    pub dose: String,
    /// Not given here: read in the person's own book.
    pub from_book: bool,
    /// Where it was given.
    pub site: Option<Site>,
    /// Batch number.
    pub batch: Option<String>,
    /// Brand.
    pub brand: Option<String>,
}

impl Immunisation {
    pub(super) fn write(&self, values: &mut Values) {
        values.set(field::DOSE, self.dose.as_str());
        values.set_some(field::FROM_BOOK, self.from_book.then_some(true));
        values.set_some(field::SITE, self.site);
        values.set_some(field::BATCH, self.batch.as_deref());
        values.set_some(field::BRAND, self.brand.as_deref());
    }

    pub(super) fn read(date: Option<NaiveDate>, values: &Values) -> Option<Self> {
        Some(Self {
            date,
            dose: values.text(field::DOSE)?.to_owned(),
            from_book: values.yes(field::FROM_BOOK) == Some(true),
            site: coded(values, field::SITE, Site::from_code),
            batch: values.text(field::BATCH).map(str::to_owned),
            brand: values.text(field::BRAND).map(str::to_owned),
        })
    }
}

/// The person was referred, and what became of it. Open while there is no outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// When.
    pub date: NaiveDate,
    /// Where to.
    pub to: Option<Destination>,
    /// Why, as a code: of a rule, of a danger sign, or `other`.
    pub reason: Option<String>,
    /// It has to happen on the same day.
    pub same_day: bool,
    /// What the one who referred says beside.
    pub note: String,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// When that was known.
    pub outcome_date: Option<NaiveDate>,
    /// What was found and done.
    pub outcome_note: Option<String>,
}

impl Referral {
    pub(super) fn write(&self, values: &mut Values) {
        values.set_some(field::DESTINATION, self.to);
        values.set_some(field::REASON, self.reason.as_deref());
        values.set_some(field::SAME_DAY, self.same_day.then_some(true));
        values.set_some(
            field::NOTE,
            (!self.note.is_empty()).then_some(self.note.as_str()),
        );
        values.set_some(field::OUTCOME, self.outcome);
        values.set_some(field::OUTCOME_DATE, self.outcome_date);
        values.set_some(field::OUTCOME_NOTE, self.outcome_note.as_deref());
    }

    pub(super) fn read(date: NaiveDate, values: &Values) -> Self {
        Self {
            date,
            to: coded(values, field::DESTINATION, Destination::from_code),
            reason: values.text(field::REASON).map(str::to_owned),
            same_day: values.yes(field::SAME_DAY) == Some(true),
            note: values.text(field::NOTE).unwrap_or_default().to_owned(),
            outcome: coded(values, field::OUTCOME, Outcome::from_code),
            outcome_date: values.date(field::OUTCOME_DATE),
            outcome_note: values.text(field::OUTCOME_NOTE).map(str::to_owned),
        }
    }
}

/// A service given to the person, as a form asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// When.
    pub date: NaiveDate,
    /// The form, by its id, such as `anc`.
    pub form: String,
    /// Its version: the answers keep it.
    pub version: u32,
    /// Where.
    pub site: Option<Site>,
    /// The posyandu whose day it belongs to.
    pub posyandu: Option<PlaceId>,
    /// Questions whose improbable answers a person confirmed, as `question:code`, separated by spaces.
    pub confirmed: Option<String>,
    /// How it came in.
    pub origin: Origin,
    /// The answers by the numbers of the questions, also those that this program does not know.
    pub answers: Values,
}

impl Visit {
    pub(super) fn write(&self, values: &mut Values) {
        values.set(field::FORM, self.form.as_str());
        values.set(field::FORM_VERSION, i64::from(self.version));
        values.set_some(field::SITE, self.site);
        values.set_some(field::POSYANDU, self.posyandu);
        values.set_some(field::CONFIRMED, self.confirmed.as_deref());
        values.set(field::ORIGIN, self.origin);
        for (question, answer) in self.answers.iter() {
            values.set(question, answer.clone());
        }
    }

    pub(super) fn read(date: NaiveDate, values: &Values) -> Option<Self> {
        let answers = values.iter().filter(|(of, _)| *of >= FIRST_QUESTION);
        Some(Self {
            date,
            form: values.text(field::FORM)?.to_owned(),
            version: u32::try_from(values.int(field::FORM_VERSION)?).ok()?,
            site: coded(values, field::SITE, Site::from_code),
            posyandu: values.id(field::POSYANDU).map(PlaceId),
            confirmed: values.text(field::CONFIRMED).map(str::to_owned),
            origin: coded(values, field::ORIGIN, Origin::from_code).unwrap_or(Origin::Import),
            answers: answers.map(|(of, value)| (of, value.clone())).collect(),
        })
    }
}
