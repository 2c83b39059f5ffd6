import { createLink } from "@tanstack/react-router";
import { Button } from "antd";

/** A link to another page that looks like a button. Keyboards and screen readers see a link. */
export const LinkButton = createLink(Button);
