import type { EndLanguage } from "../language.ts";

export const card: EndLanguage["card"] = {
  session: (name) => `会话 ${name}`,
  copy: "复制",
  copied: "已复制",
  notCopied: "内容已选中，请自行复制",
};

export const told: EndLanguage["told"] = {
  inUse: {
    title: (who, since) => `${who} 自 ${since} 起正在使用`,
    advice: (who) => `此控制台只能由一个人使用。请在 ${who} 离开后重新打开。`,
  },
  taken: {
    title: (who) => `${who} 已接管此控制台`,
    advice: (who) => `虚拟机仍在运行。请与 ${who} 商定由谁使用，然后重新打开。`,
  },
  takenByYou: {
    title: "您在别处打开了此控制台",
    advice: "它在那里继续。如果不是您本人，请告知管理员。",
  },
  endedByOperator: {
    title: (who) => `${who} 结束了您的会话`,
    advice: "虚拟机仍在运行。如果您仍需要此控制台，请联系管理员。",
  },
  revoked: {
    title: (who) => `${who} 撤销了此链接`,
  },
  limit: {
    subject: "您打开的控制台已达到每人的上限。请关闭不再需要的控制台，然后重新打开此控制台。",
    console: "此控制台中的人数已达上限。请在有人离开后重新打开。",
    other:
      "您与其他人合计打开的控制台已达到网关允许的上限。请稍后重新打开；如果仍然无效，请告知管理员。",
  },
};

export const ends: EndLanguage["ends"] = {
  closed: {
    title: "您已离开此控制台",
    advice: "虚拟机仍在运行。您可以从控制面板重新打开控制台。",
  },
  "ticket-missing": {
    title: "链接不完整",
    advice: "链接缺少一部分。请从控制面板重新打开控制台。",
  },
  "ticket-expired": {
    title: "链接已过期",
    advice: "控制台链接只在几分钟内有效。请重新打开控制台以获取新链接。",
  },
  "ticket-used": {
    title: "此链接已被使用",
    advice:
      "每个链接只能使用一次。如果是您打开的，请查看另一个标签页；否则请从控制面板重新打开控制台。",
  },
  "ticket-invalid": {
    title: "链接无效",
    advice: "链接可能在复制时被截断，或是为其他网关创建的。请从控制面板重新打开控制台。",
  },
  "ticket-early": {
    title: "链接尚未生效",
    advice: "请稍等片刻再重试。如果一直如此，控制面板的时钟可能不准。",
  },
  "target-not-allowed": {
    title: "网关不允许连接这台虚拟机",
    advice: "它的地址不在网关的允许列表中。请让管理员添加（ALLOWED_TARGETS）。",
  },
  "target-unreachable": {
    title: "虚拟机的控制台没有响应",
    advice: "虚拟机可能已关机或已迁移。请确认它正在运行，然后重新打开控制台。",
  },
  "target-timeout": {
    title: "虚拟机的控制台响应超时",
    advice: "主机可能正忙，或有防火墙阻挡。请在一分钟后重新打开控制台。",
  },
  "target-refused": {
    title: "虚拟机的控制台拒绝了连接",
    advice: "可能已有太多人连接。请关闭其他控制台，然后重新打开此控制台。",
  },
  "target-not-vnc": {
    title: "此地址没有 VNC 服务器",
    advice: "那里响应的是其他程序。请让管理员检查虚拟机的控制台地址。",
  },
  "login-failed": {
    title: "控制台密码未被接受",
    advice: "链接中的密码错误或已更改。请重新打开控制台以获取新链接；如果仍然无效，请告知管理员。",
  },
  "login-locked": {
    title: "控制台已暂时锁定",
    advice:
      "错误密码过多，虚拟机的 VNC 服务器暂时不接受任何密码。请等待几分钟再打开控制台；如果再次出现，说明链接中的密码是错的。",
  },
  "login-needs-password": {
    title: "控制台要求输入密码",
    advice: "链接中没有密码。请联系管理员。",
  },
  "login-unsupported": {
    title: "网关无法登录此控制台",
    advice: "控制台的登录方式在这里都不被允许。请告知管理员。",
  },
  "target-protocol": {
    title: "虚拟机的控制台发送了意外数据",
    advice: "为安全起见，连接已关闭。请重新打开控制台；如果再次出现，请告知管理员。",
  },
  "target-closed": {
    title: "虚拟机关闭了控制台",
    advice: "它可能已关机、重启或迁移，也可能被他人接管。请重新打开控制台以继续。",
  },
  "session-expired": {
    title: "时间到了",
    advice: "此会话已达到时间上限。虚拟机仍在运行；请重新打开控制台以继续。",
  },
  "session-idle": {
    title: "控制台长时间无人使用",
    advice: "由于长时间没有输入或移动，控制台已关闭。虚拟机仍在运行；请重新打开控制台以继续。",
  },
  "viewer-protocol": {
    title: "此页面发送了意外数据",
    advice: "为安全起见，连接已关闭。请重新打开控制台。",
  },
  "viewer-overload": {
    title: "虚拟机跟不上输入",
    advice: "虚拟机处理按键和点击的速度比不上输入的速度。请重新打开控制台。",
  },
  "viewer-stalled": {
    title: "连接没有响应",
    advice: "此页面或其网络长时间没有响应。请重新打开控制台。",
  },
  "target-not-verified": {
    title: "无法验证虚拟机的主机",
    advice:
      "网关无法确认这是正确的主机，因此没有发送密码。请告知管理员：网关日志中写明了未通过的检查。",
  },
  "client-certificate-missing": {
    title: "主机要求证书",
    advice: "主机要求的证书网关没有。请告知管理员。",
  },
  "no-route": {
    title: "没有到这台虚拟机的路由",
    advice: "网关没有到虚拟机所在网络的路由。请告知管理员。",
  },
  "connector-unavailable": {
    title: "无法连接虚拟机的网络",
    advice:
      "其前端的连接器没有响应或拒绝了请求。请在一分钟后重新打开控制台；如果仍然无效，请告知管理员。",
  },
  "console-busy": {
    title: "此控制台已在别处打开",
    advice: "主机同一时间只允许一个控制台。请关闭另一个，然后重新打开此控制台。",
  },
  "target-unauthorized": {
    title: "主机没有让网关进入",
    advice: "链接所带的会话已在主机上结束，或无权打开此控制台。请重新打开控制台以获取新链接。",
  },
  "target-withdrawn": {
    title: "您已无法使用此控制台",
    advice: "虚拟机已不存在，或您的访问权限已结束。请从获取链接的地方重新打开。",
  },
  "console-in-use": {
    title: "其他人正在使用此控制台",
    advice: "请在对方用完后重新打开。",
  },
  "console-taken": {
    title: "其他人已接管此控制台",
    advice: "虚拟机仍在运行。请商定由谁使用，然后重新打开控制台。",
  },
  "ended-by-operator": {
    title: "管理员结束了您的会话",
    advice: "如果您仍需要此控制台，请联系管理员。",
  },
  "ticket-revoked": {
    title: "此链接已被撤销",
    advice: "请从获取链接的地方重新打开控制台，或联系管理员。",
  },
  "limit-reached": {
    title: "打开的控制台过多",
    advice: "请关闭不再需要的控制台，然后重新打开此控制台。",
  },
  "target-not-running": {
    title: "此地址没有控制台",
    advice: "虚拟机可能已关机或迁移到其他主机。请确认它正在运行，然后重新打开控制台。",
  },
  "target-unsupported": {
    title: "不支持此类控制台",
    advice: "它不使用 VNC，因此网关无法显示。",
  },
  "link-address": {
    title: "此链接是为其他网络创建的",
    advice: "链接只在申请它的网络中有效。请从您当前所在的网络重新打开控制台。",
  },
  "viewer-behind": {
    title: "此页面跟不上",
    advice: "等待此页面接收的数据超过了网关可保留的量。请检查网络，然后重新打开控制台。",
  },
  "needs-confirmation": {
    title: "此链接在打开前需要确认",
    advice: "请在浏览器中打开并按下按钮。它尚未被使用。",
  },
  "origin-not-allowed": {
    title: "此页面不允许打开控制台",
    advice:
      "网关只接受来自自身地址和配置中地址的请求。请让管理员添加此页面的地址（ALLOWED_ORIGINS）。",
  },
  "target-taken-over": {
    title: "可能已被他人接管",
    advice: "虚拟机关闭了此连接，有人独占打开控制台时会这样。请重新打开控制台以继续。",
  },
  "taken-over": {
    title: "此控制台已在别处打开",
    advice: "它在另一个页面中继续。如果那不是您的页面，请告知管理员，并从控制面板重新打开控制台。",
  },
  "resume-refused": {
    title: "连接已断开",
    advice: "网关无法恢复连接。请从控制面板重新打开控制台。",
  },
  "gateway-busy": {
    title: "同时打开的控制台过多",
    advice: "一分钟内打开的控制台超过了网关允许的数量。请等待一分钟，然后重试。",
  },
  "gateway-unready": {
    title: "网关尚未设置好",
    advice: "网关的配置不完整。管理员可在 /readyz 查看原因。",
  },
  "gateway-error": {
    title: "网关出现问题",
    advice: "请重新打开控制台。如果再次出现，请将发生的时间告知管理员。",
  },
  "gateway-unreachable": {
    title: "网关没有响应",
    advice: "请检查您的互联网连接，然后重试。",
  },
  "gateway-refused": {
    title: "网关没有让此页面进入",
    advice:
      "网关可以访问，但它拒绝了连接，或途中有设备不允许 WebSocket 通过。请重试；如果仍然无效，请告知管理员。",
  },
  "connection-lost": {
    title: "连接已断开",
    advice: "与网关的连接中断。虚拟机仍在运行：请从控制面板重新打开控制台。",
  },
  "page-incomplete": {
    title: "页面的部分内容未能加载",
    advice: "请检查网络：控制台会继续。",
  },
  "viewer-failed": {
    title: "无法显示屏幕",
    advice: "此页面出现错误。请从控制面板重新打开控制台；如果再次出现，请换一个浏览器。",
  },
  "browser-unsupported": {
    title: "此浏览器无法显示控制台",
    advice: "请使用最新版的 Chrome、Edge、Firefox 或 Safari，并通过 https 打开链接。",
  },
};
