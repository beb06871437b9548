//! The real window under an invisible screen, by keyboard, as a person uses it. Pictures in `target/screens/`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod correcting;
mod desk;
mod district_page;
mod eppgbm;
mod every_service;
mod first_month;
mod groups;
mod kabupaten;
mod lock;
mod moving;
mod opening;
mod services;
mod sharing;
mod visits;
mod watching;
