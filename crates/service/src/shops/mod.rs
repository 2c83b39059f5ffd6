//! Shops: binding, listing and renaming.

mod bind;
mod correct_seller;
mod find;
mod list;
mod rename;
mod store_binding;
mod validate;

pub use bind::BindByToken;
pub(crate) use bind::subject;
pub use correct_seller::CorrectSeller;
pub(crate) use list::country;
pub use list::{AccountView, ShopQuery, ShopView};
pub use rename::RenameShop;
pub(crate) use store_binding::{FinishedConsent, NewBinding};
pub(crate) use validate::{check_name, check_refresh_token, marketplaces, name_taken, no_application};
