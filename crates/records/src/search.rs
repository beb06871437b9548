//! Finding people while a name, a mother's name or a number is being typed.

use domain::name::search_query;
use rusqlite::{Connection, params};

use crate::Error;

/// Rows of people found for what was typed, best first, at most `limit`.
///
/// A text of digits is looked up in NIK, family card and telephone; anything else in the names of the
/// person and the mother.
///
/// # Errors
/// When the database fails.
pub fn find(db: &Connection, typed: &str, limit: u32) -> Result<Vec<i64>, Error> {
    let Some(query) = match_expression(typed) else {
        return Ok(Vec::new());
    };
    let sql = "SELECT rowid FROM person_search WHERE person_search MATCH ?1 LIMIT ?2";
    let mut statement = db.prepare_cached(sql)?;
    Ok(statement
        .query_map(params![query, limit], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// The FTS5 expression for what was typed; `None` while there is nothing to look for.
fn match_expression(typed: &str) -> Option<String> {
    let digits: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '.' | '-' | '+'))
        .collect();
    if digits.len() >= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(format!("numbers : \"{digits}\"*"));
    }
    let query = search_query(typed)?;
    let readings: Vec<String> = query.readings.iter().map(|words| reading(words)).collect();
    Some(readings.join(" OR "))
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
