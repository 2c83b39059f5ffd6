import type { Words } from "../words";

export const entrance: Words["entrance"] = {
  signIn: {
    title: "登录",
    email: "邮箱",
    emailRule: "请输入邮箱地址",
    password: "密码",
    submit: "登录",
    again: {
      title: "登录已过期",
      text: "请重新登录，刚才的操作会自动继续，已填写的内容不会丢失。",
      other: "使用其他账户登录",
      changed: "这是另一个账户，页面将重新打开。",
    },
  },
};
