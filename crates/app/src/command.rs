//! The commands of the app: one file an area, one function a command, one table of all.

#![expect(
    clippy::needless_pass_by_value,
    reason = "a command owns its arguments: they were made for it from JSON"
)]

use crate::{App, UiError};

pub mod backup;
pub mod bundle;
pub mod care;
pub mod child;
pub mod conflict;
pub mod correction;
pub mod day;
pub mod demo;
pub mod district;
pub mod dose;
pub mod due;
pub mod figure;
pub mod files;
pub mod form;
pub mod group;
pub mod household;
pub mod import;
pub mod judged;
pub mod kinship;
pub mod line;
pub mod measure;
pub mod people;
pub mod place;
pub mod point;
pub mod print;
pub mod pws;
pub mod report;
pub mod row_change;
pub mod services;
pub mod settings;
pub mod setup;
pub mod signin;
pub mod spm;
pub mod village;
pub mod visit;
pub mod written;

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
    query    list_days          [days]                    needs Right::Read   => day::list_days;
    query    day_sheet          [days, people, facts]     needs Right::Read   => day::day_sheet;
    mutation open_day           [days]                    needs Right::Enter  => day::open_day;
    mutation finish_day         [days]                    needs Right::Enter  => day::finish_day;
    mutation reopen_day         [days]                    needs Right::Enter  => day::reopen_day;
    mutation save_day_head      [days]                    needs Right::Enter  => day::save_day_head;
    mutation save_paper_totals  [days]                    needs Right::Enter  => day::save_paper_totals;
    query    try_measurement    []                        needs Right::Read   => measure::try_measurement;
    query    add_visitor        []                        needs Right::Enter  => measure::add_visitor;
    mutation record_measurement [facts]                   needs Right::Enter  => measure::record_measurement;
    mutation clear_measurement  [facts]                   needs Right::Enter  => measure::clear_measurement;
    mutation record_absence     [facts]                   needs Right::Enter  => services::record_absence;
    mutation record_item        [facts, people]           needs Right::Enter  => services::record_item;
    mutation record_book_weight [facts]                   needs Right::Enter  => services::record_book_weight;
    mutation overrule_code      [facts]                   needs Right::Enter  => services::overrule_code;
    mutation mark_forwarded     [facts]                   needs Right::Enter  => services::mark_forwarded;
    mutation open_demo          [session]                 needs Right::Anyone => demo::open_demo;
    mutation leave_demo         [session]                 needs Right::Anyone => demo::leave_demo;
    mutation seed               [people, facts, places, days] needs Right::Manage => demo::seed;
    query    search_people      [people, facts, places]   needs Right::Read   => people::search_people;
    query    read_nik           []                        needs Right::Read   => people::read_nik;
    query    likely_duplicates  [people]                  needs Right::Read   => people::likely_duplicates;
    mutation register_person    [people, facts]           needs Right::Enter  => people::register_person;
    mutation edit_person        [people, facts]           needs Right::Enter  => people::edit_person;
    mutation move_person        [people, facts, places]   needs Right::Enter  => people::move_person;
    query    look_up_person     []                        needs Right::Enter  => people::look_up_person;
    mutation receive_person     [people, facts]           needs Right::Enter  => people::receive_person;
    query    list_puskesmas     [district]                needs Right::Read   => people::list_puskesmas;
    query    list_moved         [district, people, facts] needs Right::Read   => people::list_moved;
    mutation record_death       [people, facts]           needs Right::Enter  => people::record_death;
    query    child_page         [people, facts, places, forms] needs Right::Read   => child::child_page;
    query    chart_lines        []                        needs Right::Anyone => child::chart_lines;
    query    kms_lines          []                        needs Right::Anyone => child::kms_lines;
    query    form               [forms] needs Right::Read   => form::form;
    query    care_page          [people, facts, places, forms] needs Right::Read   => care::care_page;
    query    group_sheet        [people, facts, places, forms] needs Right::Read   => group::group_sheet;
    query    group_row          [people, facts, places, forms] needs Right::Read   => group::group_row;
    query    open_visit         [facts, forms] needs Right::Read   => care::open_visit;
    query    try_visit          []                        needs Right::Read   => visit::try_visit;
    query    list_vaccines      []                        needs Right::Anyone => dose::list_vaccines;
    mutation record_dose        [facts]                   needs Right::Enter  => dose::record_dose;
    mutation record_given       [facts]                   needs Right::Enter  => dose::record_given;
    mutation refer              [facts]                   needs Right::Enter  => dose::refer;
    mutation record_outcome     [facts]                   needs Right::Enter  => dose::record_outcome;
    query    visit_plan         [people, facts, places]   needs Right::Read   => household::visit_plan;
    query    household          [people, facts, places, forms] needs Right::Read   => household::household;
    mutation join_household     [people]                  needs Right::Correct => household::join_household;
    mutation say_relation       [people]                  needs Right::Correct => household::say_relation;
    query    newborn_draft      []                        needs Right::Read   => household::newborn_draft;
    query    due_board          [people, facts, places]   needs Right::Read   => due::due_board;
    query    list_due           [people, facts, places]   needs Right::Read   => due::list_due;
    query    day_sweep          [people, facts, places, days] needs Right::Read => due::day_sweep;
    query    list_figures       [figures, users]          needs Right::Read   => figure::list_figures;
    mutation record_figure      [figures]                 needs Right::Enter  => figure::record_figure;
    query    preview_figures    []                        needs Right::Read   => figure::preview_figures;
    mutation import_figures     [figures]                 needs Right::Enter  => figure::import_figures;
    mutation save_figure_sheet  []                        needs Right::Read   => figure::save_figure_sheet;
    query    spm_board          [people, facts, places, figures] needs Right::Read   => spm::spm_board;
    query    spm_people         [people, facts, places]   needs Right::Read   => spm::spm_people;
    query    pws_board          [people, facts, places, figures] needs Right::Read   => pws::pws_board;
    query    pws_trend          [people, facts, places]   needs Right::Read   => pws::pws_trend;
    query    pws_people         [people, facts, places]   needs Right::Read   => pws::pws_people;
    query    village_page       [people, facts, places, figures] needs Right::Read   => village::village_page;
    mutation record_visit       [facts, people]           needs Right::Enter  => visit::record_visit;
    mutation amend_fact         [facts]                   needs Right::Correct => child::amend_fact;
    mutation confirm_fact       [facts]                   needs Right::Correct => child::confirm_fact;
    mutation void_fact          [facts]                   needs Right::Correct => child::void_fact;
    mutation restore_fact       [facts]                   needs Right::Correct => child::restore_fact;
    query    find_files         []                        needs Right::Anyone => files::find_files;
    query    preview_import     []                        needs Right::Read   => import::preview_import;
    mutation run_import         [people, facts, places, days] needs Right::Enter => import::run_import;
    query    skdn               [people, facts, places]   needs Right::Read   => report::skdn;
    query    skdn_people        [people, facts, places]   needs Right::Read   => report::skdn_people;
    mutation export_skdn        []                        needs Right::Read   => report::export_skdn;
    mutation backup             [backups]                 needs Right::Manage => backup::backup;
    query    list_backups       [backups]                 needs Right::Anyone => backup::list_backups;
    mutation restore_backup     [session]                 needs Right::Anyone => backup::restore_backup;
    mutation print_recovery_sheet [] needs Right::Manage => print::print_recovery_sheet;
    mutation discard_recovery_sheet [] needs Right::Manage => print::discard_recovery_sheet;
    mutation print_weighing_list [] needs Right::Read => print::print_weighing_list;
    mutation print_day_summary  []                        needs Right::Read   => print::print_day_summary;
    mutation print_eppgbm_sheet []                        needs Right::Read   => print::print_eppgbm_sheet;
    mutation print_child        []                        needs Right::Read   => print::print_child;
    query    list_rules         []                        needs Right::Anyone => settings::list_rules;
    mutation doctor             []                        needs Right::Read   => settings::doctor;
    query    district_state     [district, people, facts, places, days, users] needs Right::Read => district::district_state;
    mutation enrol              [district, session, places] needs Right::Manage => district::enrol;
    mutation sync_now           [district]                needs Right::Read   => district::sync_now;
    mutation bundle_out         [district]                needs Right::Enter  => bundle::bundle_out;
    mutation bundle_in          [district, people, facts, places, days, users] needs Right::Enter => bundle::bundle_in;
    query    to_decide          [district, people, facts] needs Right::Read   => correction::to_decide;
    query    list_corrections   [district, people, facts, places] needs Right::Read => correction::list_corrections;
    query    list_conflicts     [people, facts, places, users] needs Right::Read => conflict::list_conflicts;
    mutation settle_conflict    [people, facts]           needs Right::Correct => conflict::settle_conflict;
    query    list_duplicates    [people, facts, places, users] needs Right::Read => kinship::list_duplicates;
    mutation say_same           [people, facts]           needs Right::Correct => kinship::say_same;
    mutation say_distinct       [people, facts]           needs Right::Correct => kinship::say_distinct;
    mutation unsay              [people, facts]           needs Right::Correct => kinship::unsay;
    query    status             [district, people, facts, places, days, users] needs Right::Read => district::status;
}

/// Grants a right, or says why not.
pub(crate) fn check(app: &App, right: Right) -> Result<(), UiError> {
    match right {
        Right::Anyone => Ok(()),
        Right::Read | Right::Enter | Right::Correct | Right::Manage => app.session().map(|_| ()),
    }
}
