//! Which desa a row of a file means, among those of this laptop.

use std::collections::HashMap;

use domain::{AreaCode, area, name};

/// The desa that rows may mean, and what was made of their names so far.
pub(in crate::command) struct DesaNames {
    known: Vec<AreaCode>,
    /// For rows that name none.
    default: Option<AreaCode>,
    found: HashMap<(String, String), Result<AreaCode, &'static str>>,
}

impl DesaNames {
    pub(in crate::command) fn new(known: Vec<AreaCode>, default: Option<AreaCode>) -> Self {
        let only = match known.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        Self {
            known,
            default: default.or(only),
            found: HashMap::new(),
        }
    }

    /// The desa of a row that calls it by code or name, or the code of why there is none: `missing` or
    /// `bad_desa`. The kecamatan tells desa of one name apart.
    pub(in crate::command) fn of(
        &mut self,
        desa: Option<&str>,
        kecamatan: Option<&str>,
    ) -> Result<AreaCode, &'static str> {
        let Some(desa) = desa else {
            return self.default.ok_or("missing");
        };
        let kecamatan = kecamatan.unwrap_or_default();
        let key = (desa.to_owned(), kecamatan.to_owned());
        if let Some(found) = self.found.get(&key) {
            return *found;
        }
        let found = self.look_up(desa, kecamatan);
        self.found.insert(key, found);
        found
    }

    fn look_up(&self, desa: &str, kecamatan: &str) -> Result<AreaCode, &'static str> {
        let mut meant: Vec<AreaCode> = match code(desa) {
            Some(code) => self
                .known
                .iter()
                .copied()
                .filter(|known| *known == code)
                .collect(),
            None => self
                .known
                .iter()
                .copied()
                .filter(|known| is_called(*known, desa))
                .collect(),
        };
        if meant.len() > 1 {
            meant.retain(|desa| is_in(*desa, kecamatan));
        }
        match meant.as_slice() {
            [desa] => Ok(*desa),
            _ => Err("bad_desa"),
        }
    }
}

/// A Kemendagri code, with or without its dots.
fn code(text: &str) -> Option<AreaCode> {
    let text = text.trim();
    if let Ok(code) = text.parse() {
        return Some(code);
    }
    let bare = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    let dotted = bare.then(|| {
        format!(
            "{}.{}.{}.{}",
            &text[..2],
            &text[2..4],
            &text[4..6],
            &text[6..]
        )
    })?;
    dotted.parse().ok()
}

fn is_called(desa: AreaCode, text: &str) -> bool {
    area::find_desa(text, desa)
        .iter()
        .any(|found| found.code == desa)
}

fn is_in(desa: AreaCode, kecamatan: &str) -> bool {
    let bare = |text: &str| {
        let mut text = name::normalise(text);
        for prefix in ["kecamatan ", "kec "] {
            if let Some(rest) = text.strip_prefix(prefix) {
                text = rest.to_owned();
            }
        }
        text.retain(|letter| letter != ' ');
        text
    };
    let named = desa.parent().and_then(area::name_of).unwrap_or_default();
    !kecamatan.is_empty() && bare(named) == bare(kecamatan)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(codes: &[&str]) -> Vec<AreaCode> {
        codes.iter().map(|code| code.parse().unwrap()).collect()
    }

    #[test]
    fn a_desa_is_known_by_code_or_name_among_the_laptops_own() {
        let perdamaian = "12.05.07.1004";
        let mut two = DesaNames::new(codes(&[perdamaian, "12.05.07.2001"]), None);
        for (written, meant) in [
            (perdamaian, Ok(perdamaian)),
            ("1205071004", Ok(perdamaian)),
            ("Perdamaian", Ok(perdamaian)),
            ("KEL. PERDAMAIAN", Ok(perdamaian)),
            ("Karangrejo", Ok("12.05.07.2001")),
            ("12.05.07.2002", Err("bad_desa")),
            ("Entah", Err("bad_desa")),
        ] {
            let found = two.of(Some(written), None).map(|desa| desa.to_string());
            assert_eq!(found, meant.map(str::to_owned), "{written}");
        }
        assert_eq!(two.of(None, None), Err("missing"));
        let mut one = DesaNames::new(codes(&[perdamaian]), None);
        assert_eq!(one.of(None, None).unwrap().to_string(), perdamaian);
    }
}
