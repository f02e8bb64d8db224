import type { LaterLanguage } from "../language.ts";

export const guestKeyboard: LaterLanguage["guestKeyboard"] = {
  menu: "虚拟机键盘…",
  title: "虚拟机键盘",
  usedForKeys: "虚拟机中设置的是哪种键盘？如果不选择，控制台会假定为美式键盘，部分字符会出错。",
  usedForText:
    "虚拟机中设置的是哪种键盘？代您输入的文本取决于它。您自己按下的键按位置发送，由虚拟机自己的布局决定字符。",
  layout: "布局",
  done: "完成",
  variant: (language, name) => `${language}（${name}）`,
  international: "国际，带死键",
  listMissing: "未能加载键盘布局列表",
};
