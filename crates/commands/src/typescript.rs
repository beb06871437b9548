//! A table as a TypeScript module.
//!
//! Every number is `number`: ids are text, and no count, weight or instant of ours reaches 2^53. Two different Rust types
//! of one TypeScript name come out as two declarations, which the TypeScript compiler refuses.

use std::any::TypeId;
use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;

use ts_rs::{Config, TS, TypeVisitor};

use crate::{Entry, Kind};

/// The types a table's functions mention, gathered one function at a time.
pub struct Declarations {
    config: Config,
    signatures: Vec<(&'static str, String, String)>,
    seen: HashSet<TypeId>,
    texts: BTreeSet<String>,
}

impl Default for Declarations {
    fn default() -> Self {
        Self {
            config: Config::new().with_large_int("number"),
            signatures: Vec::new(),
            seen: HashSet::new(),
            texts: BTreeSet::new(),
        }
    }
}

impl Declarations {
    /// Notes the argument and reply types of the function behind a command.
    pub fn add<Context, Args: TS + 'static, Reply: TS + 'static, E>(
        &mut self,
        name: &'static str,
        _: impl FnOnce(&Context, Args) -> Result<Reply, E>,
    ) {
        self.visit::<Args>();
        Args::visit_generics(self);
        self.visit::<Reply>();
        Reply::visit_generics(self);
        let args = match TypeId::of::<Args>() == TypeId::of::<()>() {
            true => String::from("Record<string, never>"),
            false => Args::name(&self.config),
        };
        self.signatures
            .push((name, args, Reply::name(&self.config)));
    }

    /// Notes a type that no command mentions but the caller needs, such as an event.
    pub fn declare<T: TS + 'static>(&mut self) {
        self.visit::<T>();
        T::visit_generics(self);
    }

    /// The whole module, the same text for the same table.
    pub fn render<Permission>(&self, entries: &[Entry<Permission>]) -> String {
        let mut text = String::from(
            "// Generated from the table of commands; do not edit.\n\nexport interface Commands {\n",
        );
        for (name, args, reply) in &self.signatures {
            line(
                &mut text,
                &format!("  {name}: {{ args: {args}; reply: {reply} }};"),
            );
        }
        line(&mut text, "}\n");
        let tags: BTreeSet<&str> = entries
            .iter()
            .flat_map(|entry| entry.tags)
            .copied()
            .collect();
        line(
            &mut text,
            &format!("export type Tag = {};", union(tags.into_iter())),
        );
        tag_map(&mut text, entries, Kind::Query, "Query", "provides");
        tag_map(
            &mut text,
            entries,
            Kind::Mutation,
            "Mutation",
            "invalidates",
        );
        for declaration in &self.texts {
            line(&mut text, "");
            text.push_str(declaration);
        }
        text
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() || !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        self.texts
            .insert(format!("{docs}export {}\n", T::decl(&self.config)));
        T::visit_dependencies(self);
    }
}

fn tag_map<Permission>(
    text: &mut String,
    entries: &[Entry<Permission>],
    kind: Kind,
    type_name: &str,
    map_name: &str,
) {
    let chosen = || entries.iter().filter(|entry| entry.kind == kind);
    line(text, "");
    let names = union(chosen().map(|entry| entry.name));
    line(text, &format!("export type {type_name} = {names};"));
    line(
        text,
        &format!("export const {map_name}: Record<{type_name}, readonly Tag[]> = {{"),
    );
    for entry in chosen() {
        let tags: Vec<String> = entry.tags.iter().map(|tag| format!("\"{tag}\"")).collect();
        line(text, &format!("  {}: [{}],", entry.name, tags.join(", ")));
    }
    line(text, "};");
}

fn union<'name>(names: impl Iterator<Item = &'name str>) -> String {
    let quoted: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    match quoted.is_empty() {
        true => String::from("never"),
        false => quoted.join(" | "),
    }
}

fn line(text: &mut String, content: &str) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "{content}");
}
