import type { Words } from "../words";
import { auth } from "./auth";
import { channel } from "./channel";
import { common } from "./common";
import { members } from "./members";
import { portal } from "./portal";
import { problems } from "./problems";
import { security } from "./security";
import { services } from "./services";
import { shops } from "./shops";
import { unreadable } from "./unreadable";

export const zh: Words = {
  channel,
  common,
  auth,
  members,
  portal,
  problems,
  security,
  services,
  shops,
  unreadable,
};
