//! The shape of a store as its program knows it: who it belongs to and the list of migrations that makes it.

use sha2::{Digest, Sha256};

/// One step from a shape to the next; once released it never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// The shape that this step makes; the list counts 1, 2, 3 ….
    pub version: u32,
    /// A short name, for lists and messages.
    pub name: &'static str,
    /// The statements, without `BEGIN` and `COMMIT`.
    pub sql: &'static str,
}

/// What a program expects of a store.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Number in the file's header that says whose store it is; not 0.
    pub application_id: u32,
    /// All migrations from the first, in order.
    pub migrations: &'static [Migration],
    /// The oldest shape that may still be migrated; 1 when all may.
    pub oldest: u32,
}

impl Migration {
    /// SHA-256 of the statements in hexadecimal, the same for both ways of ending lines.
    #[must_use]
    pub fn checksum(&self) -> String {
        let digest = Sha256::digest(self.sql.replace("\r\n", "\n"));
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Shape {
    /// The shape a store has after all migrations; 0 when there are none.
    #[must_use]
    pub fn newest(&self) -> u32 {
        self.migrations
            .last()
            .map_or(0, |migration| migration.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_ignores_how_lines_end() {
        let unix = Migration {
            version: 1,
            name: "one",
            sql: "CREATE TABLE a (\n  b TEXT\n);\n",
        };
        let windows = Migration {
            sql: "CREATE TABLE a (\r\n  b TEXT\r\n);\r\n",
            ..unix
        };
        let changed = Migration {
            sql: "CREATE TABLE a (\n  b  TEXT\n);\n",
            ..unix
        };
        assert_eq!(unix.checksum(), windows.checksum());
        assert_ne!(unix.checksum(), changed.checksum());
    }
}
