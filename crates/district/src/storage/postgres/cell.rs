//! Values on their way to PostgreSQL and back.

use std::error::Error as StdError;

use bytes::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::super::Cell;

/// A value that the other side has no place for.
#[derive(Debug, thiserror::Error)]
#[error("a value does not fit into {0}")]
struct Unfit(Type);

impl ToSql for Cell {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(int), &Type::INT8) => int.to_sql(ty, out),
            (Self::Int(int), &Type::INT4) => i32::try_from(*int)?.to_sql(ty, out),
            (Self::Int(int), &Type::INT2) => i16::try_from(*int)?.to_sql(ty, out),
            (Self::Text(text), &Type::TEXT | &Type::VARCHAR) => text.to_sql(ty, out),
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(ty, out),
            _ => Err(Unfit(ty.clone()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        // Which types do depends on the value: `to_sql` says so.
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Self::Int(bool::from_sql(ty, raw)?.into()),
            Type::NUMERIC => Self::Int(whole(raw).ok_or_else(|| Unfit(ty.clone()))?),
            Type::TEXT | Type::VARCHAR => Self::Text(String::from_sql(ty, raw)?),
            Type::BYTEA => Self::Bytes(raw.to_vec()),
            _ => return Err(Unfit(ty.clone()).into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// The number that a NUMERIC holds, if it is a whole one: the sum of a column of whole numbers comes so.
///
/// Sent are, as 16 bits each: how many digits, the power of 10,000 of the first, the sign (0 or 0x4000),
/// how many decimals are shown, and the digits, each to the base 10,000.
fn whole(raw: &[u8]) -> Option<i64> {
    let mut parts = raw
        .chunks_exact(2)
        .map(|two| i16::from_be_bytes([two[0], two[1]]));
    let (n_digits, power, sign) = (parts.next()?, parts.next()?, parts.next()?);
    let (_, digits) = (parts.next()?, parts);
    if n_digits > power.checked_add(1)? || digits.len() != usize::try_from(n_digits).ok()? {
        return None;
    }
    let places = usize::try_from(power.checked_add(1)?).ok()?;
    let mut number: i64 = 0;
    for digit in digits.chain(std::iter::repeat(0)).take(places) {
        number = number.checked_mul(10_000)?.checked_sub(digit.into())?;
    }
    match sign {
        0 => number.checked_neg(),
        0x4000 => Some(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_numeric_is_a_number_and_no_other_is() {
        let numeric = |parts: &[i16]| {
            let bytes: Vec<u8> = parts.iter().flat_map(|part| part.to_be_bytes()).collect();
            whole(&bytes)
        };
        let nan = 0xC000_u16.cast_signed();
        for (parts, number) in [
            (&[0, 0, 0, 0][..], Some(0)),
            (&[1, 0, 0, 0, 7], Some(7)),
            (&[1, 1, 0, 0, 45], Some(450_000)),
            (&[2, 1, 0x4000, 0, 45, 12], Some(-450_012)),
            (&[2, 0, 0, 1, 7, 5000], None),
            (&[1, -1, 0, 1, 5000], None),
            (&[0, 0, nan, 0], None),
            (&[1, 9, 0, 0, 1], None),
            (&[2, 1, 0, 0, 45], None),
            (&[1, 0, 0], None),
            (
                &[5, 4, 0x4000, 0, 922, 3372, 368, 5477, 5808],
                Some(i64::MIN),
            ),
            (&[5, 4, 0, 0, 922, 3372, 368, 5477, 5808], None),
        ] {
            assert_eq!(numeric(parts), number, "{parts:?}");
        }
    }
}
