//! From one person's history to the rows every report is made of. Pure.
//!
//! [`History`] is all that is known of a person. From it come the stays ([`Residence`]), the
//! months ([`ChildMonth`]: N/T/O/B, z-scores, categories) and what a child brings to SKDN
//! ([`skdn::Counted`]); [`Resident`] and [`MonthRow`] are stays and months as they are stored. Laptop and district run this same code, so they give the same numbers.

pub mod advice;
pub mod board;
pub mod care;
mod child_month;
pub mod doubt;
mod figures;
mod history;
mod judgement;
mod marks;
mod month_row;
mod residence;
mod resident;
mod rows;
pub mod skdn;

pub use child_month::{ChildMonth, MINIMUM_GAIN_EDITION, Measured, WeighingCode};
pub use figures::{Figures, Nutrition, Share, Status};
pub use history::History;
pub use judgement::{BGM_EDITION, Judgement};
pub use marks::Marks;
pub use month_row::MonthRow;
pub use residence::Residence;
pub use resident::{InMonth, Resident};

/// The edition of what is computed here: raised whenever a rule or a table of figures changes what comes of
/// the same history. Who keeps rows of another edition computes them again.
pub const EDITION: u32 = 2;
