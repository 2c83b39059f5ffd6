//! The English texts of the catalogue.

use super::{FailureCode as Code, Text};

const fn t(title: &'static str, remedy: &'static str) -> Text {
    Text { title, remedy }
}

pub(super) const fn text(code: Code) -> Text {
    match code {
        // Before and during authorization
        Code::PlanIndividual => t(
            "The Individual selling plan cannot authorize applications",
            "Upgrade to a Professional plan in Seller Central, then authorize again. If the plan is Professional already, sign in as the primary user: Amazon says the same to other users without the permission.",
        ),
        Code::NotPrimaryUser => t(
            "This user may not authorize applications",
            "Sign in to Seller Central as the primary user, or have the Appstore permission granted to this user, then authorize again. If this is the primary user, check that the account has a Professional plan.",
        ),
        Code::VendorAccount => t(
            "This is a vendor account, not a seller account",
            "Sign out of Vendor Central, sign in to Seller Central with the shop's seller account, and authorize again.",
        ),
        Code::AppDraft => t(
            "The application is still a draft",
            "Mark it as a draft in Hawser's application settings, so that the consent link carries version=beta, or publish it in the developer console; then authorize again.",
        ),
        Code::AppSuspended => t(
            "Amazon has suspended the application",
            "Settle what the developer console asks for, then authorize again. Meanwhile another application of the same region can be used.",
        ),
        Code::AppKindPrivate => t(
            "A private application cannot be authorized by consent",
            "Self-authorize it in the developer console and paste the refresh token that it shows into the binding page.",
        ),
        Code::RedirectMismatch => t(
            "The return address is not registered with the application",
            "Register the address shown in Hawser's application settings in the developer console, exactly as it stands, with scheme, path and final slash; then authorize again.",
        ),
        Code::RedirectFragment => t(
            "The return address contains a #",
            "Remove the # and what follows it from the return address in the developer console, then authorize again.",
        ),
        Code::AppAddressesMissing => t(
            "The application has no log-in address or no return address",
            "Fill in both addresses in the developer console, then authorize again.",
        ),
        Code::PublicUrlUnreachable => t(
            "Amazon cannot reach this system's return address",
            "Set public_url to an https address that answers from outside. Until then, paste the full address that Amazon sent you to into the binding page.",
        ),
        Code::DeveloperRegionMismatch => t(
            "The developer ID belongs to another region than the marketplace",
            "North America, Europe and the Far East have a developer each. Take the one of the shop's region and authorize again.",
        ),
        Code::ConsentLimit => t(
            "The application has reached its number of authorizations",
            "A private application takes 10 self-authorizations, an unlisted public one 25. Remove those no longer used, take another application, or list this one in the Appstore.",
        ),
        Code::EntityUnsupported => t(
            "Amazon does not let this kind of business entity authorize",
            "Ask Amazon's seller support whether it can be enabled for this account.",
        ),
        Code::CallbackIncomplete => t(
            "Amazon came back without an authorization code",
            "Start the authorization again from Hawser. If it happens again, use another browser and switch off translation plug-ins.",
        ),
        Code::CodeExpired => t(
            "The authorization code has expired or was used before",
            "A code lives 5 minutes and works once. Start again and finish in one go, without reloading or going back.",
        ),
        Code::FlowTimeout => t(
            "The authorization was not finished in time",
            "It took over 10 minutes, the link expired, or Cancel was pressed at Amazon. The draft of the shop is kept: start again.",
        ),
        Code::StateMismatch => t(
            "The authorization was not started here, or was used already",
            "Nothing was changed, to be safe. Start again from Hawser and finish in the same browser.",
        ),
        Code::WrongShop => t(
            "Another shop than the chosen one was authorized, and nothing was changed",
            "Sign out of every Amazon account, use the shop's own computer and network, sign in with the right account, and authorize again.",
        ),
        Code::AlreadyBound => t(
            "This shop is bound already",
            "Find it in the shop list and re-authorize it there. If you do not see it, ask an administrator who holds it and have it handed over.",
        ),
        Code::NetworkShared => t(
            "An unrelated shop was authorized from this network",
            "Amazon may link the two shops. Move to this shop's usual computer and network, or continue if you are sure.",
        ),
        Code::NetworkUnusual => t(
            "This is not the shop's usual network",
            "The shop was authorized from another address before. Move to its usual computer and network, or continue if the network has really changed.",
        ),

        // Verifying and synchronizing
        Code::CredentialMalformed => t(
            "A credential does not have the right form",
            "Copy it again, whole, without spaces or line breaks, and check that it is in the right field.",
        ),
        Code::AuthorizationRevoked => t(
            "The authorization no longer works and may have been withdrawn",
            "The application may have been disabled in Seller Central, or the year of the authorization is over. Re-authorize: the shop, its settings and its data stay.",
        ),
        Code::AuthorizationExpired => t(
            "The authorization has expired after 365 days",
            "Re-authorize: the shop, its settings and its data stay, and missing orders are filled in.",
        ),
        Code::AuthorizationExpiring => t(
            "The authorization expires in {n} {n:day|days}",
            "Re-authorize before that, on the shop's usual computer and network, so that orders keep coming.",
        ),
        Code::AppSecretInvalid => t(
            "The application's client secret is wrong or has expired",
            "Check or rotate the secret in the developer console and enter it in Hawser's application settings. Every shop of the application is affected; no seller has to do anything.",
        ),
        Code::AppSecretExpiring => t(
            "The application's client secret expires soon",
            "A secret lives 180 days. Rotate it in the developer console and enter the new one in Hawser's application settings.",
        ),
        Code::TokenOfOtherApp => t(
            "The refresh token does not belong to this application",
            "It may come from another application or not be copied whole. Choose the right application and paste the refresh token that it gave.",
        ),
        Code::RoleMissing => t(
            "The application lacks the role for this operation",
            "Apply for the role in the developer console. If it is approved already, the seller authorized before that and has to re-authorize once.",
        ),
        Code::RegionMismatch => t(
            "The marketplace does not belong to this region",
            "Choose the marketplace's region and bind with an application of that region: North America, Europe or the Far East.",
        ),
        Code::ParticipationsEmpty => t(
            "Amazon named no marketplace; the token may belong to another region",
            "Choose the region in which it was authorized and verify again. If the region is right, check in Seller Central that the account has opened a marketplace.",
        ),
        Code::AccessTokenRejected => t(
            "The access token was refused and is being fetched again",
            "Nothing to do. If the new one is refused too, the authorization is reported as withdrawn and has to be renewed.",
        ),
        Code::SellerMismatch => t(
            "The Seller ID does not belong to this token",
            "Amazon answered for another seller. Check the Seller ID in Seller Central's account information, or use this seller's token.",
        ),
        Code::MarketplaceNotParticipating => t(
            "This marketplace is not open for the seller account",
            "Untick it, or open it in Seller Central and verify again. The shop's other marketplaces are not affected.",
        ),
        Code::ListingsSuspended => t(
            "Listings in this marketplace are not on sale, perhaps for a holiday",
            "The binding works and orders go on; publishing is held. See in Seller Central whether the holiday setting is on or the listings are restricted.",
        ),
        Code::AccountDormant => t(
            "The account is dormant after long disuse",
            "Update the charge method in Seller Central and verify again after 48 hours. If the account was in use within the last 90 days, the request itself may be at fault: contact support.",
        ),
        Code::AccountDeactivated => t(
            "Amazon has deactivated the selling account",
            "See the reason on Seller Central's account health page and appeal to Amazon. The pull is paused; all data is kept.",
        ),
        Code::BuyerDataRestricted => t(
            "Buyer data is withheld because the application lacks a role",
            "Orders go on without names and addresses. If you need them, apply for the role Direct-to-Consumer Shipping (Restricted) and have the seller re-authorize after its approval.",
        ),
        Code::JustRenewed => t(
            "Just renewed, and not yet in force at Amazon",
            "Nothing to do: it is tried again every 5 minutes, 12 times. If it still fails after an hour, the exact cause is shown.",
        ),
        Code::Throttled => t(
            "Amazon's quota is used up for now",
            "Nothing to do: it goes on when the quota allows, and nothing is lost.",
        ),
        Code::AmazonUnavailable => t(
            "Amazon's service is not available at the moment",
            "Nothing to do: it is tried again at growing intervals and caught up afterwards. The authorization is fine; do not renew it.",
        ),
        Code::NetworkUnreachable => t(
            "Amazon cannot be reached over the network or the proxy",
            "Check the server's way out: connection, DNS, proxy, and whether a firewall replaces certificates. It is retried automatically and does not mean that the authorization is gone.",
        ),
        Code::AnswerMalformed => t(
            "Amazon sent something that cannot be understood",
            "It is not taken for an empty answer; it is kept sealed for diagnosis and tried again. If it persists, send the diagnosis bundle to support.",
        ),
        Code::NoProgress => t(
            "Amazon's pages of orders do not lead to an end",
            "Everything that arrived is stored. Smaller stretches of time are requested, and what is still missing is tried again by the next pull; nothing needs to be done.",
        ),
        Code::DataSetRefused => t(
            "Amazon refuses a part of the order data",
            "The orders are stored without that part. It is requested again every few hours, and the orders that lack it are then completed automatically.",
        ),
        Code::PullLate => t(
            "Orders have not been synchronized for longer than promised",
            "If the first synchronization of a large shop is running, it takes a while. Otherwise check that hawser serve is running and that hawser doctor reports no problem.",
        ),

        Code::OrderUnreadable => t(
            "One or more orders could not be read and were set aside",
            "All other orders are stored. The orders set aside are listed with the field that could not be read; each is \
             requested again automatically and stored as soon as it can be read. Until then, look it up in Seller Central.",
        ),

        // Legacy MWS
        Code::MwsRetired => t(
            "MWS has been retired",
            "Amazon switched MWS off on 31 March 2024. Authorize with the application instead: the shop and its data stay.",
        ),
        Code::MwsPairMismatch => t(
            "The Seller ID and the Auth Token do not belong together",
            "Check the Seller ID, generate a fresh token on Seller Central's Manage Your Apps page, and copy it whole.",
        ),
        Code::MwsSignature => t(
            "The signature is wrong",
            "Copy the developer's secret key again and check that it belongs to the AWS access key ID.",
        ),
        Code::MwsAccessKey => t(
            "The AWS access key ID is not valid",
            "Check the developer's access key ID: it may not be copied whole, or it has been disabled.",
        ),
        Code::MwsClock => t(
            "The server's clock is wrong",
            "It differs from Amazon's by more than 15 minutes. Switch time synchronization (NTP) on and try again.",
        ),
        Code::MwsNoAccount => t(
            "This seller has no eligible Amazon account",
            "Check that the account has a Professional plan and sells in this marketplace, then authorize again.",
        ),
        Code::MwsThrottled => {
            t("Amazon's quota is used up for now", "Nothing to do: it goes on when the quota of MWS allows.")
        }

        // Hawser's own
        Code::ShopNameEmpty => t("The shop has no name", "Enter one that tells shops and countries apart."),
        Code::ShopNameTaken => t(
            "Another shop has this name",
            "Names are unique within the company: choose another one, for example with the country in it.",
        ),
        Code::InvalidField => t("The value of {field} is not valid", "It must be {rule}."),
        Code::RecordOnly => t(
            "A shop outside Amazon is for the record only and cannot be verified or pulled",
            "Add its orders by hand or import them. If it is an Amazon shop after all, bind it: its orders stay.",
        ),
        Code::ShopInactive => {
            t("The shop is deactivated in Hawser", "Activate it first. Its orders then go on from where they stopped.")
        }
        Code::PermissionLost => t(
            "The permission to bind shops was withdrawn in the meantime",
            "Nothing was changed. Ask an administrator for the permission, then start again from Hawser.",
        ),
        Code::NotFound => t(
            "The shop does not exist or is not assigned to you",
            "Check the name. If you need this shop, ask an administrator to assign it to you.",
        ),
        Code::NoOrdersExplained => t(
            "Bound successfully, no orders yet",
            "Check that synchronization is on, that the countries with sales are ticked, and that the start date is early enough. Otherwise nothing was sold in this time.",
        ),
        Code::ReadOnlyCopy => t(
            "This is a copy of the data and works read-only",
            "If the instance was moved, confirm the move and it works again. If it is only a copy, leave it read-only, so that two systems do not handle the same shops.",
        ),
        Code::VaultLocked => t(
            "The master key is missing or wrong, and the service did not start",
            "The data needs the master key {key}. Bring it back from your backup to the configured place and start again; no data was changed.",
        ),
        Code::DiskFull => t(
            "No space is left for the database, so this change was not saved",
            "Free some space on the disk of the database. Nothing that was saved is lost, and synchronization continues automatically.",
        ),
        Code::InternalError => t(
            "An internal error of Hawser stopped this run",
            "It is logged and tried again after a growing delay; what was saved before is kept. If it persists, send the log to support.",
        ),
        Code::KeyMissing => t(
            "No API key has been added yet",
            "Get one in the API portal, then add it on the services configuration page and save.",
        ),
        Code::KeyMalformed => t(
            "The API key does not have the right form, perhaps it was not copied whole",
            "Copy it again with the portal's copy button and save. If it can no longer be shown, make a new one.",
        ),
        Code::KeyUnknown => t(
            "The API key is not known here",
            "Its form is right, but this API portal did not issue it. Check the portal's address and where the key comes from.",
        ),
        Code::KeyRevoked => t(
            "The API key has been revoked",
            "Make another one in the API portal and add it on the services configuration page.",
        ),
        Code::KeyExpired => t(
            "The API key has expired",
            "Replace it in the API portal and enter the new one on the services configuration page. Scheduled pulls go on.",
        ),
        Code::KeyExpiring => t(
            "The API key expires in {n} {n:day|days}",
            "Replace it in the API portal before that; the old and the new one work side by side meanwhile.",
        ),
        Code::KeyWrongEnvironment => t(
            "The API key belongs to the other environment",
            "A sandbox key goes into the sandbox field, a production key into the production field.",
        ),
        Code::KeyForbidden => t(
            "The API key lacks the permission for the Amazon channel",
            "Issue one that has it in the API portal and put it in this one's place.",
        ),
        Code::KeyCheckUnreachable => t(
            "The API key cannot be checked now, so the result of {time} stays in force",
            "The API portal does not answer, which says nothing against the key. It is tried again; the last result holds until {grace_until}.",
        ),
        Code::KeyCheckThrottled => t(
            "The API key was checked too often and is checked again later",
            "Nothing to do. This says nothing against the key; the last result stays in force.",
        ),
    }
}
