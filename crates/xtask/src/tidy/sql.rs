//! Which file may write which table. Synced tables are written by folding operations, and by nothing else.

use super::source::{Fault, Source, line_of};

/// Tables that hold what operations say.
const STATE: &[&str] = &[
    "people",
    "places",
    "posyandu_days",
    "users",
    "figures",
    "facts",
    "unborn_facts",
];
/// Tables that follow from the state.
const DERIVED: &[&str] = &[
    "residences",
    "child_months",
    "person_search",
    "same_people",
    "conflicts",
    "due",
    "person_years",
    "attainments",
    "household_members",
];
/// The log and what belongs to this laptop alone.
const LOG: &[&str] = &["operations", "incarnations"];

/// Beginnings of paths, and the tables that files there may write. A new table gets its line here.
const WRITERS: &[(&str, &[&[&str]])] = &[
    ("crates/records/src/fold", &[STATE]),
    ("crates/records/src/derive", &[DERIVED]),
    ("crates/store/src/log", &[LOG]),
    ("crates/store/src/laptop.rs", &[&["facts_of_store"]]),
    ("crates/store/src/looks.rs", &[&["looks"]]),
    // Whom this laptop shares with, and how far.
    (
        "crates/store/src/sharing",
        &[&["device_key", "district", "logs", "segments"]],
    ),
    (
        "crates/store/src/sharing/first.rs",
        &[&["first_download", "first_chunks"]],
    ),
    ("crates/store/src/sharing/segments.rs", &[&["anchors"]]),
    ("crates/store/src/sharing/moved.rs", &[&["puskesmas"]]),
    ("crates/store/src/sharing/notices.rs", &[&["notices"]]),
    ("crates/store/src/sharing/forms.rs", &[&["published_forms"]]),
    // Empties state and derived rows, to fold the whole log anew.
    ("crates/store/src/doctor.rs", &[STATE, DERIVED]),
    ("crates/sqlite/src/migrate.rs", &[&["applied_migrations"]]),
    // Who may send to the district, how far what they sent has come, and from which epoch a puskesmas is there.
    (
        "crates/district/src/roster.rs",
        &[&["scopes", "devices", "logs", "epochs"]],
    ),
    ("crates/district/src/scope.rs", &[&["scopes"]]),
    ("crates/district/src/devices.rs", &[&["devices"]]),
    ("crates/district/src/invite.rs", &[&["invites"]]),
    // Who may look at the district's page, and what they did.
    ("crates/district/src/staff.rs", &[&["accounts"]]),
    // What the office itself registers.
    (
        "crates/district/src/lokus.rs",
        &[&["lokus", "lokus_targets"]],
    ),
    ("crates/district/src/surveys.rs", &[&["surveys"]]),
    ("crates/district/src/forms.rs", &[&["published_forms"]]),
    ("crates/district/src/staff/sign_in.rs", &[&["sign_ins"]]),
    ("crates/district/src/audit.rs", &[&["audit"]]),
    (
        "crates/district/src/about.rs",
        &[&["facts_of_server", "epochs"]],
    ),
    // What can be made again from the log at any time.
    ("crates/district/src/snapshot.rs", &[&["snapshots"]]),
    (
        "crates/district/src/derived",
        &[
            DERIVED,
            &["attained_months", "niks", "kinships", "same_people"],
        ],
    ),
    // What is kept aside waits there until somebody has looked at it.
    ("crates/district/src/quarantine.rs", &[&["quarantine"]]),
    // What was said of single operations of those that were taken in.
    ("crates/district/src/notices.rs", &[&["notices"]]),
    // Writes whatever table it is handed: the words after its INSERT INTO and DELETE FROM.
    (
        "crates/district/src/storage/sqlite.rs",
        &[&["VALUES", "WHERE"]],
    ),
    (
        "crates/district/src/storage/postgres/tx.rs",
        &[&["SELECT", "USING"]],
    ),
    (
        "crates/district/src/storage/postgres/migrate.rs",
        &[&["applied_migrations"]],
    ),
];

/// Writes of a table by a file that may not.
pub(crate) fn forbidden(source: &Source) -> Vec<Fault> {
    let in_crates = source.path.starts_with("crates/") || source.path.starts_with("src-tauri/");
    let may_hold_sql = source.is_rust() || source.path.ends_with(".sql");
    // The rule's own table and tests speak of writes.
    let own = source.path.starts_with("crates/xtask/");
    if !in_crates || !may_hold_sql || own || source.is_test() {
        return Vec::new();
    }
    let texts = source.texts();
    let allowed = |table: &str| {
        let mut writers = WRITERS
            .iter()
            .filter(|(start, _)| source.path.starts_with(start));
        writers.any(|(_, tables)| tables.iter().any(|group| group.contains(&table)))
    };
    writes(&texts)
        .into_iter()
        .filter(|(_, table)| !allowed(table))
        .map(|(line, table)| {
            source.fault(
                line,
                format!("writes {table}: only a fold may, see the table of writers in xtask"),
            )
        })
        .collect()
}

/// Lines and tables of each INSERT, REPLACE, UPDATE and DELETE.
fn writes(text: &str) -> Vec<(usize, String)> {
    let words = words(text);
    let upper: Vec<String> = words.iter().map(|(_, word)| word.to_uppercase()).collect();
    let is = |at: usize, word: &str| upper.get(at).is_some_and(|own| own == word);
    let mut found = Vec::new();
    for at in 0..words.len() {
        // After INSERT or UPDATE may stand OR REPLACE and its like.
        let skip = if is(at + 1, "OR") { 2 } else { 0 };
        let table = match upper[at].as_str() {
            "INSERT" if is(at + skip + 1, "INTO") => at + skip + 2,
            "REPLACE" if is(at + 1, "INTO") && !(at > 0 && is(at - 1, "OR")) => at + 2,
            "DELETE" if is(at + 1, "FROM") => at + 2,
            "UPDATE" if is(at + skip + 2, "SET") => at + skip + 1,
            _ => continue,
        };
        if let Some((_, name)) = words.get(table) {
            found.push((line_of(text, words[at].0), (*name).to_owned()));
        }
    }
    found
}

/// Words and where they begin; what is escaped, such as the n of a line end, is none.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    let mut escaped = false;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        let in_word = !escaped && (character.is_alphanumeric() || character == '_');
        escaped = !escaped && character == '\\';
        match (in_word, start) {
            (true, None) => start = Some(at),
            (false, Some(begun)) => {
                words.push((begun, &text[begun..at]));
                start = None;
            }
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, sql: &str) -> usize {
        let text = match path.ends_with(".rs") {
            true => format!("fn write() {{ db.execute(\"{sql}\") }}"),
            false => sql.to_owned(),
        };
        let path = path.to_owned();
        forbidden(&Source { path, text }).len()
    }

    #[test]
    fn a_write_outside_fold_is_caught() {
        for sql in [
            "INSERT INTO facts (uuid) VALUES (?1)",
            "insert or replace\\n into facts (uuid) values (?1)",
            "REPLACE INTO facts (uuid) VALUES (?1)",
            "UPDATE facts SET state = ?1",
            "UPDATE OR IGNORE facts SET state = ?1",
            "DELETE FROM facts",
        ] {
            assert_eq!(faults("crates/app/src/command/day.rs", sql), 1, "{sql}");
            assert_eq!(faults("crates/store/src/writer.rs", sql), 1, "{sql}");
            assert_eq!(faults("crates/records/src/fold/fact.rs", sql), 0, "{sql}");
        }
        assert_eq!(
            faults("crates/store/src/report.sql", "DELETE FROM people"),
            1
        );
    }

    #[test]
    fn each_writer_writes_its_own_tables_only() {
        let log = "INSERT INTO operations (replica) VALUES (?1)";
        assert_eq!(faults("crates/store/src/log.rs", log), 0);
        assert_eq!(faults("crates/records/src/fold/fact.rs", log), 1);
        assert_eq!(
            faults(
                "crates/records/src/fold/new.rs",
                "INSERT INTO {table} VALUES (?1)"
            ),
            1
        );
    }

    #[test]
    fn reading_is_not_writing() {
        for sql in [
            "SELECT name FROM people",
            "INSERT INTO people (name) VALUES (?1) ON CONFLICT (uuid) DO UPDATE SET name = excluded.name",
        ] {
            assert_eq!(faults("crates/records/src/fold/entity.rs", sql), 0, "{sql}");
        }
        assert_eq!(
            faults("crates/records/src/search.rs", "SELECT name FROM people"),
            0
        );
    }
}
