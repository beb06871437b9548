//! The two weights of the paper's typeface: glyphs, widths, and text cut to a width.

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

static REGULAR: &[u8] = include_bytes!("../../fonts/Inter-Regular.ttf");
static SEMI_BOLD: &[u8] = include_bytes!("../../fonts/Inter-SemiBold.ttf");

/// How heavy a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Height of a capital letter in parts of the size.
pub(crate) const CAPITAL: f32 = 0.727;

struct Face {
    /// Glyph and advance (in parts of the size) of each character below the last one in use.
    glyphs: Vec<Option<(u16, f32)>>,
}

const LAST_CHARACTER: u32 = 0x2300;

static FACES: LazyLock<[Option<Face>; 2]> =
    LazyLock::new(|| [Face::read(REGULAR), Face::read(SEMI_BOLD)]);

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(bytes).ok()?;
        let metrics = GlyphMetrics::new(&font, Size::new(1.0), LocationRef::default());
        let glyphs = (0..LAST_CHARACTER).map(|code| {
            let glyph = font.charmap().map(code)?;
            Some((
                u16::try_from(glyph.to_u32()).ok()?,
                metrics.advance_width(glyph)?,
            ))
        });
        Some(Self {
            glyphs: glyphs.collect(),
        })
    }

    fn glyph(&self, letter: char) -> Option<(u16, f32)> {
        *self.glyphs.get(letter as usize)?
    }
}

impl Weight {
    fn face(self) -> Option<&'static Face> {
        FACES[self as usize].as_ref()
    }

    fn advance(self, letter: char) -> f32 {
        self.face()
            .and_then(|face| face.glyph(letter))
            .map_or(0.0, |(_, advance)| advance)
    }

    /// The font as the PDF embeds it.
    pub(crate) fn font(self) -> Option<Font> {
        let bytes = match self {
            Self::Regular => REGULAR,
            Self::Bold => SEMI_BOLD,
        };
        Font::new(bytes.to_vec().into(), 0)
    }

    /// How wide a text is. A character that the typeface lacks, such as an emoji, takes no room and is not drawn.
    pub(crate) fn width(self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.advance(letter)).sum::<f32>() * size
    }

    /// The glyphs of a text in their order.
    pub(crate) fn glyphs(self, text: &str) -> Vec<KrillaGlyph> {
        let Some(face) = self.face() else {
            return Vec::new();
        };
        let drawn = text.char_indices().filter_map(|(start, letter)| {
            let (glyph, advance) = face.glyph(letter)?;
            let range = start..start + letter.len_utf8();
            Some(KrillaGlyph::new(
                GlyphId::new(u32::from(glyph)),
                advance,
                0.0,
                0.0,
                0.0,
                range,
                None,
            ))
        });
        drawn.collect()
    }

    /// The text, or as much of it as fits into a width with an ellipsis after it.
    pub(crate) fn cut(self, text: &str, size: f32, width: f32) -> String {
        if self.width(text, size) <= width {
            return text.to_owned();
        }
        let room = width / size - self.advance('…');
        let mut taken = 0.0;
        let kept = text.chars().take_while(|letter| {
            taken += self.advance(*letter);
            taken <= room
        });
        let kept: String = kept.collect();
        format!("{}…", kept.trim_end())
    }

    /// The text in lines of a width, broken at spaces; a longer word is cut.
    pub(crate) fn lines(self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            if let Some(line) = lines.last_mut() {
                let longer = format!("{line} {word}");
                if self.width(&longer, size) <= width {
                    *line = longer;
                    continue;
                }
            }
            lines.push(self.cut(word, size, width));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_equally_wide_and_everything_on_paper_has_a_glyph() {
        for weight in [Weight::Regular, Weight::Bold] {
            let widths: Vec<f32> = ('0'..='9').map(|digit| weight.advance(digit)).collect();
            assert!(
                widths
                    .iter()
                    .all(|width| *width == widths[0] && *width > 0.5)
            );
            for letter in "AZaz–—…′·×−±•½é".chars() {
                assert!(weight.advance(letter) > 0.0, "{letter}");
            }
        }
    }

    #[test]
    fn a_long_name_is_cut_with_an_ellipsis_to_its_width() {
        let name = "Muhammad Rizki Ramadhan Siregar bin Abdullah";
        let cut = Weight::Regular.cut(name, 9.0, 90.0);
        assert!(
            cut.ends_with('…') && Weight::Regular.width(&cut, 9.0) <= 90.0,
            "{cut}"
        );
        assert_eq!(Weight::Regular.cut("Siti", 9.0, 90.0), "Siti");
    }

    #[test]
    fn lines_are_never_wider_than_asked() {
        let text = "Anak ini perlu dirujuk karena tidak naik dua kali berturut-turut Supercalifragilisticexpialidocious";
        for width in [30.0, 80.0, 200.0] {
            for line in Weight::Bold.lines(text, 10.0, width) {
                assert!(Weight::Bold.width(&line, 10.0) <= width, "{line}");
            }
        }
    }
}
