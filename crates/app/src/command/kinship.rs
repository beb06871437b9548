//! Records that may be of one person: proposed, decided by a person, and taken back without a trace.
//!
//! The machine proposes. Only where NIK, date of birth, sex and name all agree are two records one by themselves,
//! and that can be undone like any word of a person.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::{Fact, Kinship, Person, PersonId};
use records::same::{self, Statement};
use records::{Db, person};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::line::{Lines, PersonLine, masked};
use super::people::pairs;
use super::row_change::{person_id, void};
use super::written::{Words, local_time};
use crate::error::given_reason;
use crate::{App, UiError};

/// Two records that may be of one person.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the two sides of a pair")]
pub struct LikelyPair {
    pub one: PersonLine,
    pub other: PersonLine,
    /// How likely, 0 to 100.
    pub score: u32,
    /// What speaks for it, as for a likely duplicate.
    pub reasons: Vec<&'static str>,
}

/// A record for itself, also when it is counted under another.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the fields of the form")]
pub struct RecordLine {
    pub person: String,
    pub name: String,
    /// L or P; empty when not known.
    pub sex: &'static str,
    /// Empty when not known.
    pub birth_date: String,
    pub mother: Option<String>,
    /// First and last four digits, dots between.
    pub nik: Option<String>,
}

/// What stands of two records.
#[derive(Debug, Serialize, TS)]
pub struct SaidOfTwo {
    /// One record.
    pub one: RecordLine,
    /// The other.
    pub other: RecordLine,
    /// They are of one person; else of two.
    pub same: bool,
    /// Nobody said so: NIK, date of birth, sex and name agree.
    pub automatic: bool,
    /// Who said so.
    pub by: Option<String>,
    /// When, where the laptop stands: `2026-11-12T09:40`; none when the clock was not to be believed.
    pub at: Option<String>,
}

/// Who may be registered twice, and what was decided.
#[derive(Debug, Serialize, TS)]
pub struct Duplicates {
    /// Waiting for somebody to decide, the likeliest first.
    pub proposed: Vec<LikelyPair>,
    /// Words that contradict each other, group by group: all records of a group stay apart until one is taken back.
    pub disputed: Vec<Vec<SaidOfTwo>>,
    /// What was decided, and what holds by itself, the newest first.
    pub decided: Vec<SaidOfTwo>,
}

/// Who may be registered twice, and what was decided.
///
/// # Errors
/// When the store cannot be read.
pub fn list_duplicates(app: &App, (): ()) -> Result<Duplicates, UiError> {
    app.session()?.store.read(|db| {
        let known = Decided::read(db)?;
        let mut lines = Lines::new(db, app.today());
        let mut proposed = Vec::new();
        for (one, other, likeness) in pairs(db, &|one, other| known.covers(one, other))? {
            proposed.push(LikelyPair {
                one: lines.line(one)?,
                other: lines.line(other)?,
                score: likeness.score,
                reasons: likeness.reasons,
            });
        }
        let words = Words::new(db)?;
        let disputed = same::disputed(db).map_err(store::Error::from)?;
        let of_group = |said: &Statement| {
            let both =
                |group: &&BTreeSet<i64>| group.contains(&said.one) && group.contains(&said.other);
            disputed.iter().position(|group| both(&group))
        };
        let mut groups: Vec<Vec<SaidOfTwo>> = disputed.iter().map(|_| Vec::new()).collect();
        let mut decided = Vec::new();
        for said in known.said.iter().rev() {
            let told = told(app, db, &words, said)?;
            match of_group(said) {
                Some(group) => groups[group].push(told),
                None => decided.push(told),
            }
        }
        decided.sort_by(|one, other| other.at.cmp(&one.at));
        for (one, other) in known.by_themselves()? {
            decided.push(SaidOfTwo {
                one: record(db, one)?,
                other: record(db, other)?,
                same: true,
                automatic: true,
                by: None,
                at: None,
            });
        }
        Ok(Duplicates {
            proposed,
            disputed: groups,
            decided,
        })
    })
}

/// How many pairs wait for somebody to decide, and groups whose words contradict each other.
pub(super) fn count(db: &Db) -> Result<usize, UiError> {
    let known = Decided::read(db)?;
    let proposed = pairs(db, &|one, other| known.covers(one, other))?.len();
    Ok(proposed + same::disputed(db).map_err(store::Error::from)?.len())
}

/// What stands of records.
struct Decided {
    said: Vec<Statement>,
    alike: Vec<(i64, i64)>,
    heads: HashMap<i64, i64>,
    pairs: HashSet<(i64, i64)>,
}

impl Decided {
    fn read(db: &Db) -> Result<Self, UiError> {
        let said = same::statements(db).map_err(store::Error::from)?;
        let alike = same::alike(db).map_err(store::Error::from)?;
        let ordered = |one: i64, other: i64| (one.min(other), one.max(other));
        let pairs = said.iter().map(|said| ordered(said.one, said.other));
        let pairs = pairs.chain(alike.iter().copied()).collect();
        Ok(Self {
            heads: same::heads(db).map_err(store::Error::from)?,
            said,
            alike,
            pairs,
        })
    }

    /// Whether nothing is to be proposed of two records: they are one already, or somebody has spoken.
    fn covers(&self, one: i64, other: i64) -> bool {
        let head = |row: i64| self.heads.get(&row).copied().unwrap_or(row);
        self.pairs.contains(&(one.min(other), one.max(other))) || head(one) == head(other)
    }

    /// Pairs that are one without anybody saying anything of them.
    fn by_themselves(&self) -> Result<Vec<(i64, i64)>, UiError> {
        let unsaid =
            |(one, other): &&(i64, i64)| !self.said.iter().any(|said| said.is_about(*one, *other));
        Ok(self.alike.iter().filter(unsaid).copied().collect())
    }
}

fn told(app: &App, db: &Db, words: &Words<'_>, said: &Statement) -> Result<SaidOfTwo, UiError> {
    let written = store::operation(db, said.fact)?;
    Ok(SaidOfTwo {
        one: record(db, said.one)?,
        other: record(db, said.other)?,
        same: said.same,
        automatic: false,
        by: written.as_ref().and_then(|written| words.author(written)),
        at: written
            .as_ref()
            .and_then(|written| local_time(app, written)),
    })
}

fn record(db: &Db, row: i64) -> Result<RecordLine, UiError> {
    let known = person::record_of_row(db, row).map_err(store::Error::from)?;
    let Person {
        name,
        sex,
        birth_date,
        mother_name,
        nik,
        ..
    } = known.person;
    Ok(RecordLine {
        person: known.id.to_string(),
        name,
        sex: sex.map_or("", domain::Sex::word),
        birth_date: birth_date.map_or_else(String::new, |date| date.to_string()),
        mother: mother_name,
        nik: nik.as_deref().map(masked),
    })
}

/// Two records.
#[derive(Debug, Deserialize, TS)]
#[expect(missing_docs, reason = "the two sides of a pair")]
pub struct TwoPeople {
    pub one: String,
    pub other: String,
}

/// Two records, and why what was said of them is taken back.
#[derive(Debug, Deserialize, TS)]
#[expect(missing_docs, reason = "the two sides of a pair")]
pub struct TwoPeopleAndReason {
    pub one: String,
    pub other: String,
    /// Why.
    pub reason: String,
}

/// Says that two records are of one person. Both stay as they are; together they are counted as one.
///
/// # Errors
/// `same_person` for one record twice; `not_found`.
pub fn say_same(app: &App, args: TwoPeople) -> Result<(), UiError> {
    say(app, &args, Fact::Same)
}

/// Says that two records are of two persons, also where they would be one by themselves.
///
/// # Errors
/// `same_person` for one record twice; `not_found`.
pub fn say_distinct(app: &App, args: TwoPeople) -> Result<(), UiError> {
    say(app, &args, Fact::Distinct)
}

fn say(app: &App, args: &TwoPeople, fact: fn(Kinship) -> Fact) -> Result<(), UiError> {
    let session = app.session()?;
    session.store.write::<_, UiError>(session.user, |writer| {
        let [one, other] = two(writer.db(), &args.one, &args.other)?;
        let fact = fact(Kinship { other: other.0 });
        let said = same::statements(writer.db()).map_err(store::Error::from)?;
        let same = matches!(fact, Fact::Same(_));
        if !said
            .iter()
            .any(|said| said.same == same && said.is_about(one.1, other.1))
        {
            writer.record(one.0, &fact)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Takes back everything that was said of two records.
///
/// # Errors
/// `missing` without a reason; `not_found` when nothing was said of them.
pub fn unsay(app: &App, args: TwoPeopleAndReason) -> Result<(), UiError> {
    let reason = given_reason(&args.reason)?;
    let session = app.session()?;
    session.store.write::<_, UiError>(session.user, |writer| {
        let [one, other] = two(writer.db(), &args.one, &args.other)?;
        let said = same::statements(writer.db()).map_err(store::Error::from)?;
        let mut about = said
            .iter()
            .filter(|said| said.is_about(one.1, other.1))
            .peekable();
        if about.peek().is_none() {
            return Err(UiError::new("not_found").with_text("what", "statement"));
        }
        for said in about {
            void(writer, said.fact, reason)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Id and row of a record.
type Record = (PersonId, i64);

/// Two records, each for itself, by their ids.
fn two(db: &Db, one: &str, other: &str) -> Result<[Record; 2], UiError> {
    let (one, other) = (person_id(one)?, person_id(other)?);
    if one == other {
        return Err(UiError::new("same_person"));
    }
    let row = |id| person::row(db, id).map_err(store::Error::from);
    Ok([(one, row(one)?), (other, row(other)?)])
}
