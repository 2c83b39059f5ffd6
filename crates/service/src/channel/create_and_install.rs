//! Creates a key and adds it to the configuration in one step.

use super::{ChannelAccess, NEEDED, ServiceKeyError, key_field};
use crate::App;
use crate::api_keys::MakeApiKey;
use crate::audit::audit;
use crate::channel::initial_keys::{DESCRIPTION, installed};
use crate::channel::install_key::{details, member};
use hawser_core::{Actor, CompanyId, Environment, Permission};
use hawser_store::{ChannelKeyRef, CheckedKey};

impl App {
    /// Creates a key whose only permission is to open the channel and installs it, in one transaction. The key is never
    /// shown.
    ///
    /// # Errors
    /// [`ServiceKeyError::PortalElsewhere`]; missing permission `keys.manage` or `settings.write`; database errors.
    pub async fn make_and_add_key(
        &self,
        actor: &Actor,
        company: CompanyId,
        environment: Environment,
    ) -> Result<ChannelAccess, ServiceKeyError> {
        self.require(actor, Permission::SettingsWrite)?;
        self.require(actor, Permission::KeysManage)?;
        self.require_channel_of(actor, company, environment)?;
        if let Some(hub) = &self.inner.parts.outbound.hub {
            return Err(ServiceKeyError::PortalElsewhere { hub_url: hub.url().to_owned() });
        }
        // The data key is created or fetched before the transaction, because that may need its own transaction.
        let field = key_field(company, environment);
        let data_key = self.secrets_key(field.company).await?;
        let new = MakeApiKey {
            description: DESCRIPTION.to_owned(),
            environment,
            permissions: vec![NEEDED],
            has_all_shops: false,
            shops: Vec::new(),
            expires_at: None,
        };
        let checked = self.check_api_key(actor, new).await?;
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        self.require_in_tx(&mut writing, actor, Permission::SettingsWrite).await?;
        let made = self.add_api_key(&mut writing, actor, company, &checked, "key.make").await?;
        let sealed = data_key.seal(&field.aad(), made.key.secret().expose().as_bytes());
        let installed = installed(company, &made.key, sealed, now, member(actor));
        writing.put_channel_key(&installed).await?;
        let noted = ChannelKeyRef { company, environment, hash: &installed.hash };
        let found = CheckedKey {
            hub: String::new(),
            at: now,
            code: None,
            description: Some(made.view.row.description.clone()),
            expires_at: made.view.row.expires_at,
        };
        writing.note_channel_key_check(noted, &found).await?;
        let mut entry = audit(self.clock(), self.rng(), Some(company), "service_key.save", environment, now);
        entry.details = details(environment, &installed.prefix, &installed.last4, "open");
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        let known = self.known(actor, company, environment).await?;
        Ok(self.access(actor, company, environment, &known).await?)
    }
}
