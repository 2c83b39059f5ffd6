import type { Words } from "../words";
import { common } from "./common";
import { entrance } from "./entrance";
import { problems } from "./problems";
import { shops } from "./shops";

export const zh: Words = { common, problems, entrance, shops };
