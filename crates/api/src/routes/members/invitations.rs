//! Invitations: created, listed and withdrawn by people who manage members; looked up and accepted with the link.

use crate::extract::{Body, ClientInfo, Id, Principal, Query, Repeatable, SignedIn, cookie};
use crate::problem::Problem;
use crate::routes::auth::sessions::CompanyBody;
use crate::routes::idempotent;
use crate::routes::paging::PageQuery;
use crate::routes::parse::{ids, role, time};
use crate::state::Api;
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::{InvitationId, Secret};
use hawser_service::members::{AcceptInvitation, Invite, NotMailed, PendingInvitation};
use hawser_service::{Error, Once};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A shop that is assigned when the invitation is accepted.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitedShop {
    id: String,
    name: String,
}

/// A pending invitation.
#[derive(Serialize, ToSchema)]
pub(crate) struct Invitation {
    id: String,
    email: String,
    /// `owner`, `admin`, `operator`, `viewer` or `auditor`.
    role: &'static str,
    /// The shops of the invitation that the caller may see, sorted by name.
    shops: Vec<InvitedShop>,
    /// The end of those assignments; `null` if they have none.
    #[schema(format = DateTime)]
    shops_until: Option<String>,
    /// `null` if the instance's owner sent the invitation.
    invited_by: Option<String>,
    invited_by_name: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

impl From<PendingInvitation> for Invitation {
    fn from(pending: PendingInvitation) -> Self {
        let PendingInvitation { invitation, shops } = pending;
        let shop =
            |shop: hawser_service::members::InvitedShop| InvitedShop { id: shop.shop.to_string(), name: shop.name };
        Self {
            id: invitation.id.to_string(),
            email: invitation.email,
            role: invitation.role.as_str(),
            shops: shops.into_iter().map(shop).collect(),
            shops_until: invitation.shops_until.map(|at| at.to_string()),
            invited_by: invitation.invited_by.map(|member| member.to_string()),
            invited_by_name: invitation.invited_by_name,
            created_at: invitation.created_at.to_string(),
            expires_at: invitation.expires_at.to_string(),
        }
    }
}

/// The pending invitations.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitationList {
    invitations: Vec<Invitation>,
    /// Cursor of the next page; `null` on the last page.
    next_cursor: Option<String>,
}

/// Lists the pending invitations, newest first.
#[utoipa::path(get, path = "/api/v1/invitations", tag = "members", params(PageQuery),
    responses((status = 200, body = InvitationList)))]
pub(crate) async fn list_invitations(
    State(api): State<Api>,
    who: Principal,
    Query(query): Query<PageQuery>,
) -> Result<Json<InvitationList>, Problem> {
    let page = api.app().page_invitations(&who.actor, &query.into()).await?.map(Invitation::from);
    Ok(Json(InvitationList { invitations: page.items, next_cursor: page.next_cursor }))
}

/// A new invitation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewInvitation {
    email: String,
    /// `owner`, `admin`, `operator`, `viewer` or `auditor`; at most the caller's own role.
    role: String,
    /// The shops to assign when the invitation is accepted.
    #[serde(default)]
    shops: Vec<String>,
    /// The end of those assignments; without it they have no end.
    #[serde(default)]
    #[schema(format = DateTime)]
    shops_until: Option<String>,
}

/// A created invitation.
#[derive(Serialize, ToSchema)]
pub(crate) struct MadeInvitation {
    id: String,
    /// The one-time link, valid for seven days. It is shown in this answer only, and is absent if an earlier request with the
    /// same `Idempotency-Key` created the invitation.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    /// True if a mail with the link was also queued; absent if the link is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_mailed: Option<bool>,
    /// The reason why no mail was sent: `mail_off`, `address_not_proven` (no owner of the company has confirmed an e-mail
    /// address yet) or `mail_limit`; absent if a mail was queued.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_mailed_because: Option<&'static str>,
    /// True if an earlier request with the same `Idempotency-Key` created it.
    is_already_made: bool,
}

/// Invites a person by e-mail address and returns the link.
#[utoipa::path(post, path = "/api/v1/invitations", tag = "members", security(("session" = [])), request_body = NewInvitation,
    params(("Idempotency-Key" = Option<String>, Header, description = "The caller's own name for this request", min_length = 1,
        max_length = 200, pattern = "^[!-~]+$")),
    responses((status = 201, body = MadeInvitation),
        (status = 200, body = MadeInvitation, description = "Already made with this key")))]
pub(crate) async fn invite_member(
    State(api): State<Api>,
    who: SignedIn,
    headers: HeaderMap,
    Repeatable(request, new): Repeatable<NewInvitation>,
) -> Result<Response, Problem> {
    let invite = Invite {
        email: new.email,
        role: role(&new.role)?,
        shops: ids(&new.shops)?,
        shops_until: time("shops_until", new.shops_until.as_deref())?,
    };
    let (app, actor) = (api.app().clone(), who.actor.clone());
    let make = async move {
        let made = app.invite(&actor, invite).await?;
        Ok::<_, Error>((made.id.to_string(), (made.path(), made.not_mailed)))
    };
    let operation = "invite_member".to_owned();
    let (status, id, shown) = match idempotent::once(&api, &who.actor, operation, request, make).await? {
        Once::Made { id, result } => (StatusCode::CREATED, id, Some(result)),
        Once::AlreadyMade(id) => (StatusCode::OK, id, None),
    };
    let is_already_made = shown.is_none();
    let (path, not_mailed) = shown.unzip();
    let is_mailed = not_mailed.map(|reason| reason.is_none());
    let not_mailed_because = not_mailed.flatten().map(NotMailed::as_str);
    let link = path.map(|path| api.address(&headers, path.expose()));
    Ok((status, Json(MadeInvitation { id, link, is_mailed, not_mailed_because, is_already_made })).into_response())
}

/// Withdraws an invitation. Its link is no longer valid.
#[utoipa::path(delete, path = "/api/v1/invitations/{id}", tag = "members", params(("id" = String, Path)),
    responses((status = 204, description = "Withdrawn")))]
pub(crate) async fn withdraw_invitation(
    State(api): State<Api>,
    who: Principal,
    Id(id): Id<InvitationId>,
) -> Result<StatusCode, Problem> {
    api.app().withdraw_invitation(&who.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The token of a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InvitationToken {
    #[schema(value_type = String, format = Password, write_only)]
    token: Secret,
}

/// An invitation as seen by the invited person.
#[derive(Serialize, ToSchema)]
pub(crate) struct OpenInvitation {
    company_name: String,
    email: String,
    /// `owner`, `admin`, `operator`, `viewer` or `auditor`.
    role: &'static str,
    invited_by_name: Option<String>,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// Describes the invitation of a link for the page that it leads to. The answer does not reveal whether the address has an
/// account.
#[utoipa::path(post, path = "/api/v1/invitations/lookup", tag = "members", security(()), request_body = InvitationToken,
    responses((status = 200, body = OpenInvitation)))]
pub(crate) async fn lookup_invitation(
    State(api): State<Api>,
    Body(with): Body<InvitationToken>,
) -> Result<Json<OpenInvitation>, Problem> {
    let invitation = api.app().look_up_invitation(&with.token).await?;
    Ok(Json(OpenInvitation {
        company_name: invitation.company_name,
        email: invitation.email,
        role: invitation.role.as_str(),
        invited_by_name: invitation.invited_by_name,
        expires_at: invitation.expires_at.to_string(),
    }))
}

/// The acceptance of an invitation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acceptance {
    #[schema(value_type = String, format = Password, write_only)]
    token: Secret,
    /// By default, the e-mail address is used.
    #[serde(default)]
    name: Option<String>,
    /// The password of the account with the invited address. If there is no account yet, it becomes the new account's
    /// password and needs at least 12 characters.
    #[schema(value_type = String, format = Password, write_only)]
    password: Secret,
}

/// A new membership.
#[derive(Serialize, ToSchema)]
pub(crate) struct Joined {
    member_id: String,
    company: CompanyBody,
    /// True if the person is signed in by this answer, as with a new account. The owner of an older account signs in as usual.
    is_signed_in: bool,
}

/// Accepts an invitation. Its link cannot be used again.
#[utoipa::path(post, path = "/api/v1/invitations/accept", tag = "members", security(()), request_body = Acceptance,
    responses((status = 201, body = Joined,
        headers(("Set-Cookie" = Option<String>, description = "The session of a new account")))))]
pub(crate) async fn accept_invitation(
    State(api): State<Api>,
    ClientInfo(caller): ClientInfo,
    Body(with): Body<Acceptance>,
) -> Result<Response, Problem> {
    let accept = AcceptInvitation { token: with.token, name: with.name, password: with.password };
    let accepted = api.app().accept_invitation(accept, &caller).await?;
    let body = Json(Joined {
        member_id: accepted.member.to_string(),
        company: CompanyBody::of(&accepted.invitation.company, accepted.invitation.company_name),
        is_signed_in: accepted.signed_in.is_some(),
    });
    Ok(match accepted.signed_in {
        Some(signed_in) => {
            (StatusCode::CREATED, [(header::SET_COOKIE, cookie::set(&api, &signed_in.token))], body).into_response()
        }
        None => (StatusCode::CREATED, body).into_response(),
    })
}
