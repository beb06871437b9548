//! One line of a table, and how it is found and run.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Whether a command asks or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Changes nothing; its tags are what it shows.
    Query,
    /// Changes something; its tags are what must be asked again afterwards.
    Mutation,
}

/// What a table says about one command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<Permission> {
    /// The name it is called by.
    pub name: &'static str,
    /// Whether it asks or changes.
    pub kind: Kind,
    /// Provided by a query, invalidated by a mutation.
    pub tags: &'static [&'static str],
    /// The right the caller needs.
    pub permission: Permission,
}

impl<Permission> Entry<Permission> {
    /// The tags a successful call invalidates; none for a query.
    pub fn changed(&self) -> &'static [&'static str] {
        match self.kind {
            Kind::Query => &[],
            Kind::Mutation => self.tags,
        }
    }
}

/// What a successful call gives back.
#[derive(Debug, Clone, PartialEq)]
pub struct Called {
    /// The reply as JSON.
    pub value: Value,
    /// The tags that are no longer true.
    pub changed: &'static [&'static str],
}

/// How a table's error type says what the table itself refuses.
///
/// The text of a `serde_json::Error` may quote what was typed: it is for developers, never for a log.
pub trait Refusal {
    /// No command has this name.
    fn unknown_command(name: &str) -> Self;
    /// The arguments are not what the command takes.
    fn unreadable_args(name: &'static str, cause: serde_json::Error) -> Self;
    /// The reply cannot be written as JSON; a mistake in the program.
    fn unwritable_reply(name: &'static str, cause: serde_json::Error) -> Self;
}

/// The command of that name and its place in the table.
///
/// # Errors
/// [`Refusal::unknown_command`] when the table has none.
pub fn find<'table, Permission, E: Refusal>(
    entries: &'table [Entry<Permission>],
    name: &str,
) -> Result<(usize, &'table Entry<Permission>), E> {
    entries
        .iter()
        .enumerate()
        .find(|(_, entry)| entry.name == name)
        .ok_or_else(|| E::unknown_command(name))
}

/// Reads the arguments, runs the function, writes the reply.
///
/// A command that takes nothing is called with `{}` or `null`.
///
/// # Errors
/// Unreadable arguments, an unwritable reply, and what the function refuses.
pub fn run<Context, Args: DeserializeOwned, Reply: Serialize, E: Refusal>(
    context: &Context,
    name: &'static str,
    args: Value,
    function: impl FnOnce(&Context, Args) -> Result<Reply, E>,
) -> Result<Value, E> {
    let args = read(args).map_err(|cause| E::unreadable_args(name, cause))?;
    let reply = function(context, args)?;
    serde_json::to_value(reply).map_err(|cause| E::unwritable_reply(name, cause))
}

fn read<Args: DeserializeOwned>(args: Value) -> Result<Args, serde_json::Error> {
    let empty = args.as_object().is_some_and(Map::is_empty);
    match serde_json::from_value(args) {
        Err(cause) if empty => serde_json::from_value(Value::Null).map_err(|_| cause),
        read => read,
    }
}

/// Whether no two names are equal; evaluated while compiling.
pub const fn distinct(names: &[&str]) -> bool {
    let mut left = 0;
    while left < names.len() {
        let mut right = left + 1;
        while right < names.len() {
            if same(names[left].as_bytes(), names[right].as_bytes()) {
                return false;
            }
            right += 1;
        }
        left += 1;
    }
    true
}

const fn same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}
