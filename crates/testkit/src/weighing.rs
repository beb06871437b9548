//! A weighing as a test tells it.

use domain::{Fact, Grams, Measurement, Millimetres, Origin, PlaceId, Position, Site};

use crate::{day, decimal::scaled};

/// A measurement being told; see [`a_weighing`].
#[derive(Debug, Clone)]
pub struct Weighing(Measurement);

/// A measurement of nothing yet, typed live on that date: `a_weighing("2026-03-04").kg("8.5")`.
///
/// # Panics
/// When the text is no date; the methods panic on texts that are no numbers.
pub fn a_weighing(date: &str) -> Weighing {
    Weighing(Measurement::on(day(date), Origin::Live))
}

impl Weighing {
    /// The weight in kilograms, `"8.5"` or `"8,5"`.
    #[must_use]
    pub fn kg(mut self, weight: &str) -> Self {
        self.0.weight = Some(Grams(scaled(weight, 3)));
        self
    }

    /// The length or height in centimetres.
    #[must_use]
    pub fn cm(mut self, length: &str) -> Self {
        self.0.length = Some(Millimetres(scaled(length, 1)));
        self
    }

    /// Measured lying.
    #[must_use]
    pub fn lying(mut self) -> Self {
        self.0.position = Some(Position::Lying);
        self
    }

    /// Measured standing.
    #[must_use]
    pub fn standing(mut self) -> Self {
        self.0.position = Some(Position::Standing);
        self
    }

    /// The mid-upper-arm circumference in centimetres.
    #[must_use]
    pub fn arm_cm(mut self, arm: &str) -> Self {
        self.0.arm = Some(Millimetres(scaled(arm, 1)));
        self
    }

    /// The head circumference in centimetres.
    #[must_use]
    pub fn head_cm(mut self, head: &str) -> Self {
        self.0.head = Some(Millimetres(scaled(head, 1)));
        self
    }

    /// Oedema was seen on both feet.
    #[must_use]
    pub fn with_oedema(mut self) -> Self {
        self.0.oedema = true;
        self
    }

    /// On a day of that posyandu.
    #[must_use]
    pub fn at(mut self, posyandu: PlaceId) -> Self {
        self.0.site = Some(Site::Posyandu);
        self.0.posyandu = Some(posyandu);
        self
    }

    /// At home.
    #[must_use]
    pub fn at_home(mut self) -> Self {
        self.0.site = Some(Site::Home);
        self.0.posyandu = None;
        self
    }

    /// At the puskesmas.
    #[must_use]
    pub fn at_puskesmas(mut self) -> Self {
        self.0.site = Some(Site::Puskesmas);
        self.0.posyandu = None;
        self
    }

    /// Typed from paper.
    #[must_use]
    pub fn from_paper(mut self) -> Self {
        self.0.origin = Origin::Paper;
        self
    }

    /// Read from a file.
    #[must_use]
    pub fn imported(mut self) -> Self {
        self.0.origin = Origin::Import;
        self
    }

    /// Repeated to confirm an earlier value.
    #[must_use]
    pub fn to_confirm(mut self) -> Self {
        self.0.remeasured = true;
        self
    }

    /// The measurement.
    pub fn measurement(self) -> Measurement {
        self.0
    }
}

impl From<Weighing> for Fact {
    fn from(weighing: Weighing) -> Self {
        Self::Measurement(weighing.0)
    }
}
