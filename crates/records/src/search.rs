//! Finding people while a name, a mother's name or a number is being typed.

use chrono::NaiveDate;
use domain::name::{normalise, search_query};
use indicators::skdn::oldest_birth;
use rusqlite::{Connection, ToSql};

use crate::Error;

/// Whom to look for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What was typed; empty for everybody.
    pub text: String,
    /// The day on which age and residence are judged.
    pub today: NaiveDate,
    /// Only who is younger than five years.
    pub balita: bool,
    /// Only who lives somewhere in our area, or whose place is not known.
    pub resident: bool,
    /// Only who lives (or, without `resident`, ever lived) at one of these rows of `places`.
    pub posyandu: Option<Vec<i64>>,
}

/// Who was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How many there are. What was typed finds at most [`MOST_FOUND`].
    pub total: usize,
    /// Rows of `people` of the page asked for, in the order of name.
    pub rows: Vec<i64>,
}

/// No more people are gathered for a text: somebody who sees so many types on.
pub const MOST_FOUND: usize = 200;

/// A page of the people wanted.
///
/// A text of digits is looked up in NIK, family card and telephone; `RT 3` in the RT; anything else in the
/// names of the person and the mother.
///
/// # Errors
/// When the database fails.
pub fn people(
    db: &Connection,
    wanted: &Wanted,
    limit: usize,
    offset: usize,
) -> Result<Found, Error> {
    let query = Query::new(wanted);
    if let Some(expression) = match_expression(&wanted.text) {
        let from = "person_search JOIN people ON people.id = person_search.rowid";
        let found = query
            .and("person_search MATCH :match", ":match", &expression)
            .gather(db, from)?;
        return Ok(page(found, limit, offset));
    }
    if !wanted.text.trim().is_empty() {
        let begins = normalise(&wanted.text);
        let ends = format!("{begins}\u{10ffff}");
        let found = query
            .and("people.name_key >= :begins", ":begins", &begins)
            .and("people.name_key < :ends", ":ends", &ends)
            .gather(db, "people")?;
        return Ok(page(found, limit, offset));
    }
    if wanted.posyandu.is_some() {
        let from = "(SELECT DISTINCT person_id FROM residences WHERE posyandu_id IN (SELECT value FROM json_each(:places)))
                    JOIN people ON people.id = person_id";
        let found = query.all(db, from)?;
        return Ok(page(found, limit, offset));
    }
    Ok(Found {
        total: query.count(db)?,
        rows: query.page_by_name(db, limit, offset)?,
    })
}

fn page(mut found: Vec<(String, i64)>, limit: usize, offset: usize) -> Found {
    found.sort();
    Found {
        total: found.len(),
        rows: found
            .into_iter()
            .skip(offset)
            .take(limit)
            .map(|(_, row)| row)
            .collect(),
    }
}

/// Conditions on `people`, with their values.
struct Query {
    conditions: Vec<&'static str>,
    values: Vec<(&'static str, Box<dyn ToSql>)>,
}

/// Lives here on the day, or was never said to live anywhere.
const RESIDENT: &str = "(EXISTS (SELECT 1 FROM residences
                                 WHERE residences.person_id = people.id
                                   AND residences.from_date <= :today
                                   AND (residences.to_date IS NULL OR residences.to_date > :today)
                                   AND residences.posyandu_id NOT IN
                                       (SELECT id FROM places
                                        WHERE puskesmas IN (SELECT place FROM puskesmas WHERE ours = 0)))
                         OR NOT EXISTS (SELECT 1 FROM residences WHERE residences.person_id = people.id))";
const RESIDENT_AT: &str = "EXISTS (SELECT 1 FROM residences
                                   WHERE residences.person_id = people.id
                                     AND residences.posyandu_id IN (SELECT value FROM json_each(:places))
                                     AND residences.from_date <= :today
                                     AND (residences.to_date IS NULL OR residences.to_date > :today))";
const EVER_AT: &str = "EXISTS (SELECT 1 FROM residences
                               WHERE residences.person_id = people.id
                                 AND residences.posyandu_id IN (SELECT value FROM json_each(:places)))";

impl Query {
    fn new(wanted: &Wanted) -> Self {
        let mut query = Self {
            conditions: Vec::new(),
            values: Vec::new(),
        };
        if wanted.balita {
            let oldest = oldest_birth(wanted.today);
            query = query.and("people.birth_date >= :oldest", ":oldest", &oldest);
        }
        if wanted.resident {
            query.values.push((":today", Box::new(wanted.today)));
        }
        if let Some(places) = &wanted.posyandu {
            let places: Vec<String> = places.iter().map(ToString::to_string).collect();
            let places = format!("[{}]", places.join(","));
            query.values.push((":places", Box::new(places)));
        }
        match (wanted.resident, wanted.posyandu.is_some()) {
            (true, true) => query.conditions.push(RESIDENT_AT),
            (true, false) => query.conditions.push(RESIDENT),
            (false, true) => query.conditions.push(EVER_AT),
            (false, false) => {}
        }
        query
    }

    fn and<V: ToSql + Clone + 'static>(
        mut self,
        condition: &'static str,
        name: &'static str,
        value: &V,
    ) -> Self {
        self.conditions.push(condition);
        self.values.push((name, Box::new(value.clone())));
        self
    }

    fn conditions(&self) -> String {
        if self.conditions.is_empty() {
            return "1".to_owned();
        }
        self.conditions.join(" AND ")
    }

    fn values(&self) -> Vec<(&str, &dyn ToSql)> {
        self.values
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect()
    }

    /// Name keys and rows, at most [`MOST_FOUND`].
    fn gather(&self, db: &Connection, from: &str) -> Result<Vec<(String, i64)>, Error> {
        self.select(db, from, MOST_FOUND)
    }

    fn all(&self, db: &Connection, from: &str) -> Result<Vec<(String, i64)>, Error> {
        self.select(db, from, i64::MAX as usize)
    }

    fn select(
        &self,
        db: &Connection,
        from: &str,
        most: usize,
    ) -> Result<Vec<(String, i64)>, Error> {
        let conditions = self.conditions();
        let sql = format!(
            "SELECT people.name_key, people.id FROM {from} WHERE {conditions} AND {APART} LIMIT {most}"
        );
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(&*self.values(), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn page_by_name(
        &self,
        db: &Connection,
        limit: usize,
        offset: usize,
    ) -> Result<Vec<i64>, Error> {
        let conditions = self.conditions();
        let sql = format!(
            "SELECT people.id FROM people INDEXED BY people_by_name
             WHERE {conditions} AND {APART}
             ORDER BY people.name_key, people.id
             LIMIT {limit} OFFSET {offset}"
        );
        let mut statement = db.prepare_cached(&sql)?;
        let rows = statement.query_map(&*self.values(), |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many there are, when no posyandu is asked for. Nobody lives in two places: who lives here is
    /// as many as stays last, and to them come those who were never said to live anywhere.
    fn count(&self, db: &Connection) -> Result<usize, Error> {
        let known = |name: &str| self.values.iter().any(|(known, _)| *known == name);
        let born = if known(":oldest") {
            "birth_date >= :oldest"
        } else {
            "1"
        };
        let everybody = format!("SELECT count(*) FROM people WHERE {born} AND {APART}");
        if !known(":today") {
            return self.number(db, &everybody);
        }
        let living = format!(
            "SELECT count(*) FROM residences
             WHERE {born} AND from_date <= :today AND (to_date IS NULL OR to_date > :today)"
        );
        let ever = format!(
            "SELECT count(DISTINCT person_id) FROM residences INDEXED BY residences_by_person WHERE {born}"
        );
        self.number(db, &format!("SELECT ({living}) + ({everybody}) - ({ever})"))
    }

    fn number(&self, db: &Connection, sql: &str) -> Result<usize, Error> {
        let mut statement = db.prepare_cached(sql)?;
        let count: i64 = statement.query_row(&*self.values(), |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }
}

/// Not counted under another record of the same person.
const APART: &str =
    "NOT EXISTS (SELECT 1 FROM same_people WHERE person_id = people.id AND head_id <> people.id)";

/// The FTS5 expression for what was typed; `None` while there is nothing to look for.
fn match_expression(typed: &str) -> Option<String> {
    let (rt, typed) = split_rt(typed);
    let rt = rt.map(|rt| format!("numbers : \"{}\"", rt_key(rt)));
    match (rt, names_or_number(&typed)) {
        (Some(rt), Some(rest)) => Some(format!("({rt}) AND ({rest})")),
        (rt, rest) => rt.or(rest),
    }
}

fn names_or_number(typed: &str) -> Option<String> {
    let digits: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '.' | '-'))
        .collect();
    let digits = match digits.strip_prefix("+62") {
        Some(rest) => format!("0{rest}"),
        None => digits,
    };
    if digits.len() >= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(format!("numbers : \"{digits}\"*"));
    }
    // One letter finds half of everybody: names that begin with it are enough.
    if normalise(typed).chars().count() < 2 {
        return None;
    }
    let query = search_query(typed)?;
    let readings: Vec<String> = query.readings.iter().map(|words| reading(words)).collect();
    Some(readings.join(" OR "))
}

/// The word under which an RT is found.
pub(crate) fn rt_key(rt: u32) -> String {
    format!("rt{rt}")
}

/// Takes `RT 3`, `rt003` or `rt. 3` out of what was typed.
fn split_rt(typed: &str) -> (Option<u32>, String) {
    let mut rt = None;
    let mut rest = Vec::new();
    let mut words = typed.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let lower = word.to_lowercase();
        let Some(number) = lower.strip_prefix("rt") else {
            rest.push(word);
            continue;
        };
        let number = number.trim_start_matches(['.', ':']);
        let next = words.peek().and_then(|next| next.parse().ok());
        match (number.parse(), next) {
            (Ok(number), _) => rt = Some(number),
            (Err(_), Some(next)) if number.is_empty() => {
                rt = Some(next);
                words.next();
            }
            (Err(_), _) => rest.push(word),
        }
    }
    (rt, rest.join(" "))
}

/// Every word must be found, by any of its beginnings, in the person's or the mother's name.
fn reading(words: &[Vec<String>]) -> String {
    let word = |beginnings: &Vec<String>| {
        let any: Vec<String> = beginnings
            .iter()
            .map(|beginning| format!("\"{beginning}\"*"))
            .collect();
        format!("({})", any.join(" OR "))
    };
    let words: Vec<String> = words.iter().map(word).collect();
    format!("({{name mother}} : ({}))", words.join(" AND "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_rt_is_taken_out_however_it_is_written() {
        for (typed, rt, rest) in [
            ("rt 3", Some(3), ""),
            ("RT003 siti", Some(3), "siti"),
            ("siti rt. 12", Some(12), "siti"),
            ("rt", None, "rt"),
            ("Rtika 3", None, "Rtika 3"),
            ("siti", None, "siti"),
        ] {
            assert_eq!(split_rt(typed), (rt, rest.to_owned()), "{typed}");
        }
    }

    #[test]
    fn whatever_is_typed_is_an_expression_that_the_index_understands() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(
            "CREATE VIRTUAL TABLE person_search USING fts5 (name, mother, numbers, content = '')",
        )
        .unwrap();
        for typed in [
            "\"", "*", "siti AND", "NOT", "a OR b", "(", "rt 3 \"", "0812-34", "+62 812",
            "Nur'aini", "名前", "^x", "{name}",
        ] {
            if let Some(expression) = match_expression(typed) {
                let sql = "SELECT count(*) FROM person_search WHERE person_search MATCH ?1";
                let found: Result<i64, _> = db.query_row(sql, [&expression], |row| row.get(0));
                assert_eq!(found, Ok(0), "{typed} as {expression}");
            }
        }
    }
}
