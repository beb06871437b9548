//! Command lines in Indonesian. What each word means is said by the catalogue, under the name of the program.

use std::process;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Command};

use crate::exit;
use crate::speak::{say, sentence};

/// A command line with its Indonesian words. They stand in the catalogue under `root`, each command's under
/// its name, and each argument's under its own; arguments of several commands may be explained once, under
/// `cli.help`.
pub fn worded(command: Command, root: &str) -> Command {
    let help = clap::Arg::new("help")
        .long("help")
        .short('h')
        .action(ArgAction::Help)
        .global(true);
    let version = clap::Arg::new("version")
        .long("version")
        .action(ArgAction::Version);
    let command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(help)
        .arg(version)
        .subcommand_required(true);
    with_words(command, root)
}

/// What is wrong with a command line and what to write instead; help and version, when asked for, are
/// printed and end the program.
pub fn explained(error: &clap::Error, program: &str) -> String {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        let _ = error.print();
        process::exit(exit::DONE.into());
    }
    usage(error, program)
}

/// What is wrong with a command line, and what to write instead.
pub fn usage(error: &clap::Error, program: &str) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    let value = text(ContextKind::InvalidValue);
    let valid = text(ContextKind::ValidValue);
    let word = match error.kind() {
        ErrorKind::InvalidSubcommand => text(ContextKind::InvalidSubcommand),
        _ => argument,
    };
    let key = match error.kind() {
        ErrorKind::UnknownArgument => "cli.usage.unknown_argument",
        ErrorKind::InvalidSubcommand => "cli.usage.unknown_command",
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "cli.usage.missing_command"
        }
        ErrorKind::MissingRequiredArgument => "cli.usage.missing_argument",
        ErrorKind::InvalidValue if value.is_empty() => "cli.usage.missing_value",
        ErrorKind::InvalidValue if !valid.is_empty() => "cli.usage.invalid_choice",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "cli.usage.invalid_value",
        _ => "cli.usage.other",
    };
    say(
        key,
        &[
            ("word", &word),
            ("value", &value),
            ("valid", &valid),
            ("program", &program),
        ],
    )
}

const TEMPLATE: &str = "{about-with-newline}\nPemakaian: {usage}\n\n{all-args}";

fn with_words(command: Command, path: &str) -> Command {
    let about = sentence(path).unwrap_or_default();
    let heading = |key| sentence(key).unwrap_or_default();
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    let mut command = command
        .about(about)
        .help_template(TEMPLATE)
        .subcommand_help_heading(heading("cli.help.commands"))
        .mut_args(|arg| {
            let id = arg.get_id().to_string();
            let own = sentence(&format!("{path}.{id}"));
            let help = own.or_else(|| sentence(&format!("cli.help.{id}")));
            let choices: Vec<String> = arg
                .get_possible_values()
                .iter()
                .map(|choice| choice.get_name().to_owned())
                .collect();
            let arg = arg.help_heading(heading("cli.help.options"));
            // Whether it may have choices or a default, clap would say in English.
            let arg = if arg.get_action().takes_values() {
                arg.hide_default_value(true).hide_possible_values(true)
            } else {
                arg
            };
            match help {
                Some(help) if choices.is_empty() || !arg.get_action().takes_values() => {
                    arg.help(help)
                }
                Some(help) => arg.help(format!("{help} ({})", choices.join(", "))),
                None => arg,
            }
        });
    for name in names {
        let path = format!("{path}.{name}");
        command = command.mut_subcommand(name, |sub| with_words(sub, &path));
    }
    command
}

/// Words of a command line that nothing explains.
pub fn unexplained(command: &Command) -> Vec<String> {
    let mut silent = Vec::new();
    collect_unexplained(command, &mut silent);
    silent
}

fn collect_unexplained(command: &Command, silent: &mut Vec<String>) {
    if command
        .get_about()
        .is_none_or(|about| about.to_string().is_empty())
    {
        silent.push(command.get_name().to_owned());
    }
    for arg in command.get_arguments() {
        if arg.get_help().is_none() && !arg.is_hide_set() {
            silent.push(format!("{} {}", command.get_name(), arg.get_id()));
        }
    }
    for sub in command.get_subcommands() {
        collect_unexplained(sub, silent);
    }
}
