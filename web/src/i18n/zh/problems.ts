import type { Words } from "../words";

export const problems: Words["problems"] = {
  offline: "无法连接服务器，请检查网络后重试。",
  unauthenticated: "您已退出登录，请登录后重试。",
  forbidden: "您的角色没有此权限，请联系公司的管理员。",
  malformed_request: "填写的内容不符合要求。",
  conflict: "当前状态下无法执行此操作。",
  precondition_failed: "内容已被他人修改，请刷新页面后再操作。",
  too_many_requests: "尝试次数过多，请在 {retry_after_seconds} 秒后重试。",
  unknown_path: "服务器没有此功能，可能刚刚更新过，请刷新页面。",
  method_not_allowed: "服务器没有此功能，可能刚刚更新过，请刷新页面。",
  body_too_large: "内容超出服务器一次可接收的大小。",
  unavailable: "暂时无法完成，请稍后重试。",
  internal: "系统内部出错，已记录到日志。",
  wrong_credentials: "邮箱或密码不正确。",
  link_dead: "此链接已使用或已过期，请重新获取。",
  confirmation_needed: "此操作需要先确认。",
  already_replaced: "该密钥已在更换中。",
  invitation_dead: "邀请已使用、已撤回或已过期，请重新获取邀请。",
  already_set_up: "系统已完成设置，请直接登录。",
  not_found: "内容不存在，或未分配给您。",
  reference: "日志编号：{id}",
};
