//! A look over an old Office container (XLS) before it is parsed.
//!
//! The parser trusts the file: a ring of sectors makes it read for ever, a cell far out makes it ask for more
//! memory than there is. Both are found here first. The same container wraps spreadsheets that have a password.

use crate::Error;

/// First bytes of the container.
pub(crate) const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

const FREE: u32 = 0xFFFF_FFFA;
const MINI_STREAM_LIMIT: usize = 4096;
/// Columns of the XLS format.
const MOST_COLUMNS: u16 = 256;
/// Cells the parser would hold, empty ones between included.
const MOST_CELLS: usize = 6_000_000;

/// Cells a sheet may announce: its rows times its columns.
const MOST_ANNOUNCED: usize = 65_536 * 256;

const FILEPASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const MUL_RK: u16 = 0x00BD;
const DIMENSIONS: u16 = 0x0200;
const BOF: u16 = 0x0809;
/// Records that begin with row and column of a cell that the parser keeps.
const CELL_RECORDS: [u16; 8] = [
    0x0006, MUL_RK, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E,
];

/// Refuses a container that the parser cannot be trusted with.
pub(crate) fn check(bytes: &[u8]) -> Result<(), Error> {
    let container = Container::read(bytes).ok_or(Error::Damaged)?;
    if container.entry("EncryptedPackage").is_some() {
        return Err(Error::Password);
    }
    let workbook = container
        .entry("Workbook")
        .or_else(|| container.entry("Book"));
    let stream = workbook
        .and_then(|entry| container.stream(entry))
        .ok_or(Error::UnknownFormat)?;
    check_records(&stream)
}

fn check_records(stream: &[u8]) -> Result<(), Error> {
    let (mut place, mut sheets, mut begins) = (0, Vec::new(), Vec::new());
    let (mut n_rows, mut n_columns, mut n_cells) = (0, 0, 0);
    while let Some((kind, body)) = record(stream, place) {
        match kind {
            FILEPASS => return Err(Error::Password),
            BOUND_SHEET => sheets.push(u32_at(body, 0).ok_or(Error::Damaged)? as usize),
            BOF => {
                begins.push(place);
                n_cells += n_rows * n_columns;
                (n_rows, n_columns) = (0, 0);
            }
            DIMENSIONS if announced(body).is_none_or(|cells| cells > MOST_ANNOUNCED) => {
                return Err(Error::Damaged);
            }
            kind if CELL_RECORDS.contains(&kind) => {
                let (row, column) = u16_at(body, 0).zip(u16_at(body, 2)).ok_or(Error::Damaged)?;
                if column >= MOST_COLUMNS {
                    return Err(Error::Damaged);
                }
                // This record holds several cells to the right, six bytes each.
                let more = if kind == MUL_RK { body.len() / 6 } else { 1 };
                n_rows = n_rows.max(usize::from(row) + 1);
                n_columns = n_columns.max(usize::from(column) + more);
            }
            _ => {}
        }
        if n_cells + n_rows * n_columns > MOST_CELLS {
            return Err(Error::TooLarge {
                limit: MOST_CELLS as u64,
            });
        }
        place += 4 + body.len();
    }
    // The parser starts each sheet where the list says: every start must be one that was looked over, once.
    sheets.sort_unstable();
    let distinct = sheets.windows(2).all(|pair| pair[0] != pair[1]);
    if distinct
        && sheets
            .iter()
            .all(|start| begins.binary_search(start).is_ok())
    {
        Ok(())
    } else {
        Err(Error::Damaged)
    }
}

/// The kind and the body of the record at a place of the stream.
fn record(stream: &[u8], place: usize) -> Option<(u16, &[u8])> {
    let length = usize::from(u16_at(stream, place + 2)?);
    Some((
        u16_at(stream, place)?,
        stream.get(place + 4..place + 4 + length)?,
    ))
}

/// Rows times columns of a sheet as it announces them; `None` when they contradict each other.
fn announced(body: &[u8]) -> Option<usize> {
    let wide = |place| u32_at(body, place).map(|number| number as usize);
    let short = |place| u16_at(body, place).map(usize::from);
    let (rows, columns) = if body.len() == 10 {
        ((short(0)?, short(2)?), (short(4)?, short(6)?))
    } else {
        ((wide(0)?, wide(4)?), (short(8)?, short(10)?))
    };
    let n_rows = rows.1.checked_sub(rows.0)?;
    let n_columns = columns.1.checked_sub(columns.0)?;
    n_rows.checked_mul(n_columns)
}

struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    entries: Vec<Entry>,
    mini_fat: Vec<u32>,
}

#[derive(Clone)]
struct Entry {
    name: String,
    start: u32,
    length: usize,
}

impl<'a> Container<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut container = Self {
            bytes,
            sector,
            fat: Vec::new(),
            entries: Vec::new(),
            mini_fat: Vec::new(),
        };
        let mut fat_sectors: Vec<u32> = (0..109)
            .filter_map(|place| u32_at(bytes, 76 + 4 * place))
            .collect();
        let mut next = u32_at(bytes, 68)?;
        for _ in 0..container.n_sectors() {
            if next >= FREE {
                break;
            }
            let mut more = words(container.sector(next)?);
            next = more.pop()?;
            fat_sectors.append(&mut more);
        }
        for id in fat_sectors.into_iter().filter(|id| *id < FREE) {
            let entries = words(container.sector(id)?);
            container.fat.extend(entries);
        }
        let directory = container.chain(u32_at(bytes, 48)?, usize::MAX)?;
        container.entries = directory.chunks_exact(128).filter_map(entry).collect();
        // A declared length longer than the file would be read round and round.
        if container
            .entries
            .iter()
            .any(|entry| entry.length > bytes.len())
        {
            return None;
        }
        let mini_sectors = u32_at(bytes, 64)? as usize;
        if mini_sectors > container.n_sectors() {
            return None;
        }
        if mini_sectors > 0 {
            container.mini_fat =
                words(&container.chain(u32_at(bytes, 60)?, mini_sectors * sector)?);
        }
        Some(container)
    }

    fn n_sectors(&self) -> usize {
        self.bytes.len() / self.sector + 1
    }

    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        let start = (id as usize)
            .checked_mul(self.sector)?
            .checked_add(self.sector.max(512))?;
        let end = (start + self.sector).min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The bytes of a chain of sectors; `None` for a ring or a sector outside the file.
    fn chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        let mut chain = Vec::new();
        let mut id = start;
        for _ in 0..=self.n_sectors() {
            if id >= FREE || chain.len() >= length {
                chain.truncate(length);
                return Some(chain);
            }
            chain.extend_from_slice(self.sector(id)?);
            id = *self.fat.get(id as usize)?;
        }
        None
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn stream(&self, entry: &Entry) -> Option<Vec<u8>> {
        if entry.length >= MINI_STREAM_LIMIT {
            return self.chain(entry.start, entry.length);
        }
        let root = self.entries.first()?;
        let mini = self.chain(root.start, root.length)?;
        let mut stream = Vec::new();
        let mut id = entry.start;
        while id < FREE && stream.len() < entry.length {
            let start = id as usize * 64;
            stream.extend_from_slice(mini.get(start..(start + 64).min(mini.len()))?);
            id = *self.mini_fat.get(id as usize)?;
            if stream.len() > MINI_STREAM_LIMIT {
                return None;
            }
        }
        Some(stream)
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let name: Vec<u16> = bytes[..64]
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    let name = String::from_utf16_lossy(&name);
    Some(Entry {
        name: name.trim_end_matches('\0').to_owned(),
        start: u32_at(bytes, 116)?,
        length: u32_at(bytes, 120)? as usize,
    })
}

fn u16_at(bytes: &[u8], place: usize) -> Option<u16> {
    bytes
        .get(place..)?
        .first_chunk()
        .map(|chunk| u16::from_le_bytes(*chunk))
}

fn u32_at(bytes: &[u8], place: usize) -> Option<u32> {
    bytes
        .get(place..)?
        .first_chunk()
        .map(|chunk| u32::from_le_bytes(*chunk))
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes
        .chunks_exact(4)
        .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
        .collect()
}
