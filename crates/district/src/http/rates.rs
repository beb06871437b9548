//! How often one address may try to join.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

const MINUTE: Duration = Duration::from_secs(60);

/// More addresses than try to join in a minute, unless somebody means harm.
const MOST_ADDRESSES: usize = 10_000;

/// Tries of the last minute, by address.
#[derive(Debug)]
pub(crate) struct Rates {
    per_minute: u32,
    tries: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

impl Rates {
    pub(crate) fn new(per_minute: u32) -> Self {
        Self {
            per_minute,
            tries: Mutex::default(),
        }
    }

    /// Counts a try, and answers whether it may be made.
    pub(crate) fn admits(&self, address: IpAddr, now: Instant) -> bool {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = |since: Instant| now.duration_since(since) >= MINUTE;
        if tries.len() >= MOST_ADDRESSES {
            tries.retain(|_, (since, _)| !is_over(*since));
        }
        let address = network_of(address);
        if tries.len() >= MOST_ADDRESSES && !tries.contains_key(&address) {
            return false;
        }
        let (since, n_tries) = tries.entry(address).or_insert((now, 0));
        if is_over(*since) {
            (*since, *n_tries) = (now, 0);
        }
        *n_tries = n_tries.saturating_add(1);
        *n_tries <= self.per_minute
    }
}

/// The address, or the network of which one holder has all addresses (IPv6, 64 bits).
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_tries_a_minute_and_does_not_use_up_those_of_others() {
        let rates = Rates::new(2);
        let now = Instant::now();
        let admits = |address: &str, now| rates.admits(address.parse().unwrap(), now);
        assert!(admits("10.0.0.1", now) && admits("10.0.0.1", now));
        assert!(!admits("10.0.0.1", now) && !admits("::ffff:10.0.0.1", now));
        assert!(admits("10.0.0.2", now));
        assert!(admits("2001:db8::1", now) && admits("2001:db8::2", now));
        assert!(!admits("2001:db8::3", now) && admits("2001:db8:0:1::1", now));
        assert!(!admits("10.0.0.1", now + MINUTE / 2));
        assert!(admits("10.0.0.1", now + MINUTE));
    }

    #[test]
    fn addresses_without_end_fill_no_memory() {
        let rates = Rates::new(2);
        let now = Instant::now();
        let tries: Vec<bool> = (0..20_000_u32)
            .map(|n| rates.admits(IpAddr::from(n.to_be_bytes()), now))
            .collect();
        assert!(tries[9_999] && !tries[10_000]);
        assert_eq!(rates.tries.lock().unwrap().len(), MOST_ADDRESSES);
        assert!(rates.admits(IpAddr::from([1, 2, 3, 4]), now + MINUTE));
    }
}
