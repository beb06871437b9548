//! Giving way to somebody who types: what she saves must not wait for what comes from the district.

/// So long after somebody typed she may go on.
const TYPING_MS: u64 = 3_000;

/// While somebody types a round takes in some hundred entries this often, and no more: it goes on, and few saves
/// meet it.
const BETWEEN_STEPS_MS: u64 = 2_000;

/// Whether a round gives way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Courtesy {
    /// It runs beside somebody's work.
    GivesWay,
    /// Somebody waits for it.
    Hurries,
}

/// When a round that ended a step may begin the next, in milliseconds like `typed` and `ended`.
pub(super) fn next_step(typed: Option<u64>, ended: u64) -> u64 {
    let undisturbed = typed.map_or(ended, |typed| typed + TYPING_MS);
    undisturbed.clamp(ended, ended + BETWEEN_STEPS_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_gives_way_to_somebody_who_types_but_never_stands_still() {
        for (what, typed, ended, next) in [
            ("nobody typed", None, 60_000, 60_000),
            ("she stopped typing long ago", Some(50_000), 60_000, 60_000),
            ("she typed a moment ago", Some(58_500), 60_000, 61_500),
            ("she is typing now", Some(60_000), 60_000, 62_000),
        ] {
            assert_eq!(next_step(typed, ended), next, "{what}");
        }
    }
}
