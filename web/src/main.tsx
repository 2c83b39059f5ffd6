import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { signStyles } from "./app/nonce";
import { startLanguage } from "./i18n";
import "./app/base.css";

signStyles();
startLanguage();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(<App />);
}
