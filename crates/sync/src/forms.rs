//! Asking the district for the forms it published.

use protocol::Refused;
use protocol::forms::{AskForms, LONGEST, MOST, NewForms, PATH};
use protocol::message::Answer;
use store::Store;

use crate::talk::Talk;
use crate::{Error, Link, LinkError};

/// Learns the forms that the district has published since. Answers how many were new; a district whose program is older
/// has none.
///
/// # Errors
/// [`Error`]; what was learnt before stays.
pub fn learn_forms(store: &Store, link: &dyn Link) -> Result<usize, Error> {
    let mut talk = Talk::new(store, link)?;
    talk.greet()?;
    let mut n_learnt = 0;
    loop {
        let known = store.known_forms()?;
        let n_known = known.len();
        let answer = match talk.ask(PATH, &AskForms { known }) {
            Err(Error::Link(LinkError::Refused { .. })) => return Ok(n_learnt),
            answer => answer?,
        };
        let Answer::Yes(NewForms { texts, n_more }) = answer else {
            return Err(Error::Answer(Refused::Malformed));
        };
        let sound = texts.iter().all(|text| text.len() <= LONGEST);
        if !sound || n_known + texts.len() > MOST {
            return Err(Error::Answer(Refused::Malformed));
        }
        let n_new = store.keep_forms(&texts)?;
        n_learnt += n_new;
        if n_more == 0 || n_new == 0 {
            return Ok(n_learnt);
        }
    }
}
