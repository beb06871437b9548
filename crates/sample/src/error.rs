//! Why people cannot be made up.

use domain::AreaCode;

/// What was asked for cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// People need somewhere to live.
    #[error("no desa to settle people in")]
    NoDesa,
    /// The code is that of a larger area.
    #[error("area {0} is not a desa or kelurahan")]
    NotADesa(AreaCode),
    /// More months than a child is followed.
    #[error("{0} months asked for, at most 60 can be made")]
    TooManyMonths(u32),
}
