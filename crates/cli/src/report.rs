//! `siklus report`: the forms of a month.

use app::UiError;
use app::command::report::{ExportSkdn, find_posyandu, write_skdn};

use crate::arguments::{Common, Reported, Skdn};
use crate::door;
use crate::export::{about_posyandu, is_month, to_output};
use crate::outcome::{Failure, Outcome};
use crate::speak::say;

/// Writes the form to standard output, or to `--out`.
///
/// # Errors
/// When the store cannot be opened, a posyandu is not known, or the output cannot be written.
pub(crate) fn run(common: &Common, what: Reported) -> Result<Outcome, Failure> {
    match what {
        Reported::Skdn(asked) => skdn(common, asked),
    }
}

fn skdn(common: &Common, asked: Skdn) -> Result<Outcome, Failure> {
    if !is_month(&asked.month) {
        return Err(Failure::Usage(say(
            "cli.usage.month",
            &[("value", &asked.month)],
        )));
    }
    let app = door::open(common)?;
    let posyandu = match &asked.posyandu {
        None => None,
        Some(name) => {
            let session = app.session()?;
            let place = session
                .store
                .read::<_, UiError>(|db| find_posyandu(db, name));
            Some(place.map_err(about_posyandu)?.id.to_string())
        }
    };
    let wanted = ExportSkdn {
        month: asked.month,
        posyandu,
        desa: None,
        format: asked.format.clone(),
    };
    to_output(&app, asked.out.as_deref(), &asked.format, &mut |output| {
        Ok(write_skdn(&app, wanted.clone(), output)?)
    })
}
