import type { LaterLanguage } from "../language.ts";

export const moreTime: LaterLanguage["moreTime"] = {
  ask: "请求延长时间",
  asked: "已请求延长",
  askedMeans: "由管理员决定，答复会显示在这里。",
  given: (time) => `会话已延长。新的结束时间：${time}`,
  changed: (time) => `会话的结束时间已更改：${time}`,
  declined: "未获延长",
  declinedMeans: "您的延长请求未获批准。",
  early: "您刚刚请求过延长。请稍候再试。",
};
