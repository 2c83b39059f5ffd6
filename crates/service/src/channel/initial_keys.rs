//! The initial channel keys. Set-up creates and installs them, so that the channel is open from the start. Their only
//! permission is to open the channel.

use super::{NEEDED, key_field};
use crate::audit::audit;
use crate::secrets::data_keys::data_key_aad;
use crate::{Error, api_keys};
use hawser_core::{ApiKeyId, ApiKeyText, Clock, CompanyId, Environment, MemberId, Rng, Timestamp};
use hawser_store::{InstanceTx, NewApiKey, NewChannelKey};
use hawser_vault::{DataKey, Vault};

/// The name of the key, after the channel.
pub(crate) const DESCRIPTION: &str = "Amazon Sales Channel";

/// The purpose of the data key that seals the configuration.
const SECRETS: &str = "secrets";

/// A new key issued by this instance.
fn new_key(
    (clock, rng): (&dyn Clock, &dyn Rng),
    company: CompanyId,
    environment: Environment,
) -> Result<(ApiKeyText, NewApiKey), Error> {
    let text = api_keys::fresh(environment)?;
    let key = NewApiKey {
        id: ApiKeyId::new(clock, rng),
        company,
        environment,
        hash: api_keys::hash(&text),
        prefix: text.prefix().to_owned(),
        last4: text.last4().to_owned(),
        description: DESCRIPTION.to_owned(),
        permissions: vec![NEEDED],
        created_at: clock.now(),
        created_by: None,
        created_by_name: None,
        expires_at: None,
        replaces: None,
    };
    Ok((text, key))
}

/// A key as stored in the configuration.
pub(crate) fn installed(
    company: CompanyId,
    key: &ApiKeyText,
    sealed: Vec<u8>,
    at: Timestamp,
    by: Option<MemberId>,
) -> NewChannelKey {
    NewChannelKey {
        company,
        environment: key.environment(),
        sealed,
        hash: api_keys::hash(key),
        prefix: key.prefix().to_owned(),
        last4: key.last4().to_owned(),
        saved_at: at,
        saved_by: by,
    }
}

/// Creates and installs a key for each environment of a company, within the transaction of set-up.
///
/// # Errors
/// No randomness, a locked vault, or a database error.
pub(crate) async fn install_keys(
    writing: &mut InstanceTx,
    vault: &Vault,
    (clock, rng): (&dyn Clock, &dyn Rng),
    company: CompanyId,
) -> Result<(), Error> {
    let now = clock.now();
    let aad = data_key_aad(Some(company), SECRETS);
    let ring = vault.ring();
    let fresh = ring.wrap(&aad, &DataKey::generate());
    let wrapped = writing.add_data_key(company, SECRETS, &fresh, &ring.active().id().to_string(), now).await?;
    let data_key = vault.unwrap(&aad, &wrapped)?;
    for environment in Environment::ALL {
        let (text, key) = new_key((clock, rng), company, environment)?;
        let sealed = data_key.seal(&key_field(company, environment).aad(), text.secret().expose().as_bytes());
        writing.install_key(&key, &installed(company, &text, sealed, now, None)).await?;
        writing.append_audit(&audit(clock, rng, Some(company), "key.make", key.id, now)).await?;
        writing.append_audit(&audit(clock, rng, Some(company), "service_key.save", environment, now)).await?;
    }
    Ok(())
}
