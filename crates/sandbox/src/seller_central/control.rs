//! `/_sandbox/applications/…`, `/_sandbox/sellers/…/account` and `/_sandbox/seller-central`: changes to the settings that
//! decide about consents. A change names only the fields that it changes.

use super::{ApplicationSettings, SellerSettings};
use crate::applications::Application;
use crate::sellers::SellerAccount;
use crate::state::{Amazon, application_of};
use crate::sync::lock;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

type Change = Map<String, Value>;
type ControlFailure = (u16, String);

/// `GET /_sandbox/applications/{application id or client id}`
pub(crate) fn show_application(amazon: &Amazon, id: &str) -> Result<Value, ControlFailure> {
    with_application(amazon, id, |known| Ok(json!(known.settings)))
}

/// `POST /_sandbox/applications/{application id or client id}`
pub(crate) fn change_application(amazon: &Amazon, id: &str, change: &Change) -> Result<Value, ControlFailure> {
    with_application(amazon, id, |known| {
        known.settings = changed(&known.settings, change)?;
        Ok(json!(known.settings))
    })
}

/// `GET /_sandbox/sellers/{seller id}/account`, which includes the user who may not authorize applications.
pub(crate) fn show_seller(amazon: &Amazon, seller: &SellerAccount) -> Value {
    let mut shown = json!(lock(&amazon.seller_central).account(seller.index));
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("second_user_email".to_owned(), json!(seller.second_user_email));
    }
    shown
}

/// `POST /_sandbox/sellers/{seller id}/account`
pub(crate) fn change_seller(amazon: &Amazon, seller: &SellerAccount, change: &Change) -> Result<Value, ControlFailure> {
    let mut central = lock(&amazon.seller_central);
    let settings: SellerSettings = changed(&central.account(seller.index), change)?;
    central.set_seller(seller.index, settings.clone());
    Ok(json!(settings))
}

/// `POST /_sandbox/seller-central {"login_hop": bool}`
pub(crate) fn change_login_hop(amazon: &Amazon, change: &Change) -> Result<Value, ControlFailure> {
    let wanted = change.get("login_hop").and_then(Value::as_bool).filter(|_| change.len() == 1);
    let wanted = wanted.ok_or_else(|| (400, "body: login_hop, true or false".to_owned()))?;
    lock(&amazon.seller_central).has_login_hop = wanted;
    Ok(json!({"login_hop": wanted}))
}

fn with_application(
    amazon: &Amazon,
    id: &str,
    act: impl FnOnce(&mut Application) -> Result<Value, ControlFailure>,
) -> Result<Value, ControlFailure> {
    let mut applications = lock(&amazon.applications);
    let known = applications.iter_mut().find(|known| known.application_id == id || known.client_id == id);
    act(known.ok_or_else(|| (404, format!("no application {id}")))?)
}

/// Replaces the named fields of settings.
fn changed<T: Serialize + DeserializeOwned>(settings: &T, change: &Change) -> Result<T, ControlFailure> {
    let mut whole = json!(settings);
    if let Some(fields) = whole.as_object_mut() {
        fields.extend(change.iter().map(|(name, value)| (name.clone(), value.clone())));
    }
    serde_json::from_value(whole).map_err(|error| (400, format!("body: {error}")))
}

impl Amazon {
    /// Authorizes the region's application in the developer console (PROTOCOL A.3), which gives a refresh token without a
    /// code. Authorizations of private and draft applications are counted; `None` beyond their limit.
    pub(crate) fn self_authorize(&self, seller: &SellerAccount) -> Option<String> {
        let application = application_of(seller.region);
        let take = |settings: &mut ApplicationSettings| !settings.is_self_authorized() || settings.take();
        let has_room = lock(&self.applications).get_mut(application).is_some_and(|known| take(&mut known.settings));
        has_room.then(|| lock(&self.grants).authorize(seller.index, application, self.clock.now_ms()))
    }
}
