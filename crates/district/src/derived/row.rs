//! Rows of the derived tables as cells, and back.

use chrono::NaiveDate;
use domain::{Month, PersonId, PlaceId, Sex};
use indicators::care::{Attainment, PersonYear};
use indicators::{MonthRow, Resident};
use uuid::Uuid;

use crate::scope::ScopeId;
use crate::state::fact_id;
use crate::storage::{Cell, Error, Row};

/// One row of `residences`, but for the scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stay {
    pub(crate) posyandu: PlaceId,
    pub(crate) person: PersonId,
    pub(crate) resident: Resident,
    pub(crate) first_measured: Option<NaiveDate>,
}

impl Stay {
    pub(crate) fn cells(&self, scope: ScopeId) -> Vec<Cell> {
        let resident = &self.resident;
        vec![
            scope.0.into(),
            self.posyandu.0.into(),
            resident.birth_date.into(),
            self.person.0.into(),
            resident.from.into(),
            resident.to.into(),
            resident.sex.code().into(),
            resident.owns_kms.into(),
            self.first_measured.into(),
        ]
    }

    /// Reads a row of [`crate::tables::RESIDENCES`].
    pub(crate) fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            posyandu: PlaceId(uuid(row, 1)?),
            person: PersonId(uuid(row, 3)?),
            resident: Resident {
                birth_date: row.date(2)?,
                sex: Sex::from_code(row.int(6)?).ok_or(Error::DamagedRow {
                    table: "residences",
                })?,
                owns_kms: yes(row, 7)?,
                from: row.date(4)?,
                to: row.some(5, Row::date)?,
            },
            first_measured: row.some(8, Row::date)?,
        })
    }
}

pub(crate) fn year_cells(scope: ScopeId, person: PersonId, row: PersonYear) -> Vec<Cell> {
    vec![
        scope.0.into(),
        i64::from(row.year).into(),
        i64::from(row.spm).into(),
        row.rule.word().into(),
        person.0.into(),
        row.number.into(),
        row.done.into(),
        row.needed.into(),
        row.missing.into(),
        row.completed.into(),
    ]
}

pub(crate) fn attained_cells(
    scope: ScopeId,
    person: PersonId,
    attained: Attainment,
    home: PlaceId,
) -> Vec<Cell> {
    vec![
        scope.0.into(),
        attained.indicator.into(),
        Month::of(attained.date).index().into(),
        home.0.into(),
        person.0.into(),
        attained.date.into(),
    ]
}

/// The key of a row of `child_months`.
pub(crate) fn month_key(scope: ScopeId, month: Month, person: PersonId) -> Vec<Cell> {
    vec![scope.0.into(), month.index().into(), person.0.into()]
}

pub(crate) fn month_cells(scope: ScopeId, person: PersonId, row: MonthRow) -> Vec<Cell> {
    vec![
        scope.0.into(),
        row.month.into(),
        person.0.into(),
        row.fact.map(|fact| fact.replica.number()).into(),
        row.fact.map(|fact| fact.seq).into(),
        row.date.into(),
        row.weight.into(),
        row.length.into(),
        row.arm.into(),
        row.oedema.into(),
        row.code.into(),
        row.twice_t.into(),
        row.follows_curve.into(),
        row.bgm.into(),
        row.gain.into(),
        row.minimum_gain.into(),
        row.waz.into(),
        row.haz.into(),
        row.whz.into(),
        row.baz.into(),
        row.bb_u.into(),
        row.tb_u.into(),
        row.bb_tb.into(),
        row.imt_u.into(),
        row.status.into(),
        row.flags.into(),
        row.vitamin_a.into(),
        row.exclusive.into(),
        row.dewormed.into(),
        row.marks.into(),
    ]
}

/// Reads a row of [`crate::tables::CHILD_MONTHS`].
pub(crate) fn read_month(row: &Row) -> Result<(PersonId, MonthRow), Error> {
    let text = |column| Ok::<_, Error>(row.some(column, Row::text)?.map(str::to_owned));
    let month = MonthRow {
        month: row.small(1)?,
        fact: row.some(3, fact_id)?,
        date: row.some(5, Row::date)?,
        weight: row.some(6, Row::small)?,
        length: row.some(7, Row::small)?,
        arm: row.some(8, Row::small)?,
        oedema: yes(row, 9)?,
        code: text(10)?,
        twice_t: yes(row, 11)?,
        follows_curve: row.some(12, yes)?,
        bgm: yes(row, 13)?,
        gain: row.some(14, Row::int)?,
        minimum_gain: row.some(15, Row::small)?,
        waz: row.some(16, Row::small)?,
        haz: row.some(17, Row::small)?,
        whz: row.some(18, Row::small)?,
        baz: row.some(19, Row::small)?,
        bb_u: text(20)?,
        tb_u: text(21)?,
        bb_tb: text(22)?,
        imt_u: text(23)?,
        status: text(24)?,
        flags: row.text(25)?.to_owned(),
        vitamin_a: row.some(26, Row::int)?,
        exclusive: row.some(27, yes)?,
        dewormed: yes(row, 28)?,
        marks: row.small(29)?,
    };
    Ok((PersonId(uuid(row, 2)?), month))
}

/// Yes is 1 and no is 0.
pub(crate) fn yes(row: &Row, column: usize) -> Result<bool, Error> {
    Ok(row.int(column)? != 0)
}

pub(crate) fn uuid(row: &Row, column: usize) -> Result<Uuid, Error> {
    Ok(Uuid::from_bytes(row.array(column)?))
}

#[cfg(test)]
mod tests {
    use domain::{OpId, ReplicaId};

    use super::*;
    use crate::tables::{CHILD_MONTHS, RESIDENCES};

    const SCOPE: ScopeId = ScopeId(3);
    const PERSON: PersonId = PersonId(Uuid::from_u128(5));

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_written_of_a_month_is_read_again() {
        let empty = MonthRow {
            month: 24_315,
            ..MonthRow::default()
        };
        let full = MonthRow {
            month: 24_316,
            fact: Some(OpId {
                replica: ReplicaId::from_random(u64::MAX),
                seq: 7,
            }),
            date: Some(day("2026-05-14")),
            weight: Some(8_500),
            length: Some(742),
            arm: Some(140),
            oedema: true,
            code: Some("N".into()),
            twice_t: true,
            follows_curve: Some(false),
            bgm: true,
            gain: Some(-200),
            minimum_gain: Some(300),
            waz: Some(-210),
            haz: Some(-50),
            whz: Some(12),
            baz: Some(0),
            bb_u: Some("kurang".into()),
            tb_u: Some("normal".into()),
            bb_tb: Some("baik".into()),
            imt_u: Some("lebih".into()),
            status: Some("buruk".into()),
            flags: "waz".into(),
            vitamin_a: Some(1),
            exclusive: Some(true),
            dewormed: true,
            marks: 77,
        };
        for month in [empty, full] {
            let cells = month_cells(SCOPE, PERSON, month.clone());
            assert_eq!(cells.len(), CHILD_MONTHS.columns.len());
            let row = Row::new(CHILD_MONTHS.name, cells);
            assert_eq!(read_month(&row).unwrap(), (PERSON, month));
        }
    }

    #[test]
    fn what_is_written_of_a_stay_is_read_again() {
        for (to, first_measured) in [(None, None), (Some("2026-01-01"), Some("2025-04-03"))] {
            let stay = Stay {
                posyandu: PlaceId(Uuid::from_u128(9)),
                person: PERSON,
                resident: Resident {
                    birth_date: day("2025-01-14"),
                    sex: Sex::Female,
                    owns_kms: true,
                    from: day("2025-03-01"),
                    to: to.map(day),
                },
                first_measured: first_measured.map(day),
            };
            let cells = stay.cells(SCOPE);
            assert_eq!(cells.len(), RESIDENCES.columns.len());
            assert_eq!(Stay::read(&Row::new(RESIDENCES.name, cells)).unwrap(), stay);
        }
    }
}
