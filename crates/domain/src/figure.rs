//! Numbers and words about an area that no record of people stands behind: targets, recaps and notes.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{AreaCode, Field, FigureId, FigureKind, Month, Origin, PlaceId, Values, field};

/// What a figure is about. Two laptops that enter the same mean one figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureKey {
    /// What it is.
    pub kind: FigureKind,
    /// The group of a target, the number of an SPM service of a recap, the indicator of a note.
    pub subject: String,
    /// Whose.
    pub puskesmas: PlaceId,
    /// Which desa; none is the whole puskesmas.
    pub desa: Option<AreaCode>,
    /// Its month. A target is of the January of its year.
    pub month: Month,
}

/// A target, a recap or a note, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it is about.
    pub key: FigureKey,
    /// How many were reached; of a recap.
    pub reached: Option<u32>,
    /// How many there are; of a target, or of how many a recap is.
    pub of: Option<u32>,
    /// Where it was read: "BPS projection", "SITB".
    pub source: Option<String>,
    /// The day of which the source speaks.
    pub as_of: Option<NaiveDate>,
    /// What staff say.
    pub note: Option<String>,
    /// Typed, or read from a file.
    pub origin: Origin,
}

impl FigureKey {
    /// The id that every laptop gives it.
    pub fn id(&self) -> FigureId {
        let mut hash = Sha256::new();
        hash.update(b"siklus figure v1\0");
        for part in [
            self.kind.word(),
            &self.subject,
            &self.puskesmas.to_string(),
            &self.desa.map(|desa| desa.to_string()).unwrap_or_default(),
            &self.month.to_string(),
        ] {
            hash.update(part);
            hash.update([0]);
        }
        let digest = hash.finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        FigureId(Uuid::new_v8(bytes))
    }
}

impl Figure {
    /// The fields that say something; the others say of what.
    pub const SAYS: [Field; 3] = [field::REACHED, field::OF, field::NOTE];

    /// Nothing is said of it any more.
    pub fn is_withdrawn(&self) -> bool {
        self.reached.is_none() && self.of.is_none() && self.note.is_none()
    }

    /// Whether both say the same of the same, however they came in.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let origin = self.origin;
        *self
            == Self {
                origin,
                ..other.clone()
            }
    }

    /// The values of every attribute.
    pub fn values(&self) -> Values {
        let mut values = Values::new();
        values.set(field::FIGURE_KIND, self.key.kind);
        values.set(field::SUBJECT, self.key.subject.as_str());
        values.set(field::PUSKESMAS, self.key.puskesmas);
        values.set_some(field::DESA, self.key.desa.map(|desa| desa.to_string()));
        values.set(field::MONTH, self.key.month.first_day());
        values.set_some(field::REACHED, self.reached.map(i64::from));
        values.set_some(field::OF, self.of.map(i64::from));
        values.set_some(field::SOURCE, self.source.as_deref());
        values.set_some(field::AS_OF, self.as_of);
        values.set_some(field::NOTE, self.note.as_deref());
        values.set(field::ORIGIN, self.origin);
        values
    }

    /// The figure behind shown values; `None` while it is not known what it is about.
    pub fn read(values: &Values) -> Option<Self> {
        let number = |of| values.int(of).and_then(|number| u32::try_from(number).ok());
        let text = |of| values.text(of).map(str::to_owned);
        Some(Self {
            key: FigureKey {
                kind: values
                    .int(field::FIGURE_KIND)
                    .and_then(FigureKind::from_code)?,
                subject: text(field::SUBJECT)?,
                puskesmas: values.id(field::PUSKESMAS).map(PlaceId)?,
                desa: match values.text(field::DESA) {
                    Some(text) => Some(text.parse().ok()?),
                    None => None,
                },
                month: Month::of(values.date(field::MONTH)?),
            },
            reached: number(field::REACHED),
            of: number(field::OF),
            source: text(field::SOURCE),
            as_of: values.date(field::AS_OF),
            note: text(field::NOTE),
            origin: values
                .int(field::ORIGIN)
                .and_then(Origin::from_code)
                .unwrap_or(Origin::Live),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_recap() -> Figure {
        Figure {
            key: FigureKey {
                kind: FigureKind::Recap,
                subject: "12".to_owned(),
                puskesmas: PlaceId(Uuid::from_u128(7)),
                desa: None,
                month: "2026-10".parse().unwrap(),
            },
            reached: Some(41),
            of: Some(96),
            source: Some("SIHA".to_owned()),
            as_of: NaiveDate::from_ymd_opt(2026, 11, 2),
            note: None,
            origin: Origin::Import,
        }
    }

    #[test]
    fn a_figure_is_read_as_it_was_written() {
        assert_eq!(Figure::read(&a_recap().values()), Some(a_recap()));
    }

    #[test]
    fn every_part_of_the_key_tells_figures_apart_and_nothing_else_does() {
        let recap = a_recap();
        let mut revised = recap.clone();
        revised.reached = Some(42);
        assert_eq!(revised.key.id(), recap.key.id());
        let others: [fn(&mut FigureKey); 5] = [
            |key| key.kind = FigureKind::Target,
            |key| key.subject = "11".to_owned(),
            |key| key.puskesmas = PlaceId(Uuid::from_u128(8)),
            |key| key.desa = "12.05.07.1004".parse().ok(),
            |key| key.month = key.month.previous(),
        ];
        for change in others {
            let mut other = recap.clone();
            change(&mut other.key);
            assert_ne!(other.key.id(), recap.key.id());
        }
    }
}
