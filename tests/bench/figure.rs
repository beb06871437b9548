//! A measured number beside the one to reach.

use std::io::Write as _;
use std::time::{Duration, Instant};

use serde_json::json;

/// What a value must be to be good.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reach {
    AtMost(f64),
    AtLeast(f64),
    /// Only told, for comparison.
    Told,
}

/// All figures of a run, told as they come.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    n_missed: usize,
}

impl Figures {
    /// Tells a figure.
    pub(crate) fn tell(&mut self, name: &str, value: f64, unit: &str, reach: Reach) {
        let (reach, ok) = match reach {
            Reach::AtMost(most) => (Some(most), value <= most),
            Reach::AtLeast(least) => (Some(least), value >= least),
            Reach::Told => (None, true),
        };
        self.n_missed += usize::from(!ok);
        let value = (value * 100.0).round() / 100.0;
        let line = json!({ "name": name, "value": value, "unit": unit, "reach": reach, "ok": ok });
        let mut output = std::io::stdout().lock();
        writeln!(output, "{line}").unwrap();
    }

    /// Tells the 95th percentile in milliseconds.
    pub(crate) fn tell_p95(&mut self, name: &str, times: &Times, most_ms: f64) {
        self.tell(name, times.percentile_ms(95), "ms", Reach::AtMost(most_ms));
    }

    /// Whether every figure that has one is at its reach.
    pub(crate) fn all_reached(&self) -> bool {
        self.n_missed == 0
    }
}

/// How long something took, many times.
#[derive(Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// Times one run of something.
    pub(crate) fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = work();
        self.0.push(begun.elapsed());
        done
    }

    /// Adds a run that took so long.
    pub(crate) fn took(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Adds the times of others.
    pub(crate) fn add(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// The time that so many of a hundred runs did not exceed.
    pub(crate) fn percentile_ms(&self, percent: usize) -> f64 {
        let mut times = self.0.clone();
        times.sort_unstable();
        let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
        times
            .get(place)
            .map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    }
}
