/** The texts of problem codes. The failure catalogue has its own texts. */
export const problems = {
  offline: "The server cannot be reached. Check the connection and try again.",
  unauthenticated: "You are signed out. Sign in and try again.",
  forbidden: "Your role does not allow this. Ask an administrator of your company.",
  malformed_request: "The request is malformed. Check your input.",
  conflict: "This is not possible in the current state.",
  precondition_failed: "Someone else has changed this in the meantime. Refresh the page and try again.",
  too_many_requests: "Too many attempts. Try again in {retry_after_seconds} s.",
  unknown_path: "The server does not have this function. It may have been updated; refresh the page.",
  method_not_allowed: "The server does not have this function. It may have been updated; refresh the page.",
  body_too_large: "The content is too large for the server.",
  unavailable: "This is temporarily unavailable. Try again shortly.",
  internal: "An internal error occurred. It has been logged.",
  wrong_credentials: "The e-mail address or password is incorrect.",
  link_expired: "This link has been used or has expired. Ask for a new one.",
  confirmation_needed: "Confirm this action first.",
  already_replaced: "This key is already being replaced.",
  idempotency_key_reused:
    "This request was sent before with different contents. Reload the page and try again.",
  invitation_expired: "This invitation has been used or withdrawn, or has expired. Ask for a new one.",
  already_set_up: "This instance is already set up. Sign in instead.",
  wrong_password: "The password is incorrect.",
  second_factor_needed: "Enter the code from your authenticator app, or a recovery code.",
  second_factor_wrong: "This code is incorrect, has expired, or has been used. Wait for the next one.",
  setup_required: "This instance is not set up yet. Contact its administrator.",
  registration_closed: "Registration is closed. Ask for an invitation.",
  company_name_taken:
    "A company with this name already exists. If it is yours, ask a colleague for an invitation.",
  role_too_high:
    "You cannot grant or change a role above your own, or reset that person's password. Ask an owner.",
  last_owner: "This is the only owner of the company. Make another member an owner first.",
  self_change_forbidden:
    "You cannot disable yourself or change your own role. Ask another administrator or owner.",
  own_password: "Change your own password using your current password.",
  already_member:
    "A member with this address already exists. Change the role or assign shops in the list of members.",
  disabled_member: "A disabled member has this address. Enable that member in the list instead.",
  already_invited: "An invitation to this address is pending. Withdraw it before you send another one.",
  password_shared:
    "This person also belongs to other companies and uses the same password there. Only they can reset it, by e-mail.",
  member_without_account: "This member has no account. Invite the person instead.",
  person_needed:
    "Only a signed-in person can do this, not an API key, because it grants access to another person.",
  other_environment:
    "A key can only access shops of its own environment. Use a production key for production shops and a sandbox key for sandbox shops.",
  not_found: "This item does not exist or is not assigned to you.",
  reference: "Log reference: {id}",
} as const;
