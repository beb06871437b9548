//! Minutes as people read them.

use chrono::DateTime;

use crate::surroundings::ZONE_HOURS;

/// A minute since 1970 in the office's own time, `YYYY-MM-DDTHH:MM`.
pub(super) fn local(minute: i64) -> Option<String> {
    let seconds = minute.checked_mul(60)?.checked_add(ZONE_HOURS * 3_600)?;
    let local = DateTime::from_timestamp(seconds, 0)?;
    Some(local.format("%Y-%m-%dT%H:%M").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_told_in_the_time_of_the_office() {
        assert_eq!(local(29_921_790).as_deref(), Some("2026-11-22T07:30"));
        assert_eq!(local(i64::MAX), None);
    }
}
