export const entrance = {
  signIn: {
    title: "Sign in",
    email: "E-mail address",
    emailRule: "Enter an e-mail address",
    password: "Password",
    submit: "Sign in",
    again: {
      title: "Your session has ended",
      text: "Sign in again and your change goes through. Nothing that you entered is lost.",
      other: "Sign in as somebody else",
      changed: "That is another account. The page starts afresh for it.",
    },
  },
} as const;
