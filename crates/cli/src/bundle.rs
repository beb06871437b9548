//! `siklus bundle out` and `siklus bundle in`: a stick instead of a line.

use serde_json::json;

use crate::arguments::{Common, Way};
use crate::backup::full;
use crate::door;
use crate::outcome::{Failure, Outcome};
use crate::speak::tell_key;

/// Writes a file for a stick, or takes one in.
///
/// # Errors
/// When the laptop has joined no district, or the file cannot be written, read or believed. Nothing that is here
/// is changed then.
pub(crate) fn run(common: &Common, way: &Way) -> Result<Outcome, Failure> {
    let app = door::open(common)?;
    match way {
        Way::Out(asked) => {
            let path = full(&asked.file)?;
            let written = app.call("bundle_out", json!({ "path": path }));
            door::close(&app);
            let written = written?.value;
            let path = asked.file.display().to_string();
            let waiting = &written["waiting"];
            tell_key("cli.bundle.out", &[("path", &path), ("waiting", waiting)]);
        }
        Way::In(asked) => {
            let path = full(&asked.file)?;
            let read = app.call("bundle_in", json!({ "path": path }));
            door::close(&app);
            let read = read?.value;
            let told = ["new", "waiting"].map(|name| (name, &read[name]));
            tell_key(
                "cli.bundle.in",
                &[(told[0].0, told[0].1), (told[1].0, told[1].1)],
            );
            if read["parked"] != 0 {
                tell_key("cli.bundle.parked", &[("parked", &read["parked"])]);
            }
        }
    }
    Ok(Outcome::Done)
}
