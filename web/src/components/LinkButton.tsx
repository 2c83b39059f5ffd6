import { createLink } from "@tanstack/react-router";
import { Button } from "antd";

/** A button that leads to another page: a link for the keyboard and for who listens, with the button's looks. */
export const LinkButton = createLink(Button);
