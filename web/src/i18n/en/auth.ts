export const auth = {
  email: "E-mail address",
  password: "Password",
  newPassword: "Password (at least 12 characters)",
  name: "Your name",
  company: "Company name",
  emailRule: "Enter an e-mail address, for example li.na@example.com",
  passwordRule: "At least 12 characters, and not a common password",
  secondFactor: "Code of the authenticator app, or a recovery code",
  secondFactorHint: "Your account has a second factor. Enter the six digits that your app shows now.",
  signIn: {
    title: "Sign in",
    submit: "Sign in",
    registerHint: "No account yet?",
    register: "Register your company",
    ask: "No account yet? Ask a member of your company for an invitation.",
    askContact: "No account yet? Ask a member of your company for an invitation, or ask {contact}.",
    setUp: "This instance has no owner yet. Open the one-time link that the server printed at its start.",
    forgot: "Forgot your password?",
    again: {
      title: "Your session has ended",
      text: "Sign in again and your change goes through. Nothing that you entered is lost.",
      other: "Sign in as somebody else",
    },
  },
  forgot: {
    title: "Set a new password",
    text: "Enter the address that you sign in with. If there is such an account, a mail with a link is on its way; the link is good for an hour.",
    submit: "Send the link",
    sent: "If there is such an account, a mail is on its way. Look into the spam folder as well.",
    noMail:
      "This server sends no mail. Ask an administrator of your company for a one-time link to set a new password.",
    back: "Back to signing in",
  },
  register: {
    title: "Register your company",
    owner:
      "The account should belong to the company: use an address of the company, not a private one. You become the owner and can invite your colleagues.",
    existing: "If you have an account already, enter its password: you will own this company as well.",
    submit: "Register",
    closed: "Registration is closed here. Joining a company takes an invitation from one of its members.",
    closedContact:
      "Registration is closed here. Joining a company takes an invitation from one of its members; or ask {contact}.",
    have: "Have an account already?",
  },
  invitation: {
    title: "Join {company}",
    by: "{name} invites you to {company} as {role}.",
    byNobody: "You are invited to {company} as {role}.",
    until: "The invitation is good until {time}.",
    existing:
      "If this address has an account already, enter its password. Otherwise choose one of at least 12 characters.",
    submit: "Accept the invitation",
    joined: "You have joined {company}. Sign in to go on.",
    dead: "This invitation cannot be used",
  },
} as const;
