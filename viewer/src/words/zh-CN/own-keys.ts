import type { LaterLanguage } from "../language.ts";

export const ownKeys: LaterLanguage["ownKeys"] = {
  title: "我的组合键",
  use: "它们保存在此浏览器中，适用于所有控制台。",
  none: "还没有组合键。",
  name: "用途",
  nameOf: (keys) => `${keys} 的用途`,
  raise: (keys) => `上移 ${keys}`,
  remove: (keys) => `删除 ${keys}`,
  press: "点击这里并按下按键",
  orChoose: "或者选择按键",
  key: "按键",
  noKey: "无",
  add: "添加",
  added: "已添加",
  tooMany: (max) => `最多可保存 ${max} 个`,
  import: "导入…",
  export: "导出",
  read: (count) => `已添加 ${count} 个`,
  notRead: "此文件中没有可读取的组合键",
  done: "完成",
};
