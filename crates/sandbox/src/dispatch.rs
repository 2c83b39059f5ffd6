//! Passes a request to the part of the simulated Amazon that answers it.

use crate::{
    answer::Answer,
    control, lwa,
    request::Request,
    seller_central, spapi,
    state::{Amazon, LoggedCall},
    time::for_http,
};

impl Amazon {
    /// Answers a request with a date by the sandbox's clock.
    pub(crate) fn answer(&self, request: &Request) -> Answer {
        let now = self.clock.now_ms();
        self.orders.catch_up(&self.sellers, now);
        self.decide(request).with("date", for_http(now))
    }

    fn decide(&self, request: &Request) -> Answer {
        let region = request.region();
        let path = region.map_or(request.path.as_str(), |(_, below)| below);
        if path == "/auth/o2/token" {
            return lwa::answer(self, request);
        }
        if let Some(below) = request.path.strip_prefix("/_sandbox") {
            return control::answer(self, below, request);
        }
        if let Some((entry_host, below)) = request.seller_central(&self.place().0) {
            return seller_central::answer(self, &entry_host, below, request);
        }
        match region {
            Some((region, path)) => spapi::answer(self, region, path, request),
            None => {
                self.note(LoggedCall { request_id: self.request_id(), ..LoggedCall::default() }, 404);
                let hint = "Selling Partner API: /na, /eu, /fe or Amazon's host names. LWA: /auth/o2/token. Seller Central: /seller-central.\n";
                Answer::new(404, "text/plain; charset=UTF-8", hint)
            }
        }
    }
}
