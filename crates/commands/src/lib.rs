//! A table of commands becomes a dispatcher, a tag map and TypeScript.
//!
//! A program that is asked by name (a window, a script, a web page) writes one [`commands!`] table. Each line says what a
//! command is called, which tags it provides (a query) or invalidates (a mutation), what right it needs, and which function
//! does it. Argument and reply types are those of the function. This crate knows no command and no right.

mod table;
mod typescript;

/// JSON as commands take and give it; named here so that a table needs no further dependency.
pub use serde_json::Value;
pub use table::{Called, Entry, Kind, Refusal, distinct, find, run};
pub use typescript::Declarations;

/// Writes `call`, `list` and `typescript` for a table of commands, in the module where it stands.
///
/// Each function is `fn(&Context, Args) -> Result<Reply, Error>`, with `Args: Deserialize + TS`, `Reply: Serialize + TS` and
/// `Error: Refusal`; a command without arguments takes `()`. Two commands of one name do not compile.
///
/// ```text
/// commands::commands! { context: App, error: UiError, permission: Right;
///   query    list_days      [days]          needs Right::SignedIn => posyandu_day::list_days;
///   mutation record_absence [days, person]  needs Right::Enter    => posyandu_day::record_absence;
/// }
/// ```
#[macro_export]
macro_rules! commands {
    (
        context: $context:ty, error: $error:ty, permission: $permission:ty;
        $( $kind:ident $name:ident [ $($tag:ident),* $(,)? ] needs $need:expr => $function:path; )*
    ) => {
        static ENTRIES: &[$crate::Entry<$permission>] = &[$(
            $crate::Entry {
                name: stringify!($name),
                kind: $crate::commands!(@kind $kind),
                tags: &[$(stringify!($tag)),*],
                permission: $need,
            },
        )*];

        const _: () = assert!(
            $crate::distinct(&[$(stringify!($name)),*]),
            "two commands of one table have the same name"
        );

        /// Every command, in the order of the table.
        pub fn list() -> &'static [$crate::Entry<$permission>] {
            ENTRIES
        }

        /// Runs the command `name` with JSON arguments, once `check` has granted the right it needs.
        ///
        /// # Errors
        /// An unknown name, a right that `check` refuses, arguments that cannot be read, and what the command refuses itself.
        pub fn call(
            context: &$context,
            name: &str,
            args: $crate::Value,
            check: impl Fn(&$permission) -> Result<(), $error>,
        ) -> Result<$crate::Called, $error> {
            type Run = fn(&$context, &'static str, $crate::Value) -> Result<$crate::Value, $error>;
            static RUNS: &[Run] = &[$(
                |context, name, args| $crate::run(context, name, args, $function),
            )*];
            let (index, entry) = $crate::find::<$permission, $error>(ENTRIES, name)?;
            check(&entry.permission)?;
            Ok($crate::Called {
                value: RUNS[index](context, entry.name, args)?,
                changed: entry.changed(),
            })
        }

        /// The table as TypeScript: argument and reply types by name, tag maps, and every type they mention.
        pub fn typescript() -> String {
            let mut declarations = $crate::Declarations::default();
            $( declarations.add(stringify!($name), $function); )*
            declarations.render(ENTRIES)
        }
    };
    (@kind query) => { $crate::Kind::Query };
    (@kind mutation) => { $crate::Kind::Mutation };
}

#[cfg(test)]
#[expect(
    unreachable_pub,
    reason = "the table writes public functions, here inside a test"
)]
mod tests;
