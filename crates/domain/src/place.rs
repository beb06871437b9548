//! Puskesmas, pustu and posyandu.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{AreaCode, PlaceId, PlaceKind, Schedule, Values, field, name};

/// What is known of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name without the kind, such as "Melati 1".
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// A kabupaten for a puskesmas, a desa for a posyandu.
    pub area: AreaCode,
    /// The puskesmas it belongs to.
    pub puskesmas: Option<PlaceId>,
    /// When its posyandu days are.
    pub schedule: Option<Schedule>,
    /// It works no more.
    pub closed: bool,
    /// Its kader, a line each, as [`crate::Kader::read_all`] reads them.
    pub kader: Option<String>,
}

impl Place {
    /// The id that every laptop gives a place of this kind, area and name, so that two laptops that
    /// register "Melati 1" of one desa mean one posyandu. The name may be changed later; the id stays.
    pub fn id(kind: PlaceKind, area: &AreaCode, place_name: &str) -> PlaceId {
        let mut hash = Sha256::new();
        hash.update(b"siklus place v1\0");
        hash.update(kind.word());
        hash.update([0]);
        hash.update(area.to_string());
        hash.update([0]);
        hash.update(name::normalise(place_name));
        let digest = hash.finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        PlaceId(Uuid::new_v8(bytes))
    }

    /// The values of every attribute.
    pub fn values(&self) -> Values {
        let mut values = Values::new();
        values.set(field::PLACE_NAME, self.name.as_str());
        values.set(field::PLACE_KIND, self.kind);
        values.set(field::PLACE_AREA, self.area.to_string());
        values.set_some(field::PLACE_PUSKESMAS, self.puskesmas);
        values.set_some(
            field::PLACE_SCHEDULE,
            self.schedule.map(|schedule| schedule.to_string()),
        );
        values.set_some(field::PLACE_CLOSED, self.closed.then_some(true));
        values.set_some(field::PLACE_KADER, self.kader.as_deref());
        values
    }

    /// The place behind shown values; `None` without a name, kind or area.
    pub fn read(values: &Values) -> Option<Self> {
        Some(Self {
            name: values.text(field::PLACE_NAME)?.to_owned(),
            kind: values
                .int(field::PLACE_KIND)
                .and_then(PlaceKind::from_code)?,
            area: values.text(field::PLACE_AREA)?.parse().ok()?,
            puskesmas: values.id(field::PLACE_PUSKESMAS).map(PlaceId),
            schedule: values
                .text(field::PLACE_SCHEDULE)
                .and_then(|text| text.parse().ok()),
            closed: values.yes(field::PLACE_CLOSED) == Some(true),
            kader: values.text(field::PLACE_KADER).map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_laptops_mean_one_posyandu() {
        let desa: AreaCode = "12.05.07.1004".parse().unwrap();
        let here = Place::id(PlaceKind::Posyandu, &desa, "Melati 1");
        assert_eq!(here, Place::id(PlaceKind::Posyandu, &desa, "  MELATI  1"));
        assert_ne!(here, Place::id(PlaceKind::Posyandu, &desa, "Melati 2"));
        assert_ne!(here, Place::id(PlaceKind::Pustu, &desa, "Melati 1"));
    }
}
