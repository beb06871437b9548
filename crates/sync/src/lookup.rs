//! Asking the district who somebody is whom another puskesmas may know.

use domain::UserId;
use protocol::Refused;
use protocol::lookup::{Looked, Lookup, PATH};
use protocol::message::Answer;
use store::Store;

use crate::talk::Talk;
use crate::{Error, Link};

/// Asks who has a NIK and a date of birth (`YYYY-MM-DD`).
///
/// # Errors
/// [`Error`]: without a line there is no answer.
pub fn look_up(
    store: &Store,
    link: &dyn Link,
    nik: &str,
    birth_date: &str,
    author: UserId,
    reason: &str,
) -> Result<Looked, Error> {
    let mut talk = Talk::new(store, link)?;
    talk.greet()?;
    let asked = Lookup {
        nik: nik.to_owned(),
        birth_date: birth_date.to_owned(),
        author: *author.0.as_bytes(),
        reason: reason.to_owned(),
    };
    match talk.ask(PATH, &asked)? {
        Answer::Yes(looked) => Ok(looked),
        Answer::No(_) => Err(Error::Answer(Refused::Malformed)),
    }
}
