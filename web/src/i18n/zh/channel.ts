import type { Words } from "../words";

export const channel: Words["channel"] = {
  title: "Amazon 销售渠道",
  environment: "环境",
  integration: "店铺集成",
  integrationIntro: "您的亚马逊店铺及其授权状态。",
  open: "API 密钥校验通过",
  key: "密钥 {key}",
  checkedAt: "校验时间：{time}",
  neverChecked: "尚未校验",
  checking: "正在校验…",
  checkNow: "立即校验",
  welcome: {
    title: "欢迎使用 Amazon 销售渠道",
    text: "集成店铺之前，渠道需要贵公司的有效 API 密钥。在此期间，已绑定店铺的定时拉单照常进行。",
    get: {
      title: "获取 API 密钥",
      text: "API 门户会在新标签页打开。请使用公司的账户登录，新增密钥并复制。",
      action: "登录",
    },
    add: {
      title: "添加密钥",
      text: "在“配置 › 服务”中粘贴密钥并保存，本页会自动更新。",
      action: "添加密钥",
    },
    oneGo: {
      title: "一步完成",
      text: "您有权创建密钥并修改配置，系统可以直接为渠道创建一个密钥并添加。",
      action: "创建密钥并添加",
    },
    ask: {
      title: "您的角色无法更改此项",
      text: "以下同事可以添加密钥：{names}",
      nobody: "请联系公司的所有者。",
    },
    wait: "您无需任何操作，密钥通过校验后本页会自动打开。",
  },
  notice: {
    grace: "沿用 {time} 的校验结果，有效至 {until}。",
    replace: "前往 API 门户更换",
  },
};
