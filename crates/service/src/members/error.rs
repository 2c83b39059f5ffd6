//! The reasons why members, roles and assignments cannot be changed although the caller has the permission.

/// Why not. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MemberError {
    /// A role above the asker's own was to be given, or taken away.
    #[error("nobody gives or changes a role above their own, or sets the password of who has one; ask an owner")]
    RoleTooHigh,
    /// The last owner who can sign in would be gone.
    #[error("this is the company's last owner; make somebody else an owner first")]
    LastOwner,
    /// One's own place.
    #[error("nobody disables themselves or changes their own role; ask another administrator or owner")]
    SelfChange,
    /// One's own password.
    #[error("change your own password with the present one")]
    OwnPassword,
    #[error("somebody with this address is a member already; change the role, or assign shops, in the list of members")]
    AlreadyMember,
    #[error("somebody with this address is a disabled member; enable them in the list of members instead")]
    DisabledMember,
    /// An invitation is under way.
    #[error("an invitation to this address is pending; withdraw it first to send another one")]
    AlreadyInvited,
    /// A password opens other companies too.
    #[error(
        "this person belongs to other companies as well, and the password opens those too; only they can reset it, by mail"
    )]
    PasswordShared,
    /// Nobody signs in as this member.
    #[error("nobody signs in as this member; invite the person instead")]
    MemberWithoutAccount,
    #[error("only a person may do this: it lets somebody in")]
    PersonRequired,
    /// The shop and the key live in different worlds.
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
    /// Every one with a code of its own: all but a field that breaks a rule.
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

    /// In a few words, in English.
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

    /// The code in answers.
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
