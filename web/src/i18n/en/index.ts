import { common } from "./common";
import { entrance } from "./entrance";
import { problems } from "./problems";
import { shops } from "./shops";

export const en = { common, problems, entrance, shops } as const;
