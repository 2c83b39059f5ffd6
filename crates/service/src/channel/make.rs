//! Makes a key and adds it to the configuration, in one go.

use super::{
    ChannelAccess, ServiceKeyError,
    install::{Maker, new_key},
    key_field,
    save::{details, member},
};
use crate::{Hawser, setup::audit};
use hawser_core::{Actor, CompanyId, Environment, Permission};
use hawser_store::{ChannelKeyRef, CheckedKey};

impl Hawser {
    /// Makes a key that may open the channel and nothing else, and puts it into the configuration, in one transaction. It is
    /// shown to nobody.
    ///
    /// # Errors
    /// [`ServiceKeyError::PortalElsewhere`]; the permissions `keys.manage` and `settings.write`; the database.
    pub async fn make_and_add_key(
        &self,
        actor: &Actor,
        company: CompanyId,
        environment: Environment,
    ) -> Result<ChannelAccess, ServiceKeyError> {
        self.require(actor, Permission::SettingsWrite)?;
        self.require(actor, Permission::KeysManage)?;
        self.require_channel_of(actor, company, environment)?;
        if let Some(hub) = &self.inner.parts.courier.hub {
            return Err(ServiceKeyError::PortalElsewhere { hub_url: hub.url().to_owned() });
        }
        let now = self.now();
        let maker = Maker { company, environment, at: now, by: member(actor) };
        let (text, key) = new_key(self.clock(), self.rng(), &maker)?;
        let sealed = self.seal_text(key_field(company, environment), text.secret()).await?;
        let installed = maker.installed(&key, sealed);
        let found = CheckedKey {
            hub: String::new(),
            at: now,
            code: None,
            description: Some(key.description.clone()),
            expires_at: None,
        };
        let mut made = audit(self.clock(), self.rng(), Some(company), "key.make", key.id, now);
        made.details = details(environment, &key.prefix, &key.last4, "active");
        let mut added = audit(self.clock(), self.rng(), Some(company), "service_key.save", environment, now);
        added.details = details(environment, &key.prefix, &key.last4, "open");
        let mut writing = self.store().within(actor, now).write().await?;
        writing.add_api_key(&key).await?;
        writing.put_channel_key(&installed).await?;
        let noted = ChannelKeyRef { company, environment, hash: &installed.hash };
        writing.note_channel_key_check(noted, &found).await?;
        writing.append_audit(&made).await?;
        writing.append_audit(&added).await?;
        writing.commit().await?;
        let known = self.known(actor, company, environment).await?;
        Ok(self.access(actor, company, environment, &known).await?)
    }
}
