import type { Language } from "../language.ts";
import { brand } from "./brand.ts";

/* Simplified Chinese. */

export const markup: Language["markup"] = {
  language: { tag: "zh-CN", direction: "ltr" },
  page: {
    name: "Porthole",
    description: "在浏览器标签页中显示虚拟机的屏幕。",
    session: "控制台",
    viewOnly: "仅查看",
    viewOnlyMeans: "您可以观看，但不能输入或点击",
    recorded: "录制中",
    recordedMeans: "此处显示的内容和所做的操作会被录制。",
    leave: "离开此控制台",
    language: "语言",
  },
  leaving: {
    keepsRunning: "虚拟机会继续运行。",
    leave: "离开",
    stay: "留下",
  },
  landing: {
    what: "在浏览器标签页中显示虚拟机的屏幕。",
    how: "请从控制面板打开控制台。链接只能使用一次，几分钟内有效。",
    paste: "粘贴控制台链接",
    open: "打开",
    version: (version) => `Porthole ${version}`,
    licences: "许可证",
  },
  confirming: {
    once: "此链接只能打开控制台一次。",
    open: "打开控制台",
    notAsked: "如果这个链接不是您要求的，请关闭页面。目前尚未打开任何内容。",
  },
  connecting: {
    cancel: "取消",
    needsScript: "显示屏幕需要 JavaScript。您的链接仍然有效。",
  },
  notStarted: {
    title: "页面未能启动",
    advice: "脚本没有送达，或此浏览器无法运行它。请重新加载页面：您的链接尚未使用。",
    otherwise:
      "如果仍然无效，可能是途中有设备拦截脚本，或浏览器版本过旧。请使用最新版的 Chrome、Edge、Firefox 或 Safari。",
  },
  elsewhere: {
    advice: "控制台同一时间只能在一个标签页中显示。在这里使用后，另一个标签页将不再显示。",
    use: "在这里使用",
  },
  inUse: {
    title: "此控制台正在使用中",
    takeOver: "接管",
    leave: "离开",
  },
  idle: {
    stay: "保持连接",
  },
  ended: {
    reason: "原因",
    retry: "重试",
    back: "返回控制面板",
    closeTab: "关闭此标签页",
    details: "详细信息",
    copy: "复制",
  },
  keys: {
    toolbar: "按键",
    phoneKeyboard: "屏幕键盘",
    phoneField: "输入到虚拟机的文本",
    ctrlAltDel: "Ctrl Alt Del",
    sendCtrlAltDel: "发送 Ctrl+Alt+Del",
  },
  keysMenu: {
    button: "按键",
    title: "发送按键",
  },
  about: {
    button: "关于与快捷键",
    version: (version) => `版本 ${version}`,
    typeText: "输入文本",
    typeTextKeys: ["Ctrl", "Alt", "Shift", "V"],
    toToolbar: "将键盘移到工具栏",
    toToolbarKeys: ["Ctrl", "Alt", "Shift", "M"],
    toScreen: "返回屏幕",
    toScreenKeys: ["Esc"],
    licence: (novnc) => `采用 Apache License 2.0 的自由软件。屏幕由采用 MPL 2.0 的 ${novnc} 绘制。`,
    notices: "第三方声明",
    done: "完成",
  },
};

export const script: Language["script"] = {
  brand,
  somebody: "某人",
  clock: { locale: "zh-CN" },
  windowTitle: {
    landing: "Porthole",
    of: (what) => `${what} – Porthole`,
    ended: (machine, title) => `${machine}：${title} – Porthole`,
  },
  landing: {
    wasOpen: (machine) => `${machine} 曾在此标签页中打开`,
    again: "链接只能使用一次。请从控制面板重新打开控制台。",
    notALink: "这不是此网关的控制台链接。",
  },
  confirming: {
    title: (machine) => `要打开 ${machine} 吗？`,
    control: "您将控制这台虚拟机。",
    view: "您可以观看，但不能输入或点击。",
  },
  connecting: {
    title: "正在连接",
    titleOf: (machine) => `正在连接 ${machine}`,
    steps: {
      gateway: "正在连接网关…",
      machine: "正在等待虚拟机的屏幕…",
    },
    late: (machine) => `仍在等待 ${machine}。它的主机可能正忙。`,
    lateUnnamed: "仍在等待网关。网络可能较慢。",
  },
  live: {
    connected: (machine) => `已连接到 ${machine}`,
    connectedViewOnly: (machine) => `已连接到 ${machine}，仅查看`,
  },
  screen: {
    control: (machine) => `${machine} 的屏幕，按 Control Alt Shift M 前往工具栏`,
    view: (machine) => `${machine} 的屏幕，仅查看`,
  },
  leaving: {
    title: (machine) => `要离开 ${machine} 吗？`,
  },
  line: {
    labels: {
      live: "连接：正常",
      waiting: "连接：正在等待网络",
      resuming: "连接：正在恢复",
    },
    silent: "正在等待网络…",
    offline: "此设备已离线，正在等待…",
    back: "连接已恢复",
  },
  reconnecting: {
    titles: {
      gateway: "连接已断开，正在重新连接…",
      machine: "已重新连接，正在等待虚拟机的屏幕…",
      paused: "正在重新打开屏幕…",
    },
    typingOff: "屏幕恢复之前无法输入。",
    late: "虚拟机仍在运行，此页面会继续尝试。屏幕恢复之前无法输入。",
    lateViewOnly: "虚拟机仍在运行，此页面会继续尝试。",
  },
  waiting: {
    title: (machine) => `${machine} 可能正在重启，正在等待它…`,
    advice: "屏幕已关闭，重启、迁移到其他主机或关机时会这样。恢复后会显示在这里。",
    windowTitle: (machine) => `正在等待 ${machine}`,
  },
  paused: {
    windowTitle: (machine) => `${machine}，已暂停`,
  },
  later: {
    missing: "页面的部分内容未能加载。请重新加载页面：控制台会继续。",
  },
  elsewhere: {
    title: "此控制台已在另一个标签页中打开",
    titleOf: (machine) => `${machine} 已在另一个标签页中打开`,
  },
  idle: {
    seconds: (count) => `您还在吗？会话将在 ${count} 秒后结束。`,
    minutes: (count) => `您还在吗？会话将在 ${count} 分钟后结束。`,
    stays: "您将保持连接",
  },
  duration: {
    seconds: (count) => `${count} 秒`,
    minutes: (count) => `${count} 分钟`,
  },
  countdown: {
    minutes: (count) => `会话将在 ${count} 分钟后结束`,
    seconds: (count) => `会话将在 ${count} 秒后结束`,
  },
  keys: {
    untypable: (character) => `虚拟机的键盘上没有“${character}”`,
    tooMany: (max) => `未输入：最多只能有 ${max.toLocaleString("zh-CN")} 个字符等待输入`,
    names: {
      alt: "Alt",
      backspace: "Backspace",
      ctrl: "Ctrl",
      del: "Del",
      esc: "Esc",
      printScreen: "PrtSc",
      super: "Win",
      tab: "Tab",
      functionKey: (number) => `F${number}`,
    },
  },
  guestKeyboard: {
    layoutMissing: "未能加载虚拟机的键盘布局",
  },
  fullScreen: {
    enter: "全屏",
    leave: "退出全屏",
    keys: "所有按键都会发送到虚拟机。长按 Esc 退出全屏。",
  },
  ended: {
    unknown: "控制台已不再显示",
    unknownAdvice: "网络也已断开，因此此页面无法说明原因。",
  },
};
