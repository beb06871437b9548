//! From one person's history to the rows every report is made of. Pure.
//!
//! [`History`] is all that is known of a person. From it come the stays ([`Residence`]), the
//! months ([`ChildMonth`]: N/T/O/B, z-scores, categories) and what a child brings to SKDN
//! ([`skdn::Counted`]). Laptop and district run this same code, so they give the same numbers.

mod child_month;
pub mod doubt;
mod history;
mod judgement;
mod residence;
pub mod skdn;

pub use child_month::{ChildMonth, MINIMUM_GAIN_EDITION, Measured, WeighingCode};
pub use history::History;
pub use judgement::{BGM_EDITION, Judgement};
pub use residence::Residence;
