import type { LaterLanguage } from "../language.ts";

export const power: LaterLanguage["power"] = {
  title: "电源",
  menu: {
    shutDown: "关机…",
    restart: "重启…",
    reset: "重置…",
  },
  asks: {
    shutDown: (machine) => `关闭 ${machine}？`,
    restart: (machine) => `重启 ${machine}？`,
    reset: (machine) => `重置 ${machine}？`,
  },
  means: {
    shutDown: "将请求系统关机。请在控制面板中重新开机。",
    restart: "将请求系统重启。",
    reset: "与按下重置按钮一样，立即执行：未保存的内容会丢失。",
  },
  confirm: {
    shutDown: "关机",
    restart: "重启",
    reset: "重置",
  },
  cancel: "取消",
  done: "已向虚拟机的主机提出请求。",
};
