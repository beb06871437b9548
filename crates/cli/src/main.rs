//! `siklus`: the same commands without a window, and batch work over files.
//!
//! Data goes to standard output, messages for people, in Indonesian, to standard error; there too what went wrong
//! inside, for the technician ([`settings::logged`]), and never who it was about. How it ended is the exit code
//! ([`outcome::Outcome`]). Only `zscore` needs no store.

mod arguments;
mod backup;
mod bundle;
mod call;
mod decide;
mod district;
mod doctor;
mod door;
mod export;
mod import;
mod init;
mod outcome;
mod progress;
mod report;
mod seed;
mod settings;
mod speak;
mod status;
mod zscore;

use std::process::ExitCode;

use arguments::{Arguments, Task};
use outcome::{Failure, Outcome};
use tracing_subscriber::prelude::*;

fn main() -> ExitCode {
    let log = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .without_time()
        .with_filter(settings::logged());
    tracing_subscriber::registry().with(log).init();
    let outcome = arguments::read().and_then(run);
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            failure.tell();
            failure.into()
        }
    }
}

fn run(arguments: Arguments) -> Result<Outcome, Failure> {
    let common = arguments.common;
    match arguments.task {
        Task::Init(asked) => init::run(&common, &asked),
        Task::Seed(asked) => seed::run(&common, &asked),
        Task::Zscore(asked) => zscore::run(&asked),
        Task::Import(asked) => import::run(&common, &asked),
        Task::Export(asked) => export::run(&common, asked.what),
        Task::Report(asked) => report::run(&common, asked.what),
        Task::Enrol(asked) => district::enrol(&common, &asked),
        Task::Sync => district::sync(&common),
        Task::Bundle(asked) => bundle::run(&common, &asked.way),
        Task::Status(asked) => status::run(&common, &asked),
        Task::Conflicts(asked) => decide::conflicts(&common, &asked),
        Task::Duplicates(asked) => decide::duplicates(&common, &asked),
        Task::Backup(asked) => backup::back_up(&common, &asked),
        Task::Restore(asked) => backup::restore(&common, &asked),
        Task::Doctor(asked) => doctor::run(&common, &asked),
        Task::Call(asked) => call::run(&common, asked),
    }
}
