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
    text: "Before shops can be integrated, the channel needs a valid API key of your company. Scheduled pulls of shops that are bound go on meanwhile.",
    get: {
      title: "Get an API key",
      text: "The API portal opens in a new tab. Sign in there with an account of your company, add a key, and copy it.",
      action: "Sign in",
    },
    add: {
      title: "Add key",
      text: "Paste the key into Configuration › Services and save. This page notices by itself.",
      action: "Add the key",
    },
    oneGo: {
      title: "In one step",
      text: "You may make keys and change the configuration: Hawser can make a key for the channel and add it.",
      action: "Make a key and add it",
    },
    ask: {
      title: "Your role cannot change this",
      text: "These colleagues can add a key: {names}",
      nobody: "Ask an owner of your company.",
    },
    wait: "There is nothing for you to do. This page opens by itself as soon as the key is accepted.",
  },
  notice: {
    grace: "The last good result, of {time}, stays in force until {until}.",
    replace: "Replace it in the API portal",
  },
} as const;
