//! The one door to the store: the app of the data folder, with somebody signed in.

use std::path::PathBuf;

use app::{App, Settings, UiError};
use serde_json::{Value, json};

use crate::arguments::Common;
use crate::outcome::Failure;
use crate::speak::{say, tell_key};
use crate::{progress, settings};

/// The app of the data folder, nobody signed in yet.
///
/// # Errors
/// [`Failure::Usage`] when no folder is given and this system has none.
pub(crate) fn app(common: &Common) -> Result<App, Failure> {
    let data_dir = folder(common)?;
    let app = App::new(Settings {
        data_dir,
        held_clock: common.clock.ms(),
        ..Settings::default()
    });
    progress::show(&app);
    Ok(app)
}

fn folder(common: &Common) -> Result<PathBuf, Failure> {
    let folder = common.data.clone().or_else(settings::data_folder);
    folder.ok_or_else(|| Failure::Usage(say("cli.usage.no_folder", &[])))
}

/// The app with the store open: for `--user`, or for the only user there is.
///
/// # Errors
/// [`Failure::Store`] with the reason; [`Failure::Usage`] when there are several users and none is named.
pub(crate) fn open(common: &Common) -> Result<App, Failure> {
    let app = app(common)?;
    unlock(&app, common)?;
    Ok(app)
}

/// Signs in.
///
/// # Errors
/// As [`open`].
pub(crate) fn unlock(app: &App, common: &Common) -> Result<(), Failure> {
    let state = app.call("app_state", Value::Null).map_err(Failure::Store)?;
    let user = match state.value["stage"].as_str() {
        Some("locked") => chosen(&state.value, common.user.as_deref())?,
        // Says why: nothing is set up, or the store must not be opened.
        _ => return app.session().map(|_| ()).map_err(Failure::Store),
    };
    let passphrase = match settings::passphrase() {
        Some(passphrase) => passphrase,
        None => ask("cli.ask.passphrase")?,
    };
    let signed_in = json!({ "user": user, "passphrase": passphrase });
    app.call("unlock", signed_in).map_err(Failure::Store)?;
    if app
        .call("app_state", Value::Null)
        .is_ok_and(|state| state.value["clock_suspect"] == true)
    {
        tell_key("cli.clock_suspect", &[("today", &app.today())]);
    }
    Ok(())
}

/// The id of the user who is named, or of the only one.
fn chosen(state: &Value, name: Option<&str>) -> Result<String, Failure> {
    let users = state["users"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let names: Vec<&str> = users
        .iter()
        .filter_map(|user| user["name"].as_str())
        .collect();
    let same = |user: &&Value| match name {
        Some(name) => user["name"]
            .as_str()
            .is_some_and(|known| known.eq_ignore_ascii_case(name.trim())),
        None => true,
    };
    let meant: Vec<&Value> = users.iter().filter(same).collect();
    match meant.as_slice() {
        [only] => Ok(only["id"].as_str().unwrap_or_default().to_owned()),
        [] => Err(Failure::Store(UiError::new("no_such_user"))),
        _ => Err(Failure::Usage(say(
            "cli.usage.several_users",
            &[("names", &names.join(", "))],
        ))),
    }
}

/// Asks for a secret on the terminal, without echo.
///
/// # Errors
/// [`Failure::Store`] when there is no terminal to ask on.
pub(crate) fn ask(key: &str) -> Result<String, Failure> {
    terminal::speak::ask(key).map_err(|_| {
        tell_key("cli.no_terminal", &[("variable", &settings::PASSPHRASE)]);
        Failure::Store(UiError::new("locked"))
    })
}

/// Signs out, so that the store is one file again. What is saved is saved also without this.
pub(crate) fn close(app: &App) {
    app.close();
}
