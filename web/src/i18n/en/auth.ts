export const auth = {
  email: "E-mail address",
  password: "Password",
  newPassword: "Password (at least 12 characters)",
  name: "Your name",
  company: "Company name",
  emailRule: "Enter an e-mail address, for example li.na@example.com",
  passwordRule: "At least 12 characters, and not a common password",
  secondFactor: "Code from your authenticator app, or a recovery code",
  secondFactorHint: "Your account uses a second factor. Enter the six digits shown in your app.",
  signIn: {
    title: "Sign in",
    submit: "Sign in",
    registerHint: "No account yet?",
    register: "Register your company",
    ask: "No account yet? Ask a member of your company for an invitation.",
    askContact: "No account yet? Ask a member of your company for an invitation, or contact {contact}.",
    setUp: "This instance has no owner yet. Open the one-time link that the server printed when it started.",
    forgot: "Forgot your password?",
    again: {
      title: "Your session has ended",
      text: "Sign in again to finish your change. Nothing you entered is lost.",
      other: "Sign in with another account",
    },
  },
  forgot: {
    title: "Set a new password",
    text: "Enter the address you sign in with. If an account exists, we send an e-mail with a link that is valid for one hour.",
    submit: "Send the link",
    sent: "If an account exists, an e-mail is on its way. Check your spam folder too.",
    noMail:
      "This server does not send e-mail. Ask an administrator of your company for a one-time password link.",
    back: "Back to sign-in",
  },
  register: {
    title: "Register your company",
    owner:
      "The account should belong to your company, so use a company address rather than a private one. You become the owner and can invite your colleagues.",
    existing: "If you already have an account, enter its password. You will own this company as well.",
    submit: "Register",
    closed: "Registration is closed. To join a company, ask one of its members for an invitation.",
    closedContact:
      "Registration is closed. To join a company, ask one of its members for an invitation, or contact {contact}.",
    have: "Already have an account?",
  },
  invitation: {
    title: "Join {company}",
    by: "{name} has invited you to join {company} as {role}.",
    byNobody: "You have been invited to join {company} as {role}.",
    until: "The invitation is valid until {time}.",
    existing:
      "If this address already has an account, enter its password. Otherwise, choose a password of at least 12 characters.",
    submit: "Accept the invitation",
    joined: "You have joined {company}. Sign in to continue.",
    dead: "This invitation cannot be used",
  },
} as const;
