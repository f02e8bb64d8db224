import type { LaterLanguage } from "../language.ts";
import { clipboard } from "./clipboard.ts";
import { connection } from "./connection.ts";
import { guestKeyboard } from "./guest-keyboard.ts";
import { guestLocks } from "./guest-locks.ts";
import { keyRow } from "./key-row.ts";
import { keysElsewhere } from "./keys-elsewhere.ts";
import { keysMenu } from "./keys-menu.ts";
import { macShortcuts } from "./mac-shortcuts.ts";
import { moreTime } from "./more-time.ts";
import { ownKeys } from "./own-keys.ts";
import { picture } from "./picture.ts";
import { pointer } from "./pointer.ts";
import { sound } from "./sound.ts";
import { textBar } from "./text-bar.ts";
import { touch } from "./touch.ts";
import { power } from "./power.ts";
import { typing } from "./typing.ts";

export const later: LaterLanguage = {
  clipboard,
  guestKeyboard,
  guestLocks,
  sound,
  keysElsewhere,
  keysMenu,
  moreTime,
  power,
  bell: (machine) => `${machine} 响铃`,
  screenSize: (width, height) => `${width} × ${height}`,
  keyRow,
  pointer,
  macShortcuts,
  ownKeys,
  touch,
  typing,
  textBar,
  picture,
  connection,
  inUse: {
    title: (who, since) => `${who} 自 ${since} 起正在使用。要接管吗？`,
    advice: (who) => `${who} 会得知您已接管。虚拟机会继续运行。`,
    askedTitle: (who) => `正在询问 ${who}`,
    askedAdvice: (who, since) => `${who} 自 ${since} 起使用此控制台，可以让您进入。`,
    answer: {
      seconds: (count) => `等待答复还剩 ${count} 秒`,
      minutes: (count) => `等待答复还剩 ${count} 分钟`,
    },
    windowTitle: (machine) => `${machine} 正在使用中`,
    unnamed: "此控制台正在使用中",
  },
  inUseUnseen: {
    title: "此控制台正在使用中。要接管吗？",
    advice: "使用者会得知您已接管。虚拟机会继续运行。",
    askedTitle: "此控制台正在使用中",
    askedAdvice: "正在询问使用者，对方可以让您进入。",
  },
  request: {
    allow: "允许",
    decline: "拒绝",
    control: (who) => `${who} 请求控制权`,
    enter: (who) => `${who} 想使用此控制台。如果您允许，您的会话将结束。`,
    seconds: (count) => `还剩 ${count} 秒`,
    minutes: (count) => `还剩 ${count} 分钟`,
    announced: (request) => `${request}。按 Control Alt Shift M 答复。`,
  },
  control: {
    ask: "请求控制权",
    cancel: "取消请求",
    take: "取得控制权",
    release: "交出控制权",
    by: (who) => `仅查看：${who} 正在控制`,
    free: "仅查看：无人控制",
    unknown: "目前仅查看",
    never: "仅查看：按键和点击不会发送",
    observers: (count) => `正在等待 ${count} 位观察者`,
    asked: (who) => `正在向 ${who} 请求控制权`,
    askedNobody: "正在请求控制权",
    seconds: (count) => `还剩 ${count} 秒`,
    minutes: (count) => `还剩 ${count} 分钟`,
    yours: (machine) => `您正在控制 ${machine}`,
  },
  people: {
    title: "此控制台中的人",
    you: "您",
    give: "移交控制权",
    youControl: "您在控制",
    button: {
      you: (count) => `您在控制，${count} 人在此`,
      other: (count, who) => `${count} 人在此，${who} 在控制`,
      nobody: (count) => `${count} 人在此，无人控制`,
      alone: "1 人在此：您",
    },
    controls: (since) => `正在控制，自 ${since} 起在此`,
    controlsAway: (since) => `正在控制，暂时离开，自 ${since} 起在此`,
    watches: (since) => `正在观看，自 ${since} 起在此`,
    watchesAway: (since) => `暂时离开，自 ${since} 起在此`,
    more: (count) => `还有 ${count} 人`,
    giveTo: (who) => `移交控制权给 ${who}`,
    joined: (who) => `${who} 来了`,
    joinedMany: (count) => `又来了 ${count} 人`,
    left: (who) => `${who} 已离开`,
    leftMany: (count) => `${count} 人已离开`,
    controlsNow: (who) => `现在由 ${who} 控制`,
    youControlNow: "现在由您控制",
    nobodyControlsNow: "现在无人控制",
  },
  messages: {
    name: "消息",
    dismiss: "关闭",
    from: (who) => `来自 ${who} 的消息`,
    fromAdministrator: "来自管理员的消息",
    announced: (heading, text) => `${heading}：${text}`,
  },
  share: {
    menu: "邀请他人观看…",
    title: "邀请他人观看",
    use: "打开此链接的人可以观看，但不能输入或点击。链接只能使用一次。这里的每个人都能看到谁在观看。",
    link: "链接",
    copy: "复制链接",
    done: "完成",
    waiting: "正在创建链接…",
    until: (time) => `可在 ${time} 之前打开。`,
    copied: "已复制",
    notCopied: "此浏览器不允许页面复制。请选中链接自行复制。",
    refused: {
      "no-sealing-key": "此网关未设置为可创建链接。请联系管理员。",
      rate: "创建的链接过多。请等待一分钟再邀请。",
      "one-connection": "这台虚拟机的屏幕一次只能给一个人看。",
      "not-permitted": "您无权为此控制台创建链接。",
      unanswered: "网关没有响应。请关闭后重新邀请。",
    },
  },
};
