//! Limits the open connections, in all and of one address. Beyond the first limit, connections wait until others end; beyond
//! the second one, they are closed.

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};

/// Counts open connections.
pub(super) struct Connections {
    free: Arc<Semaphore>,
    per_address: usize,
    /// Proxies: many people share their addresses.
    exempt: Vec<IpAddr>,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// The place of an open connection; free again when dropped.
pub(super) struct Slot {
    _permit: OwnedSemaphorePermit,
    counted: Option<Counted>,
}

struct Counted {
    network: IpAddr,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Connections {
    pub(super) fn new(limit: usize, per_address: usize, exempt: &[IpAddr]) -> Self {
        let free = Arc::new(Semaphore::new(limit.min(Semaphore::MAX_PERMITS)));
        Self { free, per_address, exempt: exempt.to_vec(), open: Arc::default() }
    }

    /// Waits for a free place, then for a connection. `None` instead of the place if its address has too many already.
    ///
    /// # Errors
    /// The connection cannot be accepted.
    pub(super) async fn accept(&self, listener: &TcpListener) -> io::Result<(TcpStream, SocketAddr, Option<Slot>)> {
        let permit = Arc::clone(&self.free).acquire_owned().await.map_err(io::Error::other)?;
        let (stream, peer) = listener.accept().await?;
        Ok((stream, peer, self.slot(permit, peer.ip())))
    }

    fn slot(&self, permit: OwnedSemaphorePermit, address: IpAddr) -> Option<Slot> {
        let address = address.to_canonical();
        if self.exempt.contains(&address) {
            return Some(Slot { _permit: permit, counted: None });
        }
        let network = network(address);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(network).or_default();
        if *count >= self.per_address {
            return None;
        }
        *count += 1;
        Some(Slot { _permit: permit, counted: Some(Counted { network, open: Arc::clone(&self.open) }) })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let Some(Counted { network, open }) = &self.counted else { return };
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(network) {
            *count -= 1;
            if *count == 0 {
                open.remove(network);
            }
        }
    }
}

/// The address itself, or the network of an IPv6 address: one customer of a provider has at least 2⁶⁴ of them.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_of_one_network_are_counted_together_until_they_end() {
        let connections = Connections::new(10, 2, &["10.0.0.1".parse().unwrap()]);
        let open = |address: &str| {
            let permit = Arc::clone(&connections.free).try_acquire_owned().unwrap();
            connections.slot(permit, address.parse().unwrap())
        };
        let (first, _second) = (open("2001:db8::1").unwrap(), open("2001:db8::2").unwrap());
        assert!(open("2001:db8::3").is_none() && open("2001:db8:0:1::3").is_some());
        drop(first);
        assert!(open("2001:db8::3").is_some());
        let _proxy: Vec<_> = (0..5).map(|_| open("::ffff:10.0.0.1").unwrap()).collect();
        assert_eq!(connections.open.lock().unwrap().len(), 1, "networks without a connection are forgotten");
    }
}
