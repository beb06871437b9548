//! The words of the command line. What each means is said by the catalogue, under `cli.help`.

use std::path::PathBuf;

use clap::{Args, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use clap::{ValueEnum, builder::PossibleValuesParser};
use terminal::clock::HeldClock;

use crate::outcome::Failure;

/// All that was written on the command line.
#[derive(Debug, Parser)]
#[command(name = "siklus", version, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) task: Task,
}

/// What may stand before or after every task.
#[derive(Debug, Args)]
pub(crate) struct Common {
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) data: Option<PathBuf>,
    #[arg(long, value_name = "NAME", global = true)]
    pub(crate) user: Option<String>,
    #[command(flatten)]
    pub(crate) clock: HeldClock,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    Init(Init),
    Seed(Seed),
    Zscore(Zscore),
    Import(Import),
    Export(Export),
    Report(Report),
    Enrol(Enrol),
    Sync,
    Bundle(Bundle),
    Status(Status),
    Conflicts(Conflicts),
    Duplicates(Duplicates),
    Backup(OneFile),
    Restore(OneFile),
    Doctor(Doctor),
    Call(Call),
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    #[arg(long, value_name = "KODE")]
    pub(crate) kabupaten: String,
    #[arg(long, value_name = "NAMA")]
    pub(crate) puskesmas: String,
    #[arg(long, value_name = "KODE", required = true)]
    pub(crate) desa: Vec<String>,
    #[arg(long, value_name = "PERAN", value_parser = roles())]
    pub(crate) role: String,
}

fn roles() -> PossibleValuesParser {
    PossibleValuesParser::new([
        "petugas_gizi",
        "bidan",
        "petugas_entri",
        "pemegang_program",
        "kader",
        "kepala_puskesmas",
    ])
}

#[derive(Debug, Args)]
pub(crate) struct Seed {
    #[arg(long, value_name = "N", default_value_t = 4_000)]
    pub(crate) children: u32,
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) others: u32,
    #[arg(long, value_name = "N", default_value_t = 24)]
    pub(crate) months: u32,
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Layanan sepanjang siklus hidup untuk semua orang.
    #[arg(long)]
    pub(crate) services: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Zscore {
    #[arg(long, value_enum, default_value_t = Standard::Who2006)]
    pub(crate) standard: Standard,
    #[arg(value_name = "IN.csv", default_value = "-")]
    pub(crate) input: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Standard {
    Who2006,
    Who2007,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[arg(long, value_name = "FORMAT", value_parser = ["register", "eppgbm", "auto"])]
    pub(crate) format: String,
    #[arg(long, value_name = "KODE")]
    pub(crate) desa: Option<String>,
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    pub(crate) what: Exported,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Exported {
    ChildMonths(Months),
    Register(Register),
    Eppgbm(Eppgbm),
}

/// Months of some posyandu.
#[derive(Debug, Args)]
pub(crate) struct Months {
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) from: String,
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) to: String,
    #[arg(long, value_name = "NAMA|DESA/NAMA")]
    pub(crate) posyandu: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// The register of some posyandu.
#[derive(Debug, Args)]
pub(crate) struct Register {
    #[arg(long, value_name = "NAMA|DESA/NAMA")]
    pub(crate) posyandu: Option<String>,
    #[arg(long, value_name = "FORMAT", value_parser = ["csv", "xlsx"], default_value = "csv")]
    pub(crate) format: String,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// Measurements in the order of e-PPGBM.
#[derive(Debug, Args)]
pub(crate) struct Eppgbm {
    #[arg(
        long,
        value_name = "YYYY-MM",
        required_unless_present = "date",
        conflicts_with = "date"
    )]
    pub(crate) month: Option<String>,
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: Option<String>,
    #[arg(long, value_name = "NAMA|DESA/NAMA")]
    pub(crate) posyandu: Option<String>,
    #[arg(long, value_name = "PETA|FILE", default_value = "ekspor")]
    pub(crate) map: String,
    #[arg(long, value_name = "FORMAT", value_parser = ["csv", "xlsx"], default_value = "csv")]
    pub(crate) format: String,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(subcommand)]
    pub(crate) what: Reported,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Reported {
    Skdn(Skdn),
}

#[derive(Debug, Args)]
pub(crate) struct Skdn {
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) month: String,
    #[arg(long, value_name = "NAMA|DESA/NAMA")]
    pub(crate) posyandu: Option<String>,
    #[arg(long, value_name = "FORMAT", value_parser = ["csv", "xlsx", "pdf"], default_value = "csv")]
    pub(crate) format: String,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Enrol {
    #[arg(value_name = "URL")]
    pub(crate) url: String,
    #[arg(value_name = "KODE")]
    pub(crate) code: String,
    #[arg(long, value_name = "NAMA", default_value = "")]
    pub(crate) name: String,
}

#[derive(Debug, Args)]
pub(crate) struct Status {
    #[arg(long)]
    pub(crate) json: bool,
}

/// Fields that were given differently without knowing of each other.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Conflicts {
    #[arg(long)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) decision: Option<Decision>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Decision {
    Settle(Settle),
}

/// One of the values that stand, or another.
#[derive(Debug, Args)]
pub(crate) struct Settle {
    #[arg(value_name = "ISIAN")]
    pub(crate) conflict: String,
    #[arg(long, value_name = "VERSI", required_unless_present = "value")]
    pub(crate) version: Option<String>,
    #[arg(long, value_name = "NILAI", conflicts_with = "version")]
    pub(crate) value: Option<String>,
}

/// Who may be registered twice.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Duplicates {
    #[arg(long)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) decision: Option<Kin>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Kin {
    Same(Two),
    Distinct(Two),
    Undo(Two),
}

/// Two records, by their ids.
#[derive(Debug, Args)]
pub(crate) struct Two {
    #[arg(value_name = "ID")]
    pub(crate) one: String,
    #[arg(value_name = "ID")]
    pub(crate) other: String,
}

#[derive(Debug, Args)]
pub(crate) struct OneFile {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Bundle {
    #[command(subcommand)]
    pub(crate) way: Way,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Way {
    Out(OneFile),
    In(OneFile),
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[arg(long)]
    pub(crate) rebuild: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Call {
    #[arg(long, conflicts_with = "name")]
    pub(crate) list: bool,
    #[arg(value_name = "NAME", required_unless_present = "list")]
    pub(crate) name: Option<String>,
    #[arg(value_name = "JSON", default_value = "{}")]
    pub(crate) json: String,
}

/// Reads the command line; help and version are printed and end the run.
///
/// # Errors
/// [`Failure::Usage`].
pub(crate) fn read() -> Result<Arguments, Failure> {
    let wrong = |error| Failure::Usage(terminal::arguments::explained(&error, PROGRAM));
    let matches = command().try_get_matches().map_err(wrong)?;
    Arguments::from_arg_matches(&matches).map_err(wrong)
}

const PROGRAM: &str = "siklus";

/// The command line with its Indonesian words.
fn command() -> Command {
    terminal::arguments::worded(Arguments::command(), "cli.help")
}

#[cfg(test)]
mod tests {
    use terminal::arguments::{unexplained, usage};

    use super::*;

    fn parsed(words: &str) -> Result<Arguments, clap::Error> {
        let words = std::iter::once("siklus").chain(words.split_whitespace());
        let matches = command().try_get_matches_from(words)?;
        Arguments::from_arg_matches(&matches)
    }

    #[test]
    fn the_command_line_is_sound_and_every_word_is_explained() {
        command().debug_assert();
        assert_eq!(unexplained(&command()), Vec::<String>::new());
    }

    #[test]
    fn the_data_folder_may_stand_before_or_after_the_task() {
        for words in ["--data /d status --json", "status --data /d --json"] {
            let arguments = parsed(words).unwrap();
            assert_eq!(arguments.common.data, Some(PathBuf::from("/d")), "{words}");
        }
    }

    #[test]
    fn wrong_usage_is_explained_in_indonesian() {
        for (words, expected) in [
            ("status --jsn", "--jsn"),
            ("impor x.csv", "impor"),
            ("import --format word x.csv", "register"),
            ("init --kabupaten 12.05", "--puskesmas"),
            ("seed --children banyak", "banyak"),
            ("", "siklus --help"),
        ] {
            let text = usage(&parsed(words).unwrap_err(), PROGRAM);
            assert!(text.contains(expected), "{words}: {text}");
            assert!(!text.contains("error:") && !text.contains("cli."), "{text}");
        }
    }
}
