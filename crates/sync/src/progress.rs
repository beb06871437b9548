//! How far a round is: never back, never beyond the end.

/// How far a round is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Operations sent or taken so far.
    pub done: u64,
    /// All that are known to be sent or taken.
    pub total: u64,
    /// In thousandths. Never falls, and is 1000 only at the end of a round that came to its end.
    pub permille: u32,
}

/// What is not the end.
const NOT_YET: u32 = Progress::WHOLE - 1;

impl Progress {
    /// Thousandths of a round that came to its end.
    pub const WHOLE: u32 = 1000;

    /// So much is done and so much is left.
    pub(crate) fn step(&mut self, done: u64, left: u64) {
        self.done = self.done.max(done);
        self.total = self.total.max(self.done + left);
        let now = self.done * 1000 / self.total.max(1);
        let now = u32::try_from(now).unwrap_or(NOT_YET).min(NOT_YET);
        self.permille = self.permille.max(now);
    }

    /// Both sides are the same.
    pub(crate) fn end(&mut self) {
        self.done = self.total;
        self.permille = Self::WHOLE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_falls_and_is_whole_only_at_the_end() {
        let mut progress = Progress::default();
        let mut before = 0;
        for (done, left) in [
            (0, 10),
            (5, 5),
            (6, 400),
            (7, 2),
            (4, 0),
            (406, 0),
            (900, 0),
        ] {
            progress.step(done, left);
            assert!(progress.permille >= before && progress.permille < 1000);
            assert!(progress.done <= progress.total);
            before = progress.permille;
        }
        progress.end();
        assert_eq!((progress.permille, progress.done), (1000, progress.total));
    }
}
