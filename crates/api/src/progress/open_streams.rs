//! Counts the open progress streams, in all and of one person or key. Each holds a connection for as long as it is open.

use hawser_core::Actor;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

pub(crate) struct OpenStreams {
    limit: usize,
    per_person: usize,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    count: usize,
    by_person: HashMap<String, usize>,
}

/// The limit that is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TooMany {
    OfThisPerson,
    InAll,
}

/// An open stream; no longer counted when dropped.
pub(crate) struct OpenStream {
    streams: Arc<OpenStreams>,
    person: String,
}

impl OpenStreams {
    pub(crate) fn new(limit: usize, per_person: usize) -> Self {
        Self { limit, per_person, open: Mutex::default() }
    }

    /// Counts a stream.
    ///
    /// # Errors
    /// The limit that is reached.
    pub(crate) fn open(self: &Arc<Self>, actor: &Actor) -> Result<OpenStream, TooMany> {
        let person = person(actor);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.by_person.get(&person).is_some_and(|count| *count >= self.per_person) {
            return Err(TooMany::OfThisPerson);
        }
        if open.count >= self.limit {
            return Err(TooMany::InAll);
        }
        open.count += 1;
        *open.by_person.entry(person.clone()).or_default() += 1;
        Ok(OpenStream { streams: Arc::clone(self), person })
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let mut open = self.streams.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.count -= 1;
        if let Some(count) = open.by_person.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                open.by_person.remove(&self.person);
            }
        }
    }
}

fn person(actor: &Actor) -> String {
    match actor {
        Actor::Member { member, .. } => member.to_string(),
        Actor::Key { key, .. } => key.to_string(),
        Actor::InstanceOwner => "instance_owner".to_owned(),
        Actor::Worker => "worker".to_owned(),
        Actor::Link { shop, .. } => shop.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_counted_by_person_and_in_all_until_they_end() {
        let streams = Arc::new(OpenStreams::new(3, 2));
        let (first, _second) =
            (streams.open(&Actor::InstanceOwner).unwrap(), streams.open(&Actor::InstanceOwner).unwrap());
        assert_eq!(streams.open(&Actor::InstanceOwner).err(), Some(TooMany::OfThisPerson));
        let _third = streams.open(&Actor::Worker).unwrap();
        assert_eq!(streams.open(&Actor::Worker).err(), Some(TooMany::InAll));
        drop(first);
        assert!(streams.open(&Actor::InstanceOwner).is_ok());
    }
}
