//! `siklus-district` as a program: its command line, and one module for each thing it does.
//!
//! Data goes to standard output, messages for people, in Indonesian, to standard error. How it ended is the
//! exit code. Every command works while another process serves: each opens the district for itself, and no
//! transaction is longer than what it writes down.

mod arguments;
mod backup;
mod door;
mod enrolment;
mod forms;
mod init;
mod outcome;
mod report;
mod rotate;
mod serve;
mod settings;
mod staff;
mod status;

use std::io;
use std::process::ExitCode;

use arguments::{Arguments, Task};
use outcome::Failure;
use terminal::exit;
use tracing_subscriber::prelude::*;

/// Does what the command line says; answers how it ended.
pub fn run() -> ExitCode {
    let log = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_filter(terminal::settings::logged());
    tracing_subscriber::registry().with(log).init();
    match arguments::read().and_then(|arguments| done(&arguments)) {
        Ok(()) => exit::DONE.into(),
        Err(failure) => {
            failure.tell();
            failure.code().into()
        }
    }
}

fn done(arguments: &Arguments) -> Result<(), Failure> {
    let common = &arguments.common;
    match &arguments.task {
        Task::Init(asked) => init::run(common, asked),
        Task::Serve(asked) => serve::run(common, asked),
        Task::Invite(asked) => enrolment::invite(common, asked),
        Task::Devices(asked) => enrolment::devices(common, asked),
        Task::Revoke(asked) => enrolment::revoke(common, asked),
        Task::Release(asked) => enrolment::release(common, asked),
        Task::GiveBack(asked) => enrolment::give_back(common, asked),
        Task::Status(asked) => status::run(common, asked),
        Task::User(asked) => staff::user(common, &asked.what),
        Task::Form(asked) => forms::form(common, &asked.what),
        Task::Audit(asked) => staff::audit(common, asked),
        Task::Export(asked) => report::export(common, &asked.what),
        Task::Report(asked) => report::report(common, &asked.what),
        Task::Backup(asked) => backup::back_up(common, asked),
        Task::Restore(asked) => backup::restore(common, asked),
        Task::RotateKey(asked) => rotate::run(common, asked),
    }
}
