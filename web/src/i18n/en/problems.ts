/** What a problem's code says to a person. Codes of the failure catalogue have their texts there. */
export const problems = {
  offline: "The server cannot be reached. Check the connection and try again.",
  unauthenticated: "You are signed out. Sign in and try again.",
  forbidden: "Your role does not allow this. Ask an administrator of your company.",
  malformed_request: "Something that was entered does not fit.",
  conflict: "It cannot be done as things stand.",
  precondition_failed: "It was changed meanwhile. Refresh the page and decide again.",
  too_many_requests: "Too many attempts. Try again in {retry_after_seconds} seconds.",
  unknown_path: "The server does not know this function. Refresh the page; it may have been updated.",
  method_not_allowed: "The server does not know this function. Refresh the page; it may have been updated.",
  body_too_large: "That is more than the server takes at once.",
  unavailable: "This is not possible at the moment. Try again shortly.",
  internal: "Something is broken on our side. It has been written to the log.",
  wrong_credentials: "The e-mail address or the password is wrong.",
  link_expired: "This link has been used or is too old. Ask for a fresh one.",
  confirmation_needed: "This has to be confirmed before it is done.",
  already_replaced: "This key is being replaced already.",
  invitation_expired: "This invitation has been used, withdrawn, or is too old. Ask for a fresh one.",
  already_set_up: "This instance is set up already. Sign in instead.",
  wrong_password: "This is not your password.",
  second_factor_needed: "Enter the code of your authenticator app, or a recovery code.",
  second_factor_wrong: "This code is wrong, too old, or was used before. Wait for the next one.",
  setup_required: "This instance is not set up yet. Ask whoever runs it.",
  registration_closed: "Registration is closed here. Ask for an invitation.",
  company_name_taken:
    "A company of this name exists already. If it is yours, ask a colleague for an invitation.",
  role_too_high:
    "Nobody gives or changes a role above their own, or sets the password of who has one. Ask an owner.",
  last_owner: "This is the company's last owner. Make somebody else an owner first.",
  self_change_forbidden: "Nobody disables themselves or changes their own role. Ask another administrator or owner.",
  own_password: "Change your own password with the present one.",
  already_member:
    "Somebody with this address is a member already. Change the role or assign shops in the list of members.",
  disabled_member:
    "Somebody with this address is a disabled member. Enable them in the list of members instead.",
  already_invited: "An invitation to this address is pending. Withdraw it first to send another one.",
  password_shared:
    "This person belongs to other companies as well, and the password opens those too. Only they can reset it, by mail.",
  member_without_account: "Nobody signs in as this member. Invite the person instead.",
  person_needed: "Only a person who is signed in may do this, not a key: it lets somebody in.",
  other_environment:
    "A key reaches shops of its own environment only: production shops go to production keys, sandbox shops to sandbox keys.",
  not_found: "There is no such thing, or it is not assigned to you.",
  reference: "Reference for the log: {id}",
} as const;
