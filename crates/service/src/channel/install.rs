//! The key that opens the channel and nothing else: made, and installed by set-up, so that nobody is stopped before they
//! start.

use super::key_field;
use crate::{Error, keys::data_key_aad, setup::audit};
use hawser_core::{ApiKeyId, ApiKeyText, Clock, CompanyId, Environment, MemberId, Permission, Rng, Timestamp};
use hawser_store::{InstanceTx, NewApiKey, NewChannelKey};
use hawser_vault::{DataKey, Vault};
use sha2::{Digest, Sha256};

/// What the key is called, after the channel.
const DESCRIPTION: &str = "Amazon Sales Channel";

/// Random bytes that a key is made of; all but never too few of them can be used.
const RANDOM: usize = 128;

/// The purpose of the data key that the configuration is sealed under.
const SECRETS: &str = "secrets";

/// Who makes a key, of which company, for which world.
pub(super) struct Maker {
    pub(super) company: CompanyId,
    pub(super) environment: Environment,
    pub(super) at: Timestamp,
    pub(super) by: Option<MemberId>,
}

impl Maker {
    /// The same key as it stands in the configuration.
    pub(super) fn installed(&self, key: &NewApiKey, sealed: Vec<u8>) -> NewChannelKey {
        NewChannelKey {
            company: self.company,
            environment: self.environment,
            sealed,
            hash: key.hash,
            prefix: key.prefix.clone(),
            last4: key.last4.clone(),
            saved_at: self.at,
            saved_by: self.by,
        }
    }
}

/// What is stored of a key.
pub(super) fn hash_of(key: &ApiKeyText) -> [u8; 32] {
    Sha256::digest(key.secret().expose().as_bytes()).into()
}

/// A fresh key that may open the channel and nothing else.
pub(super) fn new_key(clock: &dyn Clock, rng: &dyn Rng, maker: &Maker) -> Result<(ApiKeyText, NewApiKey), Error> {
    let mut random = zeroize::Zeroizing::new([0_u8; RANDOM]);
    getrandom::fill(&mut *random).map_err(|_| Error::Randomness)?;
    let text = ApiKeyText::from_random(maker.environment, &*random).ok_or(Error::Randomness)?;
    let key = NewApiKey {
        id: ApiKeyId::new(clock, rng),
        company: maker.company,
        environment: maker.environment,
        hash: hash_of(&text),
        prefix: text.prefix().to_owned(),
        last4: text.last4().to_owned(),
        description: DESCRIPTION.to_owned(),
        permissions: vec![Permission::ChannelOpen],
        created_at: maker.at,
        created_by: maker.by,
        created_by_name: None,
        expires_at: None,
        replaces: None,
    };
    Ok((text, key))
}

/// Gives a company a key of each world and installs it, in a transaction of set-up.
///
/// # Errors
/// No randomness, the vault, the database.
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
        let maker = Maker { company, environment, at: now, by: None };
        let (text, key) = new_key(clock, rng, &maker)?;
        let sealed = data_key.seal(&key_field(company, environment).aad(), text.secret().expose().as_bytes());
        writing.install_key(&key, &maker.installed(&key, sealed)).await?;
        writing.append_audit(&audit(clock, rng, Some(company), "key.make", key.id, now)).await?;
        writing.append_audit(&audit(clock, rng, Some(company), "service_key.save", environment, now)).await?;
    }
    Ok(())
}
