//! What is printed: lists for the posyandu day, forms, charts, letters and sheets to keep.
//!
//! Each document takes plain values and gives a PDF for F4 or A4. Everything can be read in black and white: states
//! are words, lines of a chart carry their names.

mod chart;
mod child_card;
mod day_summary;
mod font;
mod growth_sheet;
mod heading;
mod page;
mod recovery;
mod referral;
pub mod sentence;
mod skdn;
mod table;
mod weighing_list;
mod work_sheet;

pub use child_card::{ChildCard, child_card};
pub use day_summary::{DaySummary, Listed, day_summary};
pub use growth_sheet::{GrowthPoint, GrowthSheet, PaperChart, growth_sheet};
pub use heading::ChildHead;
pub use page::PaperSize;
pub use recovery::{RecoverySheet, recovery_sheet};
pub use referral::{ReferralLetter, referral_letter};
pub use skdn::skdn_form;
pub use weighing_list::{WeighingList, WeighingListRow, weighing_list};
pub use work_sheet::eppgbm_sheet;
