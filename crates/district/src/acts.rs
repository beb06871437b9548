//! What people of the health office do to who may send and to what was kept aside: done the same way, and
//! written into the audit, whether they sit at the server's command line or at the page.

use domain::area::{self, AreaLevel};
use domain::{AreaCode, Place, PlaceKind, Surroundings};
use protocol::enrol::Code;

use crate::about::About;
use crate::audit::{self, Act};
use crate::forms::{self, Checked, NotPublished};
use crate::lokus::{self, Lokus, LokusTarget};
use crate::storage::{Error, Reach, Storage, Tx};
use crate::surroundings::believed_day;
use crate::surveys::{self, Survey};
use crate::{devices, invite, quarantine, roster};

/// The name under which the audit knows the command line of the server.
pub const PROGRAM: &str = "";

/// No name of a puskesmas is longer, in characters.
const LONGEST_NAME: usize = 100;

/// Why something was not done; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// What should be the name of a puskesmas is none.
    #[error("this is no name of a puskesmas")]
    NoName,
    /// No desa has this code.
    #[error("no desa has this code")]
    UnknownDesa(String),
    /// The desa lies in another kabupaten.
    #[error("the desa lies outside {kabupaten}")]
    Outside {
        /// The desa.
        desa: AreaCode,
        /// The kabupaten of this district.
        kabupaten: AreaCode,
    },
    /// There are too many invites that are still remembered.
    #[error("there are too many invites")]
    TooManyInvites,
    /// There is no open invite of this name.
    #[error("there is no such invite")]
    NoInvite,
    /// There is no laptop of this number.
    #[error("there is no laptop {0}")]
    NoLaptop(u32),
    /// Nothing of this laptop waits.
    #[error("nothing of laptop {0} waits")]
    NothingWaits(u32),
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] Error),
}

/// Who does something, where and when.
#[derive(Clone, Copy)]
pub struct By<'a> {
    /// The district.
    pub storage: &'a dyn Storage,
    /// Its clock and its chance.
    pub surroundings: &'a dyn Surroundings,
    /// The account; [`PROGRAM`] for the command line.
    pub name: &'a str,
}

impl By<'_> {
    fn note(&self, tx: &mut dyn Tx, act: Act, subject: &str, reason: &str) -> Result<(), Error> {
        let minute = self.surroundings.now_minutes();
        audit::write(tx, minute, self.name, act, subject, reason)
    }

    /// Makes a code by which one laptop of a puskesmas joins, and the puskesmas if it is new; answers with
    /// its name as it is known.
    ///
    /// # Errors
    /// [`NotDone`].
    pub fn invite(&self, puskesmas: &str, desa: &[String]) -> Result<(Code, String), NotDone> {
        let puskesmas = puskesmas.trim();
        if puskesmas.is_empty() || puskesmas.chars().count() > LONGEST_NAME {
            return Err(NotDone::NoName);
        }
        let desa = desa.iter().map(|code| known_desa(code));
        let desa = desa.collect::<Result<Vec<_>, _>>()?;
        let mut made = Ok(None);
        self.storage.write(Reach::District, &mut |tx| {
            made = self.invite_in(tx, puskesmas, &desa)?;
            Ok(())
        })?;
        made?.ok_or(NotDone::TooManyInvites)
    }

    fn invite_in(
        &self,
        tx: &mut dyn Tx,
        puskesmas: &str,
        desa: &[AreaCode],
    ) -> Result<Result<Option<(Code, String)>, NotDone>, Error> {
        let about = About::read(tx)?.ok_or(Error::DamagedRow {
            table: "facts_of_server",
        })?;
        let kabupaten = about.kabupaten;
        if let Some(&desa) = desa.iter().find(|desa| !desa.is_within(kabupaten)) {
            return Ok(Err(NotDone::Outside { desa, kabupaten }));
        }
        let place = Place::id(PlaceKind::Puskesmas, &kabupaten, puskesmas);
        let scope = roster::add_scope(tx, place, puskesmas)?;
        let Some(code) = invite::make(tx, self.surroundings, scope, desa)? else {
            return Ok(Ok(None));
        };
        let name = devices::puskesmas(tx, scope)?.name;
        self.note(tx, Act::Invited, &format!("{} {name}", code.name()), "")?;
        Ok(Ok(Some((code, name))))
    }

    /// Takes an invite back that nobody has used.
    ///
    /// # Errors
    /// [`NotDone::NoInvite`], [`NotDone::Storage`].
    pub fn withdraw(&self, name: &str) -> Result<(), NotDone> {
        let mut known = false;
        self.storage.write(Reach::District, &mut |tx| {
            known = invite::withdraw(tx, name)?;
            match known {
                true => self.note(tx, Act::InviteWithdrawn, name, ""),
                false => Ok(()),
            }
        })?;
        known.then_some(()).ok_or(NotDone::NoInvite)
    }

    /// Revokes a laptop.
    ///
    /// # Errors
    /// [`NotDone::NoLaptop`], [`NotDone::Storage`].
    pub fn revoke(&self, device: u32, reason: &str) -> Result<(), NotDone> {
        let mut known = false;
        self.storage.write(Reach::District, &mut |tx| {
            known = devices::revoke(tx, device)?;
            match known {
                true => self.note(tx, Act::Revoked, &device.to_string(), reason),
                false => Ok(()),
            }
        })?;
        known.then_some(()).ok_or(NotDone::NoLaptop(device))
    }

    /// Takes in what a revoked laptop had sent and was kept aside; answers how many operations.
    ///
    /// # Errors
    /// [`NotDone::NothingWaits`]; [`NotDone::Storage`]: what was taken in before stays.
    pub fn release(&self, device: u32, reason: &str) -> Result<u64, NotDone> {
        self.decide(device, Act::Released, reason)?;
        let today = believed_day(self.surroundings);
        Ok(quarantine::release(self.storage, device, today)?)
    }

    /// Decides that what a revoked laptop had sent is not taken in; answers how many operations.
    ///
    /// # Errors
    /// [`NotDone::NothingWaits`]; [`NotDone::Storage`].
    pub fn give_back(&self, device: u32, reason: &str) -> Result<u64, NotDone> {
        self.decide(device, Act::GivenBack, reason)?;
        Ok(quarantine::give_back(self.storage, device)?)
    }

    /// Writes down that rows of single children are taken out of the district; `what` says which.
    ///
    /// # Errors
    /// When the storage fails: then they are not taken out.
    pub fn export(&self, what: &str) -> Result<(), Error> {
        self.storage.write(Reach::NoScope, &mut |tx| {
            self.note(tx, Act::Exported, what, "")
        })
    }

    /// Writes a lokus of ILP, in place of the one of that kind, puskesmas and name.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn write_lokus(&self, lokus: &Lokus) -> Result<(), Error> {
        let subject = format!("{} {} / {}", lokus.kind, lokus.puskesmas, lokus.name);
        self.storage.write(Reach::NoScope, &mut |tx| {
            lokus::put(tx, lokus)?;
            self.note(tx, Act::LokusWritten, &subject, "")
        })
    }

    /// Says how many lokus of a kind are to be done by the end of a year.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn set_lokus_target(
        &self,
        kind: &str,
        year: i32,
        target: &LokusTarget,
    ) -> Result<(), Error> {
        let subject = format!("{kind} {year}: {}", target.target);
        self.storage.write(Reach::NoScope, &mut |tx| {
            lokus::put_target(tx, kind, year, target)?;
            self.note(tx, Act::LokusTargetSet, &subject, &target.source)
        })
    }

    /// Writes what a survey found.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn write_survey(&self, survey: &Survey) -> Result<(), Error> {
        let subject = format!("{} {}: {}", survey.indicator, survey.year, survey.per_mille);
        self.storage.write(Reach::NoScope, &mut |tx| {
            surveys::put(tx, survey)?;
            self.note(tx, Act::SurveyWritten, &subject, &survey.source)
        })
    }

    /// Publishes a form: laptops are given it the next time they ask. Answers as [`forms::check`].
    ///
    /// # Errors
    /// When the storage fails.
    pub fn publish_form(&self, text: &str) -> Result<Checked, Error> {
        let mut done = Err(NotPublished::NotAForm);
        self.storage.write(Reach::NoScope, &mut |tx| {
            done = forms::check(tx, text)?;
            if let Ok((form, _)) = &done {
                forms::put(tx, form, self.surroundings.now_minutes(), text)?;
                let subject = format!("{} {}", form.id, form.version);
                self.note(tx, Act::FormPublished, &subject, &form.source)?;
            }
            Ok(())
        })?;
        Ok(done)
    }

    /// Writes a decision down before it is carried out, which takes several transactions.
    fn decide(&self, device: u32, act: Act, reason: &str) -> Result<(), NotDone> {
        let mut waits = false;
        self.storage.write(Reach::District, &mut |tx| {
            let waiting = quarantine::waiting(tx)?;
            waits = waiting.iter().any(|aside| aside.device == device);
            match waits {
                true => self.note(tx, act, &device.to_string(), reason),
                false => Ok(()),
            }
        })?;
        waits.then_some(()).ok_or(NotDone::NothingWaits(device))
    }
}

impl std::fmt::Debug for By<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("By")
    }
}

fn known_desa(code: &str) -> Result<AreaCode, NotDone> {
    let parsed = code.trim().parse::<AreaCode>().ok();
    let known =
        parsed.filter(|code| code.level() == AreaLevel::Desa && area::name_of(*code).is_some());
    known.ok_or_else(|| NotDone::UnknownDesa(code.trim().to_owned()))
}
