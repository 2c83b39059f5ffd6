//! The gate check of the use cases. Binding, verifying and pulling on demand require an open gate, for members, keys and the
//! command line. Scheduled work, token refresh, reminders and re-authorizing never do: a key problem must not cost an order.

use super::gate_closed::GateClosed;
use crate::{App, Error};
use hawser_core::channel::Gate;
use hawser_core::{Actor, CompanyId, Environment, FailureCode, ShopId};
use hawser_store::TenantTx;

impl App {
    /// Requires an open gate for the environment of a shop.
    pub(crate) async fn require_open_channel_of(&self, actor: &Actor, shop: ShopId) -> Result<(), Error> {
        let row = self.store().within(actor, self.now()).read().await?.lookup_shop(shop).await?;
        let row = row.ok_or(Error::failure(FailureCode::NotFound))?;
        self.require_open_channel(actor, row.company, row.environment).await
    }

    /// Requires an open gate. A result older than a minute is refreshed first, which takes at most five seconds and is not
    /// repeated for a while if the key server does not answer.
    pub(crate) async fn require_open_channel(
        &self,
        actor: &Actor,
        company: CompanyId,
        environment: Environment,
    ) -> Result<(), Error> {
        let reading = self.store().within(actor, self.now()).read().await?;
        self.require_open_channel_in(reading, actor, company, environment).await
    }

    /// Like [`App::require_open_channel`], within a transaction that has read other rows.
    ///
    /// # Errors
    /// [`Error::GateClosed`]; database errors.
    pub(crate) async fn require_open_channel_in(
        &self,
        reading: TenantTx,
        actor: &Actor,
        company: CompanyId,
        environment: Environment,
    ) -> Result<(), Error> {
        if *actor == Actor::Worker {
            return Ok(());
        }
        let mut known = self.known_in(reading, company, environment).await?;
        if known.facts.is_stale(self.now()) {
            self.check_with_hub(company, environment, false).await?;
            known = self.known(actor, company, environment).await?;
        }
        let gate = Gate::derive(&known.facts, self.now(), self.inner.parts.settings.hub_grace);
        let Some(code) = gate.closed_by else { return Ok(()) };
        let Gate { last_good_at, grace_until, .. } = gate;
        Err(Error::GateClosed(Box::new(GateClosed { code, environment, last_good_at, grace_until })))
    }
}
