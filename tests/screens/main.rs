//! The real window under an invisible screen, by keyboard, as a person uses it. Pictures in `target/screens/`.

mod eppgbm;
mod first_month;
mod opening;
