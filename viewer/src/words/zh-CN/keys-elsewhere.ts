import type { LaterLanguage } from "../language.ts";

export const keysElsewhere: LaterLanguage["keysElsewhere"] = {
  click: "点击以输入",
  toToolbar: "按 Ctrl+Alt+Shift+M 前往工具栏",
};
