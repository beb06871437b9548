//! A whole laptop, driven by its commands as window and command line drive it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod at;
mod backup;
mod child;
mod conflicts;
mod corrections;
mod district;
mod due;
mod eppgbm;
mod families;
mod figures;
mod groups;
mod import;
mod kinship;
mod monitoring;
mod people;
mod posyandu_day;
mod print;
mod register;
mod report;
mod services;
mod window;
