//! Something that one person is due for, and how it is entered.

use chrono::NaiveDate;
use domain::Capsule;
use domain::form::Library;
use indicators::care::rules::{Done, doses, schedule};
use indicators::care::{Care, Due, offers};
use serde::Serialize;
use ts_rs::TS;

use super::missed_since;

/// How far ahead something that is due is told.
const SOON_DAYS: i64 = 30;

/// Something that is due.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a window")]
pub struct DueView {
    pub item: &'static str,
    pub opens: String,
    pub due: String,
    pub closes: Option<String>,
    /// `open`, `late`, or `soon` within thirty days.
    pub state: &'static str,
    /// How it is entered; none for a weighing and for referrals.
    pub entry: Option<DueEntry>,
}

/// Something that closed undone, or done without being entered.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a window")]
pub struct MissedView {
    pub item: &'static str,
    pub opens: String,
    pub closes: String,
}

impl MissedView {
    /// What closed in the last twelve months, the last first.
    pub(crate) fn all(due: &[Due], today: NaiveDate) -> Vec<Self> {
        let since = missed_since(today);
        let closed = |due: &Due| due.closes.filter(|closes| (since..today).contains(closes));
        let mut missed: Vec<(NaiveDate, &Due)> = due
            .iter()
            .filter_map(|due| Some((closed(due)?, due)))
            .collect();
        missed.sort_by(|(one, _), (other, _)| other.cmp(one));
        let views = missed.into_iter().map(|(closes, due)| Self {
            item: due.item,
            opens: due.opens.to_string(),
            closes: closes.to_string(),
        });
        views.collect()
    }
}

/// How something that is due is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DueEntry {
    /// `dose`, `form` or `given`.
    pub kind: &'static str,
    /// The dose, the form, or what is given: `vitamin_a`, `deworming`, `breastfeeding`.
    pub code: &'static str,
    /// The capsule, where it is one.
    pub value: Option<&'static str>,
}

impl DueView {
    /// Something that is open, or will be soon.
    pub(crate) fn of(due: &Due, care: &Care<'_>, today: NaiveDate) -> Option<Self> {
        let state = match due {
            due if due.closes.is_some_and(|closes| closes < today) => return None,
            due if due.due < today => "late",
            due if due.opens <= today => "open",
            due if (due.opens - today).num_days() <= SOON_DAYS => "soon",
            _ => return None,
        };
        Some(Self {
            item: due.item,
            opens: due.opens.to_string(),
            due: due.due.to_string(),
            closes: due.closes.map(|closes| closes.to_string()),
            state,
            entry: entry(due.item, care, today),
        })
    }
}

fn entry(item: &'static str, care: &Care<'_>, today: NaiveDate) -> Option<DueEntry> {
    let of = |kind, code, value| Some(DueEntry { kind, code, value });
    if doses().iter().any(|rule| rule.dose == item) {
        return of("dose", item, None);
    }
    let slot = schedule().iter().find(|slot| slot.item == item)?;
    // The first of these forms that is for this person.
    let form = |wanted: &dyn Fn(&str) -> bool| {
        let mut services = offers().iter();
        let found = services.find(|service| wanted(&service.form) && service.suits(care, today))?;
        of("form", found.form.as_str(), None)
    };
    match &slot.done {
        Done::Visit(forms) => form(&|id| forms.iter().any(|known| known == id)),
        Done::Anc(..) => form(&|id| id == "anc"),
        Done::Answer(field) => form(&|id| {
            let asks = Library::built_in().newest(id);
            asks.is_some_and(|form| form.questions().any(|(_, asked)| asked.field == *field))
        }),
        Done::Capsule => {
            let blue = item.ends_with("_blue");
            let capsule = if blue { Capsule::Blue } else { Capsule::Red };
            of("given", "vitamin_a", Some(capsule.word()))
        }
        Done::Deworming => of("given", "deworming", None),
        Done::Breastfeeding => of("given", "breastfeeding", None),
        Done::Weighing => None,
    }
}
