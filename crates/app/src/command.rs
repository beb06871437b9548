//! The commands of the app: one file an area, one function a command, one table of all.

use crate::{App, UiError};

pub mod demo;
pub mod judged;
pub mod place;
pub mod setup;
pub mod signin;

/// What a command needs of the one who calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Nothing: also before anybody has signed in.
    Anyone,
    /// To be signed in.
    Read,
    /// To enter facts and people.
    Enter,
    /// To correct what others entered.
    Correct,
    /// To change users, places and backups.
    Manage,
}

commands::commands! { context: App, error: UiError, permission: Right;
    query    app_state          [session]                 needs Right::Anyone => signin::app_state;
    query    list_areas         []                        needs Right::Anyone => setup::list_areas;
    query    rate_passphrase    []                        needs Right::Anyone => signin::rate_passphrase;
    mutation set_up             [session]                 needs Right::Anyone => setup::set_up;
    mutation unlock             [session]                 needs Right::Anyone => signin::unlock;
    mutation unlock_with_sheet  [session]                 needs Right::Anyone => signin::unlock_with_sheet;
    mutation lock               [session]                 needs Right::Anyone => signin::lock;
    mutation set_today          [session, days]           needs Right::Anyone => signin::set_today;
    query    list_users         [users]                   needs Right::Read   => signin::list_users;
    mutation add_user           [users]                   needs Right::Manage => signin::add_user;
    mutation change_passphrase  []                        needs Right::Read   => signin::change_passphrase;
    mutation new_recovery_sheet []                        needs Right::Manage => signin::new_recovery_sheet;
    query    list_posyandu      [places]                  needs Right::Read   => place::list_posyandu;
    mutation add_posyandu       [places, days]            needs Right::Manage => place::add_posyandu;
    mutation edit_posyandu      [places, days]            needs Right::Manage => place::edit_posyandu;
}

/// Grants a right, or says why not.
pub(crate) fn check(app: &App, right: Right) -> Result<(), UiError> {
    match right {
        Right::Anyone => Ok(()),
        Right::Read | Right::Enter | Right::Correct | Right::Manage => app.session().map(|_| ()),
    }
}
