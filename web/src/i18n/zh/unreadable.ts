import type { Words } from "../words";

export const unreadable: Words["unreadable"] = {
  tag_other: "{count} 个订单未能读取",
  title: "{name} 未能读取的订单",
  intro: "以下订单暂时无法入库，其他订单均已入库。系统会自动重新获取，能读取后立即入库。",
  none: "没有未能读取的订单了。",
  noNumber: "没有订单号的订单",
  whole: "订单",
  reason: {
    malformed: "无法读取 {path}（规则：{rule}）",
    other_seller: "该订单号属于其他卖家的订单",
    not_found: "亚马逊已查不到该订单",
  },
  since: "{time} 起未能读取",
  attempts_other: "已重新获取 {count} 次",
  next: "下次获取 {time}",
  never: "订单号未知，无法重新获取",
  retry: "重新获取",
  more: "显示更多",
  outcome: {
    stored: "订单已入库",
    still_set_aside: "该订单仍无法读取",
    queued: "正在拉取订单，结束时会重新获取该订单",
  },
};
