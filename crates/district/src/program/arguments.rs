//! The words of the command line. What each means is said by the catalogue, under `district.help`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use terminal::clock::HeldClock;

use super::outcome::Failure;

/// All that was written on the command line.
#[derive(Debug, Parser)]
#[command(name = "siklus-district", version, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) task: Task,
}

/// What may stand before or after every task.
#[derive(Debug, Args)]
pub(super) struct Common {
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) data: Option<PathBuf>,
    #[arg(long, value_name = "URL", global = true)]
    pub(super) database_url: Option<String>,
    #[arg(long, value_name = "FILE", global = true)]
    pub(super) config: Option<PathBuf>,
    #[command(flatten)]
    pub(super) clock: HeldClock,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(super) enum Task {
    Init(Init),
    Serve(Serve),
    Invite(Invite),
    Devices(Devices),
    Revoke(OneDevice),
    Release(OneDevice),
    GiveBack(OneDevice),
    Status(Status),
    User(Users),
    Form(Forms),
    Audit(Audit),
    Export(Export),
    Report(Report),
    Backup(Folder),
    Restore(Folder),
    RotateKey(RotateKey),
}

#[derive(Debug, Args)]
pub(super) struct Init {
    #[arg(long, value_name = "KODE")]
    pub(super) kabupaten: String,
    #[arg(long, value_name = "NAMA")]
    pub(super) name: String,
    #[arg(long, value_name = "NAMA")]
    pub(super) admin: String,
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[arg(long, value_name = "IP:PORT")]
    pub(super) listen: Option<SocketAddr>,
    #[arg(long)]
    pub(super) insecure_http: bool,
}

#[derive(Debug, Args)]
pub(super) struct Invite {
    #[arg(long, value_name = "NAMA")]
    pub(super) puskesmas: String,
    #[arg(long, value_name = "KODE")]
    pub(super) desa: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Devices {
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct OneDevice {
    #[arg(value_name = "NOMOR")]
    pub(super) device: u32,
    #[arg(long, value_name = "ALASAN", default_value = "")]
    pub(super) reason: String,
}

#[derive(Debug, Args)]
pub(super) struct Users {
    #[command(subcommand)]
    pub(super) what: User,
}

/// What is done to accounts.
#[derive(Debug, Subcommand)]
pub(super) enum User {
    Add(AddUser),
    List(ListUsers),
    Close(OneUser),
    Passphrase(OneUser),
}

#[derive(Debug, Args)]
pub(super) struct AddUser {
    #[arg(value_name = "NAMA")]
    pub(super) name: String,
    #[arg(long, value_name = "PERAN", value_parser = ["petugas", "admin"], default_value = "petugas")]
    pub(super) role: String,
}

#[derive(Debug, Args)]
pub(super) struct ListUsers {
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct OneUser {
    #[arg(value_name = "NAMA")]
    pub(super) name: String,
}

#[derive(Debug, Args)]
pub(super) struct Forms {
    #[command(subcommand)]
    pub(super) what: Form,
}

/// What is done to forms.
#[derive(Debug, Subcommand)]
pub(super) enum Form {
    List(ListForms),
    Show(ShowForm),
    Check(FormFile),
    Publish(FormFile),
}

#[derive(Debug, Args)]
pub(super) struct ListForms {
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ShowForm {
    #[arg(value_name = "FORMULIR")]
    pub(super) form: String,
    #[arg(long, value_name = "VERSI")]
    pub(super) version: Option<u32>,
}

#[derive(Debug, Args)]
pub(super) struct FormFile {
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Audit {
    #[arg(long, value_name = "BARIS")]
    pub(super) most: Option<u64>,
}

#[derive(Debug, Args)]
pub(super) struct Status {
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(subcommand)]
    pub(super) what: Exported,
}

#[derive(Debug, Subcommand)]
pub(super) enum Exported {
    ChildMonths(Months),
}

/// Months of the kabupaten, or of one puskesmas.
#[derive(Debug, Args)]
pub(super) struct Months {
    #[arg(long, value_name = "YYYY-MM")]
    pub(super) from: String,
    #[arg(long, value_name = "YYYY-MM")]
    pub(super) to: String,
    #[arg(long, value_name = "NAMA")]
    pub(super) puskesmas: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Report {
    #[command(subcommand)]
    pub(super) what: Reported,
}

#[derive(Debug, Subcommand)]
pub(super) enum Reported {
    Skdn(Skdn),
}

#[derive(Debug, Args)]
pub(super) struct Skdn {
    #[arg(long, value_name = "YYYY-MM")]
    pub(super) month: String,
    #[arg(long, value_name = "NAMA")]
    pub(super) puskesmas: Option<String>,
    #[arg(long, value_name = "FORMAT", value_parser = ["csv", "xlsx", "pdf"], default_value = "csv")]
    pub(super) format: String,
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct RotateKey {
    #[arg(long)]
    pub(super) new: bool,
}

#[derive(Debug, Args)]
pub(super) struct Folder {
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
}

const PROGRAM: &str = "siklus-district";

/// Reads the command line; help and version are printed and end the run.
///
/// # Errors
/// [`Failure::Usage`].
pub(super) fn read() -> Result<Arguments, Failure> {
    let wrong = |error| Failure::Usage(terminal::arguments::explained(&error, PROGRAM));
    let matches = command().try_get_matches().map_err(wrong)?;
    Arguments::from_arg_matches(&matches).map_err(wrong)
}

/// The command line with its Indonesian words.
fn command() -> Command {
    terminal::arguments::worded(Arguments::command(), "district.help")
}

#[cfg(test)]
mod tests {
    use terminal::arguments::{unexplained, usage};

    use super::*;

    fn parsed(words: &str) -> Result<Arguments, clap::Error> {
        let words = std::iter::once(PROGRAM).chain(words.split_whitespace());
        let matches = command().try_get_matches_from(words)?;
        Arguments::from_arg_matches(&matches)
    }

    #[test]
    fn the_command_line_is_sound_and_every_word_is_explained() {
        command().debug_assert();
        assert_eq!(unexplained(&command()), Vec::<String>::new());
    }

    #[test]
    fn where_the_district_is_may_stand_before_or_after_the_task() {
        for words in ["--data /d status --json", "status --json --data /d"] {
            let arguments = parsed(words).unwrap();
            assert_eq!(arguments.common.data, Some(PathBuf::from("/d")), "{words}");
        }
        let arguments = parsed("serve --database-url postgres://localhost/d").unwrap();
        assert!(arguments.common.database_url.is_some());
    }

    #[test]
    fn wrong_usage_is_explained_in_indonesian() {
        for (words, expected) in [
            ("status --jsn", "--jsn"),
            ("serv", "serv"),
            ("serve --listen rumah", "rumah"),
            ("revoke empat", "empat"),
            ("init --kabupaten 12.05", "--name"),
            ("", "siklus-district --help"),
        ] {
            let text = usage(&parsed(words).unwrap_err(), PROGRAM);
            assert!(text.contains(expected), "{words}: {text}");
            assert!(!text.contains("error:") && !text.contains("cli."), "{text}");
        }
    }
}
