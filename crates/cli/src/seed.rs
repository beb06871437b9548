//! `siklus seed`: fills a store with a realistic made-up puskesmas.

use serde_json::json;

use crate::arguments::{Common, Seed};
use crate::door;
use crate::outcome::{Failure, Outcome};
use crate::speak::tell_key;

/// Fills the store and says with how much.
///
/// # Errors
/// When the store cannot be opened or written.
pub(crate) fn run(common: &Common, asked: &Seed) -> Result<Outcome, Failure> {
    let app = door::open(common)?;
    let seeded = app.call(
        "seed",
        json!({
            "children": asked.children,
            "others": asked.others,
            "months": asked.months,
            "seed": asked.seed,
            "services": asked.services,
        }),
    )?;
    door::close(&app);
    tell_key(
        "cli.seed.done",
        &[
            ("people", &seeded.value["people"]),
            ("facts", &seeded.value["facts"]),
        ],
    );
    Ok(Outcome::Done)
}
