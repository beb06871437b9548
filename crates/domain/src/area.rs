//! Kemendagri area codes and the built-in list of areas down to desa and kelurahan.
//!
//! The list is one text (`areas/areas.txt`, see `areas/SOURCE.md`) that stays in the program file; only
//! an index of its 7,837 kecamatan and larger areas is built, once, at the first look-up. Areas that people add
//! are not here. A code may be well formed without being in the list. BPS codes look alike and are
//! another scheme: a code without dots is not accepted.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::name::normalise;

static LIST: &str = include_str!("../areas/areas.txt");

/// A well-formed area code: `12`, `12.05`, `12.05.07` or `12.05.07.1004`.
///
/// Ordered as its text is by bytes, so that an area comes right before what lies in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode {
    // Zero means that the code ends before this block.
    province: u8,
    kabupaten: u8,
    kecamatan: u8,
    desa: u16,
}

/// How deep an area code goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaLevel {
    /// Provinsi, `12`.
    Province,
    /// Kabupaten or kota, `12.05`.
    Kabupaten,
    /// Kecamatan or distrik, `12.05.07`.
    Kecamatan,
    /// Desa or kelurahan, `12.05.07.1004`.
    Desa,
}

/// The text is not an area code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an area code such as 12.05.07.1004")]
pub struct NotAnAreaCode;

/// An area of the built-in list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Area {
    /// Its code.
    pub code: AreaCode,
    /// Its name as people write it; a kabupaten or kota begins with that word.
    pub name: &'static str,
}

impl AreaCode {
    /// How deep the code goes.
    pub fn level(self) -> AreaLevel {
        match self {
            Self { kabupaten: 0, .. } => AreaLevel::Province,
            Self { kecamatan: 0, .. } => AreaLevel::Kabupaten,
            Self { desa: 0, .. } => AreaLevel::Kecamatan,
            _ => AreaLevel::Desa,
        }
    }

    /// The area it lies in; `None` for a province.
    pub fn parent(self) -> Option<Self> {
        match self.level() {
            AreaLevel::Province => None,
            AreaLevel::Kabupaten => self.at(AreaLevel::Province),
            AreaLevel::Kecamatan => self.at(AreaLevel::Kabupaten),
            AreaLevel::Desa => self.at(AreaLevel::Kecamatan),
        }
    }

    /// The area of a level that this one is or lies in; `None` if the code is not that deep.
    pub fn at(self, level: AreaLevel) -> Option<Self> {
        if level > self.level() {
            return None;
        }
        let mut code = self;
        if level < AreaLevel::Desa {
            code.desa = 0;
        }
        if level < AreaLevel::Kecamatan {
            code.kecamatan = 0;
        }
        if level < AreaLevel::Kabupaten {
            code.kabupaten = 0;
        }
        Some(code)
    }

    /// Whether it is that area or lies in it.
    pub fn is_within(self, area: Self) -> bool {
        self.at(area.level()) == Some(area)
    }

    /// A kelurahan: a town ward, fourth block 1xxx.
    pub fn is_kelurahan(self) -> bool {
        (1000..2000).contains(&self.desa)
    }

    /// A desa: a village, fourth block 2xxx, or 3xxx for a desa adat.
    pub fn is_desa(self) -> bool {
        (2000..4000).contains(&self.desa)
    }

    /// The code of a kecamatan as six digits; with zeros for what a larger area leaves open.
    fn block(self) -> u32 {
        u32::from(self.province) * 10_000
            + u32::from(self.kabupaten) * 100
            + u32::from(self.kecamatan)
    }
}

impl FromStr for AreaCode {
    type Err = NotAnAreaCode;

    fn from_str(text: &str) -> Result<Self, NotAnAreaCode> {
        let mut blocks = text.split('.');
        let mut block = |digits: usize| match blocks.next() {
            None => Ok(0),
            Some(block) => number(block, digits)
                .filter(|number| *number > 0)
                .ok_or(NotAnAreaCode),
        };
        let (province, kabupaten, kecamatan, desa) = (block(2)?, block(2)?, block(2)?, block(4)?);
        if blocks.next().is_some() || (desa > 0 && desa < 1000) {
            return Err(NotAnAreaCode);
        }
        let short = |block: u16| u8::try_from(block).map_err(|_| NotAnAreaCode);
        Ok(Self {
            province: short(province)?,
            kabupaten: short(kabupaten)?,
            kecamatan: short(kecamatan)?,
            desa,
        })
    }
}

fn number(block: &str, digits: usize) -> Option<u16> {
    let well_formed = block.len() == digits && block.bytes().all(|byte| byte.is_ascii_digit());
    well_formed.then(|| block.parse().ok()).flatten()
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.province)?;
        for block in [self.kabupaten, self.kecamatan] {
            if block > 0 {
                write!(f, ".{block:02}")?;
            }
        }
        if self.desa > 0 {
            write!(f, ".{:04}", self.desa)?;
        }
        Ok(())
    }
}

impl fmt::Debug for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AreaCode({self})")
    }
}

impl Serialize for AreaCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AreaCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// The name of an area; `None` if the built-in list does not hold it.
pub fn name_of(code: AreaCode) -> Option<&'static str> {
    let place = index()
        .binary_search_by_key(&code.block(), |block| block.code.block())
        .ok()?;
    match code.level() {
        AreaLevel::Desa => desa_of(place..place + 1)
            .find(|desa| desa.code == code)
            .map(|desa| desa.name),
        AreaLevel::Province | AreaLevel::Kabupaten | AreaLevel::Kecamatan => {
            Some(index()[place].area().name)
        }
    }
}

/// What lies directly in an area, in the order of the codes; the provinces for `None`.
pub fn children_of(parent: Option<AreaCode>) -> Vec<Area> {
    let blocks = blocks_within(parent);
    match parent.map(AreaCode::level) {
        Some(AreaLevel::Desa) => Vec::new(),
        Some(AreaLevel::Kecamatan) => desa_of(blocks).collect(),
        None | Some(AreaLevel::Province | AreaLevel::Kabupaten) => index()[blocks]
            .iter()
            .filter(|block| block.code.parent() == parent)
            .map(Block::area)
            .collect(),
    }
}

/// The desa and kelurahan of that name within an area, in the order of the codes.
///
/// Names are the same when they agree without case, punctuation and spaces (`Karangrejo`, `KARANG REJO`)
/// and without the word desa or kelurahan before them. Several may share a name.
pub fn find_desa(name: &str, within: AreaCode) -> Vec<Area> {
    let wanted = comparable(name);
    if wanted.is_empty() {
        return Vec::new();
    }
    desa_of(blocks_within(Some(within)))
        .filter(|desa| desa.code.is_within(within) && comparable(desa.name) == wanted)
        .collect()
}

fn comparable(name: &str) -> String {
    let mut name = normalise(name);
    for kind in ["desa ", "kelurahan ", "kel ", "ds "] {
        if let Some(rest) = name.strip_prefix(kind) {
            name = rest.to_owned();
            break;
        }
    }
    name.retain(|letter| letter != ' ');
    name
}

/// An area above the desa, and where its line begins in the list.
struct Block {
    code: AreaCode,
    start: u32,
}

impl Block {
    fn area(&self) -> Area {
        let line = LIST[self.start as usize..]
            .lines()
            .next()
            .unwrap_or_default();
        Area {
            code: self.code,
            name: split(line).1,
        }
    }
}

/// Every province, kabupaten and kecamatan, in the order of their codes.
fn index() -> &'static [Block] {
    static INDEX: OnceLock<Vec<Block>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut blocks = Vec::new();
        let mut code = AreaCode {
            province: 0,
            kabupaten: 0,
            kecamatan: 0,
            desa: 0,
        };
        let mut start = 0;
        for line in LIST.split_inclusive('\n') {
            let (level, number) = level_of(line);
            match level {
                AreaLevel::Province => {
                    code = AreaCode {
                        province: number as u8,
                        kabupaten: 0,
                        kecamatan: 0,
                        desa: 0,
                    }
                }
                AreaLevel::Kabupaten => {
                    code = AreaCode {
                        kabupaten: number as u8,
                        kecamatan: 0,
                        ..code
                    }
                }
                AreaLevel::Kecamatan => {
                    code = AreaCode {
                        kecamatan: number as u8,
                        ..code
                    }
                }
                AreaLevel::Desa => {}
            }
            if level < AreaLevel::Desa {
                blocks.push(Block { code, start });
            }
            start += line.len() as u32;
        }
        blocks.shrink_to_fit();
        blocks
    })
}

/// The places in the index of an area and all that lies in it.
fn blocks_within(area: Option<AreaCode>) -> Range<usize> {
    let Some(area) = area else {
        return 0..index().len();
    };
    let area = area.at(AreaLevel::Kecamatan).unwrap_or(area);
    let from = index().partition_point(|block| block.code < area);
    let length = index()[from..].partition_point(|block| block.code.is_within(area));
    from..from + length
}

/// The desa and kelurahan of a stretch of the index.
fn desa_of(blocks: Range<usize>) -> impl Iterator<Item = Area> {
    index()[blocks].iter().flat_map(|block| {
        let below = LIST[block.start as usize..].lines().skip(1);
        below.map_while(|line| {
            let (level, desa) = level_of(line);
            (level == AreaLevel::Desa).then(|| Area {
                code: AreaCode { desa, ..block.code },
                name: split(line).1,
            })
        })
    })
}

/// The level of a line of the list, and the number of its last block.
fn level_of(line: &str) -> (AreaLevel, u16) {
    let block = split(line).0;
    let level = match (
        block.len(),
        block.bytes().filter(|byte| *byte == b'.').count(),
    ) {
        (4, 0) => AreaLevel::Desa,
        (_, 0) => AreaLevel::Province,
        (_, 1) => AreaLevel::Kabupaten,
        (_, _) => AreaLevel::Kecamatan,
    };
    (
        level,
        block.trim_start_matches('.').parse().unwrap_or_default(),
    )
}

fn split(line: &str) -> (&str, &str) {
    line.trim_end().split_once(' ').unwrap_or((line, ""))
}

#[cfg(test)]
mod tests;
