//! Pulls that were asked for over HTTP and go on after the answer. Each shop has few at a time: one that works and one that
//! follows it; what a stream is owed stands in the database, so that a killed process owes nothing.

use crate::{
    app::Api,
    problem::{ApiCode, Problem},
};
use hawser_core::{Actor, ShopId, Timestamp};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use tokio::sync::watch;

/// One works, one follows with a `since` of its own.
const OF_A_SHOP: usize = 2;

/// The pulls of this process.
pub(crate) struct Pulls {
    running: Mutex<HashMap<ShopId, usize>>,
    stopping: watch::Receiver<bool>,
}

impl Pulls {
    pub(crate) fn new(stopping: watch::Receiver<bool>) -> Self {
        Self { running: Mutex::default(), stopping }
    }

    /// Whether this process pulls a shop, or is about to.
    pub(crate) fn is_running(&self, shop: ShopId) -> bool {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&shop)
    }

    fn begin(&self, shop: ShopId) -> bool {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let number = running.entry(shop).or_default();
        if *number >= OF_A_SHOP {
            return false;
        }
        *number += 1;
        true
    }

    fn end(&self, shop: ShopId) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = running.get_mut(&shop) {
            *number -= 1;
            if *number == 0 {
                running.remove(&shop);
            }
        }
    }
}

/// Ends a pull's entry however it ends.
struct Running(Api, ShopId);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.pulls().end(self.1);
    }
}

/// Begins a pull that was accepted.
///
/// # Errors
/// The shop has as many under way as make sense.
pub(crate) fn start(api: &Api, actor: Actor, shop: ShopId, since: Timestamp) -> Result<(), Problem> {
    if !api.pulls().begin(shop) {
        return Err(Problem::of(ApiCode::Conflict).detail("a pull of this shop is under way and another one waits"));
    }
    let running = Running(api.clone(), shop);
    let mut stopping = api.pulls().stopping.clone();
    tokio::spawn(async move {
        let api = &running.0;
        tokio::select! {
            report = api.hawser().pull_orders(&actor, shop, since, &|_| {}) => {
                api.metrics().pull(report.as_ref().ok());
                match report {
                    Ok(report) => {
                        let code = report.code().map(|code| code.as_str());
                        tracing::info!(target: "hawser::pull", { shop.id = %shop, code }, "a pull ended");
                    }
                    Err(error) => tracing::error!(target: "hawser::pull", { shop.id = %shop, cause = %error }, "a pull broke"),
                }
            }
            _ = stopping.wait_for(|stop| *stop) => {}
        }
    });
    Ok(())
}
