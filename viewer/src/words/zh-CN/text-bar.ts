import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "输入法文本栏",
  field: "用输入法输入到虚拟机的文本",
  close: "关闭文本栏",
  isOn: "输入法已打开。要用它输入，请选择“按键”，再选择“输入法文本栏”。",
};
