//! Pregnancies, from registration to birth, as the visits tell them. Nothing links a visit to its pregnancy but its
//! date, so nothing breaks when one of them is corrected.

use chrono::{Days, NaiveDate};
use domain::{FactId, Visit, question};

/// Days from the first day of the last period to the expected birth (Naegele's rule).
pub(super) const TERM_DAYS: u64 = 280;

/// No pregnancy lasts longer: 44 weeks.
const LONGEST_DAYS: i64 = 308;

/// Days after birth during which a mother is looked after (masa nifas).
pub(super) const PUERPERIUM_DAYS: i64 = 42;

/// A part of pregnancy, by days since the last period: up to 12 weeks, up to 24, and the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the variants count")]
pub enum Trimester {
    First = 1,
    Second = 2,
    Third = 3,
}

impl Trimester {
    /// The last day of each but the third.
    const LAST_DAYS: [i64; 2] = [12 * 7, 24 * 7];

    /// The part of pregnancy a day lies in.
    pub fn of(day: i64) -> Self {
        match day {
            day if day <= Self::LAST_DAYS[0] => Self::First,
            day if day <= Self::LAST_DAYS[1] => Self::Second,
            _ => Self::Third,
        }
    }
}

/// How a pregnancy ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The visit that says so.
    pub fact: FactId,
    /// When.
    pub date: NaiveDate,
    /// A birth, dead or alive; else a loss, or an entry by mistake.
    pub birth: bool,
}

/// One pregnancy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pregnancy {
    /// The visit that registered it, or the first that belongs to it.
    pub fact: FactId,
    /// When it was registered.
    pub registered: NaiveDate,
    /// The first day of the last period: asked, or counted back from what USG says.
    pub lmp: NaiveDate,
    /// When the birth is expected.
    pub due: NaiveDate,
    /// How it ended.
    pub end: Option<End>,
    /// Visits of antenatal care in it, by date.
    pub visits: Vec<(FactId, NaiveDate)>,
}

impl Pregnancy {
    /// The day of birth, if that is how it ended.
    pub fn birth(&self) -> Option<NaiveDate> {
        self.end.filter(|end| end.birth).map(|end| end.date)
    }

    /// Whether it is under way on a day. Without a word of its end it is over after 44 weeks.
    pub fn open(&self, on: NaiveDate) -> bool {
        let begun = self.lmp <= on;
        begun
            && self
                .end
                .map_or(self.day(on) <= LONGEST_DAYS, |end| on < end.date)
    }

    /// Days since the last period.
    pub fn day(&self, on: NaiveDate) -> i64 {
        (on - self.lmp).num_days()
    }

    /// The part of pregnancy a day lies in.
    pub fn trimester(&self, on: NaiveDate) -> Trimester {
        Trimester::of(self.day(on))
    }

    /// The year it counts in: that of its end; while there is none, that of the expected birth.
    pub fn year(&self) -> i32 {
        use chrono::Datelike;
        self.end.map_or(self.due, |end| end.date).year()
    }
}

/// The first day of the last period that a registration tells; USG comes before what is remembered.
pub(super) fn lmp(visit: &Visit) -> Option<NaiveDate> {
    let by_usg = visit.answers.date(question::USG_DUE_DATE);
    by_usg
        .and_then(|due| due.checked_sub_days(Days::new(TERM_DAYS)))
        .or_else(|| visit.answers.date(question::LMP))
}

/// Pregnancies from visits in the order of their dates.
pub(super) fn of(visits: &[(FactId, &Visit)]) -> Vec<Pregnancy> {
    let mut pregnancies: Vec<Pregnancy> = Vec::new();
    // Registrations first: a visit on the day of the registration, entered before it, belongs to it.
    for (fact, visit) in visits.iter().filter(|(_, visit)| visit.form == "pregnancy") {
        let Some(lmp) = lmp(visit) else { continue };
        let due = lmp.checked_add_days(Days::new(TERM_DAYS)).unwrap_or(lmp);
        match pregnancies.last_mut() {
            // Told again: what is said later is better known.
            Some(last)
                if (lmp - last.lmp).num_days() <= LONGEST_DAYS
                    && !ended_between(visits, last, lmp) =>
            {
                (last.lmp, last.due) = (lmp, due);
            }
            _ => pregnancies.push(Pregnancy {
                fact: *fact,
                registered: visit.date,
                lmp,
                due,
                end: None,
                visits: Vec::new(),
            }),
        }
    }
    for (fact, visit) in visits {
        let belongs = |pregnancy: &&mut Pregnancy| {
            pregnancy.end.is_none() && (0..=LONGEST_DAYS).contains(&pregnancy.day(visit.date))
        };
        let birth = match visit.form.as_str() {
            "delivery" => true,
            "pregnancy_end" => false,
            "anc" => {
                if let Some(pregnancy) = pregnancies.iter_mut().find(belongs) {
                    pregnancy.visits.push((*fact, visit.date));
                }
                continue;
            }
            _ => continue,
        };
        if let Some(pregnancy) = pregnancies.iter_mut().find(belongs) {
            pregnancy.end = Some(End {
                fact: *fact,
                date: visit.date,
                birth,
            });
        }
    }
    pregnancies
}

/// Whether a visit between the two last periods says that the earlier pregnancy is over.
fn ended_between(visits: &[(FactId, &Visit)], earlier: &Pregnancy, lmp: NaiveDate) -> bool {
    visits.iter().any(|(_, visit)| {
        matches!(visit.form.as_str(), "delivery" | "pregnancy_end")
            && earlier.lmp <= visit.date
            && visit.date <= lmp
    })
}
