//! Reading rows of `child_months`: what a child's month came to.

use indicators::MonthRow;
use rusqlite::Row;

use crate::fold::fact_id;

/// The columns of the table in the order of [`read`].
pub(crate) const COLUMNS: &str = "month, fact_replica, fact_seq, date, weight, length, arm, oedema, code, twice_t,
    follows_curve, bgm, gain, minimum_gain, waz, haz, whz, baz, bb_u, tb_u, bb_tb, imt_u, status, flags,
    vitamin_a, exclusive, dewormed, marks";

/// Reads a row whose columns are [`COLUMNS`].
pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<MonthRow> {
    let fact_replica: Option<i64> = row.get(1)?;
    let fact_seq: Option<i64> = row.get(2)?;
    Ok(MonthRow {
        month: row.get(0)?,
        fact: fact_replica
            .zip(fact_seq)
            .map(|(replica, seq)| fact_id(replica, seq)),
        date: row.get(3)?,
        weight: row.get(4)?,
        length: row.get(5)?,
        arm: row.get(6)?,
        oedema: row.get(7)?,
        code: row.get(8)?,
        twice_t: row.get(9)?,
        follows_curve: row.get(10)?,
        bgm: row.get(11)?,
        gain: row.get(12)?,
        minimum_gain: row.get(13)?,
        waz: row.get(14)?,
        haz: row.get(15)?,
        whz: row.get(16)?,
        baz: row.get(17)?,
        bb_u: row.get(18)?,
        tb_u: row.get(19)?,
        bb_tb: row.get(20)?,
        imt_u: row.get(21)?,
        status: row.get(22)?,
        flags: row.get(23)?,
        vitamin_a: row.get(24)?,
        exclusive: row.get(25)?,
        dewormed: row.get(26)?,
        marks: row.get(27)?,
    })
}
