//! A tiny table: a shelf of jars.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::{Called, Kind, Refusal};

#[derive(Debug, PartialEq)]
pub enum ShelfError {
    Unknown(String),
    Unreadable(&'static str),
    Unwritable(&'static str),
    Forbidden,
    Full,
}

impl Refusal for ShelfError {
    fn unknown_command(name: &str) -> Self {
        Self::Unknown(name.to_owned())
    }
    fn unreadable_args(name: &'static str, _: serde_json::Error) -> Self {
        Self::Unreadable(name)
    }
    fn unwritable_reply(name: &'static str, _: serde_json::Error) -> Self {
        Self::Unwritable(name)
    }
}

#[derive(Debug, PartialEq)]
pub enum Right {
    Look,
    Fill,
}

/// What is in it.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Rice,
    Salt,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct Jar {
    content: Content,
    grams: i64,
}

#[derive(Serialize, TS)]
pub struct Page<Row> {
    rows: Vec<Row>,
}

#[derive(Default)]
pub struct Shelf {
    jars: RefCell<Vec<Jar>>,
}

fn list_jars(shelf: &Shelf, (): ()) -> Result<Page<Jar>, ShelfError> {
    Ok(Page {
        rows: shelf.jars.borrow().clone(),
    })
}

fn list_weights(shelf: &Shelf, (): ()) -> Result<Page<Option<i64>>, ShelfError> {
    Ok(Page {
        rows: shelf
            .jars
            .borrow()
            .iter()
            .map(|jar| Some(jar.grams))
            .collect(),
    })
}

fn put_jar(shelf: &Shelf, jar: Jar) -> Result<usize, ShelfError> {
    let mut jars = shelf.jars.borrow_mut();
    if jars.len() == 2 {
        return Err(ShelfError::Full);
    }
    jars.push(jar);
    Ok(jars.len())
}

crate::commands! { context: Shelf, error: ShelfError, permission: Right;
    query    list_jars    [jars]         needs Right::Look => list_jars;
    query    list_weights [jars]         needs Right::Look => list_weights;
    mutation put_jar      [jars, totals] needs Right::Fill => put_jar;
}

fn granted(_: &Right) -> Result<(), ShelfError> {
    Ok(())
}

#[test]
fn a_mutation_says_what_it_changed_and_a_query_changes_nothing() {
    let shelf = Shelf::default();
    let put = call(
        &shelf,
        "put_jar",
        json!({ "content": "rice", "grams": 500 }),
        granted,
    );
    assert_eq!(
        put,
        Ok(Called {
            value: json!(1),
            changed: &["jars", "totals"]
        })
    );
    let listed = call(&shelf, "list_jars", json!({}), granted);
    let rows = json!({ "rows": [{ "content": "rice", "grams": 500 }] });
    assert_eq!(
        listed,
        Ok(Called {
            value: rows,
            changed: &[]
        })
    );
}

#[test]
fn what_cannot_be_done_comes_back_as_the_callers_own_error() {
    let shelf = Shelf::default();
    let jar = || json!({ "content": "salt", "grams": 1 });
    let only_look = |right: &Right| match right {
        Right::Look => Ok(()),
        Right::Fill => Err(ShelfError::Forbidden),
    };
    assert_eq!(
        call(&shelf, "open_jar", json!({}), granted),
        Err(ShelfError::Unknown("open_jar".to_owned()))
    );
    assert_eq!(
        call(&shelf, "put_jar", json!({ "grams": "many" }), granted),
        Err(ShelfError::Unreadable("put_jar"))
    );
    assert_eq!(
        call(&shelf, "put_jar", jar(), only_look),
        Err(ShelfError::Forbidden)
    );
    assert_eq!(
        shelf.jars.borrow().len(),
        0,
        "a refused call must change nothing"
    );
    assert!(call(&shelf, "put_jar", jar(), granted).is_ok());
    assert!(call(&shelf, "put_jar", jar(), granted).is_ok());
    assert_eq!(
        call(&shelf, "put_jar", jar(), granted),
        Err(ShelfError::Full)
    );
}

#[test]
fn the_right_is_checked_before_the_arguments_are_read() {
    let forbidden = call(&Shelf::default(), "put_jar", json!("nonsense"), |_| {
        Err(ShelfError::Forbidden)
    });
    assert_eq!(forbidden, Err(ShelfError::Forbidden));
}

#[test]
fn a_command_without_arguments_takes_an_empty_object_or_nothing() {
    let shelf = Shelf::default();
    for args in [json!({}), json!(null)] {
        assert!(call(&shelf, "list_weights", args, granted).is_ok());
    }
    let surplus = call(&shelf, "list_weights", json!({ "month": 3 }), granted);
    assert_eq!(surplus, Err(ShelfError::Unreadable("list_weights")));
    let missing = call(&shelf, "put_jar", json!({}), granted);
    assert_eq!(missing, Err(ShelfError::Unreadable("put_jar")));
}

#[test]
fn the_table_lists_itself() {
    let put = &list()[2];
    assert_eq!((put.name, put.kind), ("put_jar", Kind::Mutation));
    assert_eq!(
        (put.tags, &put.permission),
        (&["jars", "totals"][..], &Right::Fill)
    );
    assert_eq!(list().len(), 3);
}

#[test]
fn equal_names_are_noticed() {
    assert!(crate::distinct(&["put", "putt", "pat"]));
    assert!(!crate::distinct(&["put", "list", "put"]));
}

#[test]
fn the_typescript_declares_each_type_once() {
    let expected = r#"// Generated from the table of commands; do not edit.

export interface Commands {
  list_jars: { args: Record<string, never>; reply: Page<Jar> };
  list_weights: { args: Record<string, never>; reply: Page<number | null> };
  put_jar: { args: Jar; reply: number };
}

export type Tag = "jars" | "totals";

export type Query = "list_jars" | "list_weights";
export const provides: Record<Query, readonly Tag[]> = {
  list_jars: ["jars"],
  list_weights: ["jars"],
};

export type Mutation = "put_jar";
export const invalidates: Record<Mutation, readonly Tag[]> = {
  put_jar: ["jars", "totals"],
};

/**
 * What is in it.
 */
export type Content = "rice" | "salt";

export type Jar = { content: Content, grams: number, };

export type Page<Row> = { rows: Array<Row>, };
"#;
    assert_eq!(typescript(), expected);
}
