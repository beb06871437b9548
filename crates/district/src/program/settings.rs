//! The configuration file: what a service is told once, so that no command line has to say it.
//!
//! ```toml
//! data = "/var/lib/siklus-district"
//! listen = "0.0.0.0:8443"
//! passphrase_file = "/etc/siklus-district/secret"
//! certificate = "/etc/ssl/dinas.pem"
//! certificate_key = "/etc/ssl/private/dinas.key"
//! ```
//!
//! Paths are taken from the folder of the file.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use vault::Passphrase;

use super::arguments::Common;
use super::outcome::Failure;
use terminal::speak::say;

/// Name of the configuration in a data folder.
const FILE: &str = "siklus-district.toml";

/// What a configuration says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    /// The folder of the district.
    pub(super) data: Option<PathBuf>,
    /// The address of its PostgreSQL.
    pub(super) database_url: Option<String>,
    /// Who signs the certificate of that PostgreSQL, as PEM.
    pub(super) database_authorities: Option<PathBuf>,
    /// A file with the secret in its first line.
    passphrase_file: Option<PathBuf>,
    /// Where to listen.
    pub(super) listen: Option<SocketAddr>,
    /// The certificate to show, as PEM, with those that signed it.
    pub(super) certificate: Option<PathBuf>,
    /// Its key, as PEM.
    pub(super) certificate_key: Option<PathBuf>,
}

impl Settings {
    /// The configuration that is named, or the one in the data folder; an empty one when there is none.
    ///
    /// # Errors
    /// [`Failure`] when it cannot be read or says what no configuration says.
    pub(super) fn of(common: &Common) -> Result<Self, Failure> {
        let in_folder = common.data.as_ref().map(|folder| folder.join(FILE));
        let path = match (&common.config, in_folder) {
            (Some(named), _) => named.clone(),
            (None, Some(path)) if path.exists() => path,
            (None, _) => return Ok(Self::default()),
        };
        let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&text, folder).map_err(|line| {
            Failure::Usage(say(
                "district.usage.config",
                &[("path", &path.display()), ("line", &line)],
            ))
        })
    }

    /// The settings of a text, or the line that cannot be understood.
    fn parse(text: &str, folder: &Path) -> Result<Self, usize> {
        let mut settings: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            before.map_or(1, |before| before.matches('\n').count() + 1)
        })?;
        let paths = [
            &mut settings.data,
            &mut settings.database_authorities,
            &mut settings.passphrase_file,
            &mut settings.certificate,
            &mut settings.certificate_key,
        ];
        for path in paths.into_iter().flatten() {
            *path = folder.join(&*path);
        }
        Ok(settings)
    }

    /// The secret: of the surroundings, of the file that is named, or as typed.
    ///
    /// # Errors
    /// [`Failure`] when there is none.
    pub(super) fn secret(&self) -> Result<Passphrase, Failure> {
        if let Some(secret) = terminal::settings::passphrase() {
            return Ok(Passphrase::new(secret));
        }
        if let Some(path) = &self.passphrase_file {
            let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
            let line = text.lines().next().unwrap_or_default();
            if !line.trim().is_empty() {
                return Ok(Passphrase::new(line.to_owned()));
            }
        }
        let typed = terminal::speak::ask("district.ask.secret").map_err(|_| {
            let variable = &terminal::settings::PASSPHRASE;
            Failure::Store(say("district.error.no_secret", &[("variable", variable)]))
        })?;
        Ok(Passphrase::new(typed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_says_where_everything_is() {
        let text =
            "data = \"kabupaten\"\nlisten = \"0.0.0.0:8443\"\npassphrase_file = \"/etc/rahasia\"\n";
        let settings = Settings::parse(text, Path::new("/srv")).unwrap();
        assert_eq!(settings.data, Some(PathBuf::from("/srv/kabupaten")));
        assert_eq!(
            settings.passphrase_file,
            Some(PathBuf::from("/etc/rahasia"))
        );
        assert_eq!(settings.listen, Some("0.0.0.0:8443".parse().unwrap()));
    }

    #[test]
    fn the_line_that_is_not_understood_is_named() {
        for (text, line) in [
            ("data = 3", 1),
            ("data = \"a\"\nlisten = \"rumah\"", 2),
            ("\n\nrahasia = \"x\"", 3),
        ] {
            let refused = Settings::parse(text, Path::new("/")).unwrap_err();
            assert_eq!(refused, line, "{text}");
        }
    }
}
