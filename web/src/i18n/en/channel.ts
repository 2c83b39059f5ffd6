export const channel = {
  title: "Amazon Sales Channel",
  environment: "Environment",
  integration: "Store integration",
  integrationIntro: "Your Amazon shops, with the state of their authorization.",
  open: "The API key is accepted",
  key: "Key {key}",
  checkedAt: "Checked {time}",
  neverChecked: "Not checked yet",
  checking: "Checking…",
  checkNow: "Check now",
  welcome: {
    title: "Welcome to Amazon Sales Channel",
    text: "The channel needs a valid API key of your company before shops can be integrated. Scheduled pulls of bound shops continue in the meantime.",
    get: {
      title: "Get an API key",
      text: "The API portal opens in a new tab. Sign in with an account of your company, add a key, and copy it.",
      action: "Sign in",
    },
    add: {
      title: "Add key",
      text: "Paste the key under Configuration › Services and save it. This page updates automatically.",
      action: "Add the key",
    },
    oneGo: {
      title: "Create and install a key",
      text: "You can create keys and change the configuration, so Hawser can create a key for the channel and install it in one step.",
      action: "Create and install a key",
    },
    ask: {
      title: "Your role cannot change this",
      text: "These colleagues can add a key: {names}",
      nobody: "Ask an owner of your company.",
    },
    wait: "You do not need to do anything. This page opens automatically as soon as the key is accepted.",
  },
  notice: {
    grace: "The last successful check, at {time}, remains in force until {until}.",
    replace: "Replace it in the API portal",
  },
} as const;
