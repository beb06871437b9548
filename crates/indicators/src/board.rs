//! The boards by which an area is watched (PWS) and its services are counted (SPM), as laptop and district tell them.
//!
//! Whoever keeps the rows gathers what is known of each part of an area; what is counted of it and how it is told is
//! decided here, so that a puskesmas reads the same number on its laptop and at the district.

pub mod entered;
pub mod pws;
pub mod spm;
