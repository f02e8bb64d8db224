import type { LaterLanguage } from "../language.ts";

export const touch: LaterLanguage["touch"] = {
  title: "触控",
  button: "触控：帮助与设置",
  tap: "轻点为单击，双指轻点为右键。",
  hold: "按住不动后再移动即可拖动；若立即抬起，则为右键。",
  two: "双指滚动，捏合缩放；放大后用单指移动屏幕。",
  mode: "指针",
  direct: "跟随手指",
  touchpad: "像触摸板一样",
  done: "知道了",
};
