//! Adds an application.

use crate::audit::{Details as _, audit};
use crate::secrets::data_keys::Field;
use crate::{App, Error};
use hawser_core::applications::{Application, ApplicationKind};
use hawser_core::failure::Rule;
use hawser_core::{Actor, ApplicationId, CompanyId, Environment, FailureCode, Permission, Region, Secret, normalize};
use serde_json::{Value, json};

/// The fields of an application in Amazon's developer console.
#[derive(Debug, Clone)]
pub struct AddApplication {
    pub region: Region,
    /// The name that Amazon shows to sellers.
    pub name: String,
    /// The developer id, usually twelve digits.
    pub developer_id: String,
    /// `amzn1.sellerapps.app.…` or `amzn1.sp.solution.…`
    pub application_id: String,
    /// `amzn1.application-oa2-client.…`
    pub client_id: String,
    /// `amzn1.oa2-cs.v1.…`, or 64 hexadecimal digits on old ones.
    pub client_secret: Secret,
    /// True for a private application (self-authorized), false for a public one (authorized by consent).
    pub is_private: bool,
    /// True while it is a draft in the developer console.
    pub is_draft: bool,
    /// Production for Amazon itself, sandbox for a simulated Amazon.
    pub environment: Environment,
}

impl AddApplication {
    /// The same fields without what copying adds.
    fn normalized(self) -> Self {
        Self {
            name: normalize::name(&self.name),
            developer_id: normalize::pasted(&self.developer_id),
            application_id: normalize::pasted(&self.application_id),
            client_id: normalize::pasted(&self.client_id),
            client_secret: normalize::pasted_secret(&self.client_secret),
            ..self
        }
    }

    /// Validates every field before anything is stored or sent.
    fn check(&self) -> Result<(), Error> {
        let refuse = |field, en, zh| Err(Error::invalid(FailureCode::CredentialMalformed, field, Rule::new(en, zh)));
        if self.name.is_empty() || self.name.chars().count() > 80 || self.name.chars().any(char::is_control) {
            return Err(Error::invalid_field("name", Rule::plain_text(80)));
        }
        if !(6..=20).contains(&self.developer_id.len()) || !self.developer_id.bytes().all(|b| b.is_ascii_digit()) {
            return refuse("developer_id", "a developer id is 6 to 20 digits", "开发者 ID：6 至 20 位数字");
        }
        if !has_prefix(&self.application_id, &["amzn1.sellerapps.app.", "amzn1.sp.solution."]) {
            return refuse(
                "application_id",
                "an application id begins with amzn1.sellerapps.app. or amzn1.sp.solution.",
                "应用 ID 以 amzn1.sellerapps.app. 或 amzn1.sp.solution. 开头",
            );
        }
        if !has_prefix(&self.client_id, &["amzn1.application-oa2-client."]) {
            return refuse(
                "client_id",
                "a client id begins with amzn1.application-oa2-client.",
                "Client ID 以 amzn1.application-oa2-client. 开头",
            );
        }
        check_client_secret(&self.client_secret)
    }
}

/// True for one of the prefixes followed by plain characters.
fn has_prefix(text: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().filter_map(|prefix| text.strip_prefix(prefix)).any(|rest| {
        (1..=200).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    })
}

/// The field that an application's client secret is sealed for.
pub(crate) fn client_secret_field(id: ApplicationId, company: Option<CompanyId>) -> Field {
    Field { company, table: "application", row: id.0, name: "client_secret" }
}

/// Validates a client secret (PROTOCOL A.0). Amazon does not document its form completely, so that only values of another
/// kind are refused; [`is_usual_client_secret`] says if it has a known form.
///
/// # Errors
/// `credential_malformed`, naming field and rule but never the secret.
pub(crate) fn check_client_secret(secret: &Secret) -> Result<(), Error> {
    let text = secret.expose();
    let is_other = ["Atzr|", "Atza|", "amzn1.application-oa2-client.", "amzn1.sellerapps.app.", "amzn1.sp.solution."]
        .iter()
        .any(|prefix| text.starts_with(prefix));
    if !is_other && (16..=1024).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic()) {
        return Ok(());
    }
    let rule = Rule::new(
        "a client secret has 16 to 1024 plain characters, usually amzn1.oa2-cs.v1. and hexadecimal digits; copy all of it",
        "客户端密钥（Client Secret）为 16 至 1024 个普通字符，通常是 amzn1.oa2-cs.v1. 加十六进制数字；请完整复制",
    );
    Err(Error::invalid(FailureCode::CredentialMalformed, "client_secret", rule))
}

/// True for a client secret of a known form: `amzn1.oa2-cs.v1.` and hexadecimal digits, or 64 hexadecimal digits.
pub fn is_usual_client_secret(secret: &Secret) -> bool {
    let secret = normalize::pasted_secret(secret);
    let text = secret.expose();
    let is_hex = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    text.strip_prefix("amzn1.oa2-cs.v1.").is_some_and(is_hex) || (text.len() == 64 && is_hex(text))
}

impl App {
    /// Creates an application of the actor's company or, for the instance owner, of the instance. The client secret is sealed
    /// before it is stored.
    ///
    /// # Errors
    /// A malformed field; `key_wrong_environment` for an API key of another environment; a name that is taken; the permission
    /// `credentials.write`; the database.
    pub async fn create_application(&self, actor: &Actor, new: AddApplication) -> Result<ApplicationId, Error> {
        self.create_application_of(actor, actor.company(), new).await
    }

    /// Creates an application of a company, or of the instance (`None`).
    ///
    /// # Errors
    /// Those of [`App::create_application`]; `not_found` for another company than the actor's.
    pub async fn create_application_of(
        &self,
        actor: &Actor,
        company: Option<CompanyId>,
        new: AddApplication,
    ) -> Result<ApplicationId, Error> {
        self.require(actor, Permission::CredentialsWrite)?;
        let new = new.normalized();
        new.check()?;
        if matches!(actor, Actor::Key { environment, .. } if *environment != new.environment) {
            let rule = Rule::new("the environment of the API key that adds it", "与添加它的 API 密钥相同的环境");
            return Err(Error::invalid(FailureCode::KeyWrongEnvironment, "environment", rule));
        }
        let id = ApplicationId::new(self.clock(), self.rng());
        let sealed = self.seal_text(client_secret_field(id, company), &new.client_secret).await?;
        let now = self.now();
        let row = Application {
            id,
            company,
            region: new.region,
            name: new.name,
            kind: if new.is_private { ApplicationKind::Private } else { ApplicationKind::Public },
            is_draft: new.is_draft,
            environment: new.environment,
            developer_id: new.developer_id,
            application_id: new.application_id,
            client_id: new.client_id,
            client_secret: sealed,
            secret_created_at: None,
            created_at: now,
        };
        let mut writing = self.store().within(actor, now).write().await?;
        self.claim_request(&mut writing, id).await?;
        writing.create_application(&row).await?;
        let after = json!({"name": row.name, "region": row.region, "client_id": row.client_id, "is_draft": row.is_draft,
            "kind": row.kind.as_str(), "environment": row.environment.as_str()});
        let entry = audit(self.clock(), self.rng(), company, "application.add", id, now).changed(Value::Null, after);
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        Ok(id)
    }
}
