import type { LaterLanguage } from "../language.ts";

export const guestLocks: LaterLanguage["guestLocks"] = {
  title: "虚拟机中的锁定键",
  caps: "Caps Lock",
  num: "Num Lock",
  scroll: "Scroll Lock",
  capsMeans: "虚拟机中的 Caps Lock 已打开",
  capsOn: "虚拟机中的 Caps Lock 已打开",
  capsOff: "虚拟机中的 Caps Lock 已关闭",
};
