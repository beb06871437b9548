//! Numbers and bytes, one after the other.

use crate::Refused;

/// Bytes being written.
#[derive(Debug, Default)]
pub(crate) struct Out(Vec<u8>);

impl Out {
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// A number in groups of seven bits, the lowest first.
    pub(crate) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(low_byte(number) | 0x80);
            number >>= 7;
        }
        self.0.push(low_byte(number));
    }

    pub(crate) fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
}

fn low_byte(number: u64) -> u8 {
    number.to_le_bytes()[0]
}

/// How many bytes [`Out::number`] writes.
pub(crate) fn length_of(number: u64) -> usize {
    (64 - number.leading_zeros() as usize).div_ceil(7).max(1)
}

/// Bytes being read.
#[derive(Debug)]
pub(crate) struct In<'a>(&'a [u8]);

impl<'a> In<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn number(&mut self) -> Result<u64, Refused> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = *self.array()?;
            let seven = u64::from(byte & 0x7f);
            if shift == 63 && seven > 1 {
                return Err(Refused::Malformed);
            }
            number |= seven << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Refused::Malformed)
    }

    /// A number of things of which each takes at least a byte of what is left, or none may exist at all
    /// beyond `most`.
    pub(crate) fn count(&mut self, most: usize) -> Result<usize, Refused> {
        let count = usize::try_from(self.number()?).map_err(|_| Refused::TooLarge)?;
        if count > most {
            return Err(Refused::TooLarge);
        }
        Ok(count)
    }

    pub(crate) fn raw(&mut self, length: usize) -> Result<&'a [u8], Refused> {
        let (taken, left) = self.0.split_at_checked(length).ok_or(Refused::Malformed)?;
        self.0 = left;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<&'a [u8; N], Refused> {
        let (taken, left) = self.0.split_first_chunk().ok_or(Refused::Malformed)?;
        self.0 = left;
        Ok(taken)
    }

    pub(crate) fn rest(self) -> &'a [u8] {
        self.0
    }

    /// Nothing may be left.
    pub(crate) fn end(self) -> Result<(), Refused> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Refused::Malformed)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_number_comes_back_and_is_as_long_as_foretold(number: u64, few in 0..300_u64) {
            for number in [number, few, u64::MAX, number >> 32] {
                let mut out = Out::default();
                out.number(number);
                let bytes = out.into_bytes();
                prop_assert_eq!(bytes.len(), length_of(number));
                let mut read = In::new(&bytes);
                prop_assert_eq!(read.number(), Ok(number));
                prop_assert_eq!(read.end(), Ok(()));
            }
        }
    }

    #[test]
    fn a_number_of_more_than_64_bits_is_refused() {
        let bytes = [0xff; 9].into_iter().chain([2]).collect::<Vec<u8>>();
        assert_eq!(In::new(&bytes).number(), Err(Refused::Malformed));
        assert_eq!(In::new(&[0x80; 30]).number(), Err(Refused::Malformed));
    }
}
