import { channel } from "./channel";
import { common } from "./common";
import { entrance } from "./entrance";
import { portal } from "./portal";
import { problems } from "./problems";
import { services } from "./services";
import { shops } from "./shops";

export const en = { channel, common, entrance, portal, problems, services, shops } as const;
