//! `siklus-district init`: sets up the district of a kabupaten.

use domain::AreaCode;
use domain::area::{self, AreaLevel};
use terminal::speak::{say, tell, tell_key};
use vault::Strength;

use super::arguments::{Common, Init};
use super::door;
use super::outcome::Failure;
use super::settings::Settings;
use crate::about::About;
use crate::home::Home;

/// Sets up the district and shows the recovery words once.
///
/// # Errors
/// [`Failure::Undone`] for an unknown area, or a district that is there already.
pub(super) fn run(common: &Common, asked: &Init) -> Result<(), Failure> {
    let settings = Settings::of(common)?;
    let place = door::place(common, &settings)?;
    let about = About {
        kabupaten: known_area(&asked.kabupaten, AreaLevel::Kabupaten)?,
        name: named("--name", &asked.name)?,
        admin: named("--admin", &asked.admin)?,
    };
    let secret = settings.secret()?;
    if Strength::of(&secret, &[&about.name, &about.admin])
        .weakness
        .is_some()
    {
        tell_key("district.init.weak", &[]);
    }
    let (_, sheet) = Home::create(&place, &about, &secret, door::system(common))?;
    tell_key("district.init.done", &[("name", &about.name)]);
    tell_key("district.init.words", &[]);
    tell(&format!("\n  {}\n", sheet.words().join(" ")));
    tell_key("district.init.keep", &[]);
    Ok(())
}

/// A known area of a level.
///
/// # Errors
/// [`Failure::Undone`].
pub(super) fn known_area(code: &str, level: AreaLevel) -> Result<AreaCode, Failure> {
    let parsed = code.trim().parse::<AreaCode>().ok();
    let known = parsed.filter(|code| code.level() == level && area::name_of(*code).is_some());
    known.ok_or_else(|| Failure::Undone(say("district.error.bad_area", &[("code", &code)])))
}

/// A name that is one.
///
/// # Errors
/// [`Failure::Usage`] for an empty one.
pub(super) fn named(word: &str, name: &str) -> Result<String, Failure> {
    match name.trim() {
        "" => Err(Failure::Usage(say(
            "cli.usage.missing_value",
            &[("word", &word)],
        ))),
        name => Ok(name.to_owned()),
    }
}
