import type { LaterLanguage } from "../language.ts";

export const connection: LaterLanguage["connection"] = {
  title: "连接",
  verdict: {
    waiting: "请稍候…",
    well: "一切正常。",
    network: "您的网络较慢。可能有其他程序在占用，或信号较弱。",
    unsteady: "您的网络时断时续。使用网线或靠近路由器可能会有帮助。",
    target: "从网关到虚拟机的线路较慢，或其主机正忙。",
    machine: "虚拟机显示输入内容的时间较长，可能正忙。",
    browser: "此浏览器正忙。请关闭其他标签页和程序。",
  },
  plot: {
    name: (viewer, target) => `最近一分钟的往返时间：到网关 ${viewer}，从网关到虚拟机 ${target}`,
    viewer: "您到网关",
    target: "网关到虚拟机",
  },
  rows: {
    keys: "按键到画面",
    keysOf: (middle, most) => `${middle} ms，95% 在 ${most} ms 以内`,
    keysNone: "输入一些内容以测量",
    frames: "帧",
    framesOf: (count) => `每秒 ${count}`,
    data: "数据",
    dataOf: (kilobytes) => `每秒 ${kilobytes} kB`,
    size: "屏幕",
    sizeOf: (width, height) => `${width} × ${height}`,
    quality: "画质",
    qualityOf: (level) => `${level}（最高 9）`,
    left: "剩余时间",
    region: "网关",
    version: "网关版本",
    unknown: "未知",
    milliseconds: (count) => `${count} ms`,
  },
  left: {
    minutes: (_count, text) => `${text} 分钟`,
    hours: (_count, text) => `${text} 小时`,
  },
  copy: "复制详细信息",
  copied: "详细信息已复制到剪贴板",
  notCopied: "此浏览器不允许页面复制。",
  catchingUp: { label: "连接：画面有延迟，正在追赶", text: "画面有延迟，正在追赶…" },
  stalled: {
    renew: "画面已停止。正在重新连接虚拟机…",
    over: "画面已停止，重新连接也没有帮助。请重新打开控制台。",
  },
};
