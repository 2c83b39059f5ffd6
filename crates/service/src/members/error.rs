//! The reasons why members, roles and assignments cannot be changed although the caller has the permission.

/// The reason of a refusal. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MemberError {
    /// The change would grant or remove a role above the actor's own.
    #[error(
        "you cannot grant or change a role above your own, or reset the password of a member who has one; ask an owner"
    )]
    RoleTooHigh,
    /// The change would remove the last owner who can sign in.
    #[error("this is the company's last owner; make another member an owner first")]
    LastOwner,
    /// Members cannot change their own role or disable themselves.
    #[error("you cannot disable yourself or change your own role; ask another administrator or an owner")]
    SelfChange,
    /// Members change their own password in their account, not with a link.
    #[error("change your own password in your account, with the current one")]
    OwnPassword,
    #[error("a person with this address is already a member; change the role or assign shops in the list of members")]
    AlreadyMember,
    #[error("a person with this address is a disabled member; enable the member in the list of members instead")]
    DisabledMember,
    /// An invitation for this address is pending.
    #[error("an invitation to this address is pending; withdraw it first to send another one")]
    AlreadyInvited,
    /// The password of this person also gives access to other companies.
    #[error(
        "this person also belongs to other companies, which the password gives access to; only the person can reset it, by mail"
    )]
    PasswordShared,
    /// The member has no account.
    #[error("this member has no account; invite the person instead")]
    MemberWithoutAccount,
    #[error("an API key cannot do this, since it gives a person access; sign in and do it yourself")]
    PersonRequired,
    /// The shop and the key belong to different environments.
    #[error(
        "a key reaches shops of its own environment only; assign production shops to production keys, sandbox shops to sandbox keys"
    )]
    OtherEnvironment,
    /// A field breaks a rule.
    #[error("{field}: {rule}")]
    Field {
        /// The field.
        field: &'static str,
        /// The rule.
        rule: &'static str,
    },
}

impl MemberError {
    /// All variants with a code of their own, that is, all except an invalid field.
    pub const ALL: [Self; 11] = [
        Self::RoleTooHigh,
        Self::LastOwner,
        Self::SelfChange,
        Self::OwnPassword,
        Self::AlreadyMember,
        Self::DisabledMember,
        Self::AlreadyInvited,
        Self::PasswordShared,
        Self::MemberWithoutAccount,
        Self::PersonRequired,
        Self::OtherEnvironment,
    ];

    /// A short English title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::RoleTooHigh => "Above your own role",
            Self::LastOwner => "The last owner stays",
            Self::SelfChange => "Not one's own place",
            Self::OwnPassword => "Not one's own password",
            Self::AlreadyMember => "A member already",
            Self::DisabledMember => "A disabled member",
            Self::AlreadyInvited => "Invited already",
            Self::PasswordShared => "The password opens other companies too",
            Self::MemberWithoutAccount => "Nobody signs in as this member",
            Self::PersonRequired => "Only a person may do this",
            Self::OtherEnvironment => "Another environment",
            Self::Field { .. } => "The request is malformed",
        }
    }

    /// The code in API answers.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RoleTooHigh => "role_too_high",
            Self::LastOwner => "last_owner",
            Self::SelfChange => "self_change_forbidden",
            Self::OwnPassword => "own_password",
            Self::AlreadyMember => "already_member",
            Self::DisabledMember => "disabled_member",
            Self::AlreadyInvited => "already_invited",
            Self::PasswordShared => "password_shared",
            Self::MemberWithoutAccount => "member_without_account",
            Self::PersonRequired => "person_needed",
            Self::OtherEnvironment => "other_environment",
            Self::Field { .. } => "malformed_request",
        }
    }
}
