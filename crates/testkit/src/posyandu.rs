//! A posyandu as a test tells it.

use domain::{AreaCode, Place, PlaceId, PlaceKind};

/// A posyandu being told; see [`a_posyandu`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posyandu(Place);

/// A posyandu of that name in Karang Rejo, Langkat, unless the test says otherwise.
///
/// # Panics
/// Never; the methods panic on texts that are no area codes or schedules.
pub fn a_posyandu(name: &str) -> Posyandu {
    Posyandu(Place {
        name: name.to_owned(),
        kind: PlaceKind::Posyandu,
        area: area("12.05.07.2001"),
        puskesmas: None,
        schedule: None,
        closed: false,
        kader: None,
    })
}

fn area(code: &str) -> AreaCode {
    code.parse()
        .unwrap_or_else(|_| panic!("{code:?} is no area code"))
}

impl Posyandu {
    /// In that desa or kelurahan, by code.
    #[must_use]
    pub fn in_desa(mut self, code: &str) -> Self {
        self.0.area = area(code);
        self
    }

    /// Meeting by that rule: `w3-4` is the third Thursday, `d12` the twelfth.
    #[must_use]
    pub fn every(mut self, schedule: &str) -> Self {
        let rule = schedule
            .parse()
            .unwrap_or_else(|_| panic!("{schedule:?} is no schedule"));
        self.0.schedule = Some(rule);
        self
    }

    /// Belonging to that puskesmas.
    #[must_use]
    pub fn of_puskesmas(mut self, puskesmas: PlaceId) -> Self {
        self.0.puskesmas = Some(puskesmas);
        self
    }

    /// The id that every laptop gives it.
    pub fn id(&self) -> PlaceId {
        Place::id(self.0.kind, &self.0.area, &self.0.name)
    }

    /// The place.
    pub fn place(&self) -> &Place {
        &self.0
    }
}
