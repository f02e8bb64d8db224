import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "输入法文本栏",
  field: "用输入法输入到虚拟机的文本",
  close: "关闭文本栏",
  isOn: "输入法已打开。其文本请输入到文本栏：按键 → 输入法文本栏",
};
