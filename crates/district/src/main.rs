//! `siklus-district`: the server of a kabupaten, and what its administrators do.

use std::process::ExitCode;

fn main() -> ExitCode {
    siklus_district::program::run()
}
