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
  bell: (machine) => `${machine} でベルが鳴りました`,
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
    title: (who, since) => `${since} から ${who} が使用中です。引き継ぎますか？`,
    advice: (who) => `引き継いだことが ${who} に伝わります。マシンは動き続けます。`,
    askedTitle: (who) => `${who} に確認しています`,
    askedAdvice: (who, since) =>
      `${since} から ${who} がこのコンソールを使っています。許可されると入れます。`,
    answer: {
      seconds: (count) => `回答まであと ${count} 秒`,
      minutes: (count) => `回答まであと ${count} 分`,
    },
    windowTitle: (machine) => `${machine} は使用中です`,
    unnamed: "このコンソールは使用中です",
  },
  inUseUnseen: {
    title: "このコンソールは使用中です。引き継ぎますか？",
    advice: "引き継いだことが使用中の人に伝わります。マシンは動き続けます。",
    askedTitle: "このコンソールは使用中です",
    askedAdvice: "使用中の人に確認しています。許可されると入れます。",
  },
  request: {
    allow: "許可",
    decline: "拒否",
    control: (who) => `${who} が操作権を求めています`,
    enter: (who) =>
      `${who} がこのコンソールを使おうとしています。許可すると、あなたのセッションは終了します。`,
    seconds: (count) => `あと ${count} 秒`,
    minutes: (count) => `あと ${count} 分`,
    announced: (request) => `${request}。回答するには Control Alt Shift M を押します。`,
  },
  control: {
    ask: "操作権を求める",
    cancel: "要求を取り消す",
    take: "操作権を取得",
    release: "操作権を手放す",
    by: (who) => `閲覧のみ: ${who} が操作中`,
    free: "閲覧のみ: 操作している人はいません",
    unknown: "現在は閲覧のみです",
    never: "閲覧のみ: キーやクリックは送られません",
    observers: (count) => `立会人を待っています（あと ${count} 人）`,
    asked: (who) => `${who} に操作権を求めています`,
    askedNobody: "操作権を求めています",
    seconds: (count) => `あと ${count} 秒`,
    minutes: (count) => `あと ${count} 分`,
    yours: (machine) => `${machine} を操作しています`,
  },
  people: {
    title: "このコンソールにいる人",
    you: "あなた",
    give: "操作権を渡す",
    youControl: "あなたが操作中",
    button: {
      you: (count) => `あなたが操作中、${count} 人います`,
      other: (count, who) => `${count} 人います。${who} が操作しています`,
      nobody: (count) => `${count} 人います。誰も操作していません`,
      alone: "1 人います。あなただけです",
    },
    controls: (since) => `操作中、${since} から`,
    controlsAway: (since) => `操作中（離席）、${since} から`,
    watches: (since) => `閲覧中、${since} から`,
    watchesAway: (since) => `離席中、${since} から`,
    more: (count) => `ほか ${count} 人`,
    giveTo: (who) => `${who} に操作権を渡す`,
    joined: (who) => `${who} が加わりました`,
    joinedMany: (count) => `さらに ${count} 人が加わりました`,
    left: (who) => `${who} が離れました`,
    leftMany: (count) => `${count} 人が離れました`,
    controlsNow: (who) => `${who} が操作を始めました`,
    youControlNow: "あなたが操作できるようになりました",
    nobodyControlsNow: "操作している人はいません",
  },
  messages: {
    name: "メッセージ",
    dismiss: "閉じる",
    from: (who) => `${who} からのメッセージ`,
    fromAdministrator: "管理者からのメッセージ",
    announced: (heading, text) => `${heading}: ${text}`,
  },
  share: {
    menu: "閲覧者を招待…",
    title: "閲覧者を招待",
    use: "このリンクを開いた人は画面を見られますが、入力やクリックはできません。リンクは 1 回だけ有効です。誰が見ているかは全員に表示されます。",
    link: "リンク",
    copy: "リンクをコピー",
    done: "完了",
    waiting: "リンクを作成しています…",
    until: (time) => `${time} まで開けます。`,
    copied: "コピーしました",
    notCopied: "このブラウザーではページからコピーできません。リンクを選択してコピーしてください。",
    refused: {
      "no-sealing-key":
        "このゲートウェイはリンクを作成できる設定になっていません。管理者に相談してください。",
      rate: "リンクの作成が多すぎます。1 分待ってから、もう一度招待してください。",
      "one-connection": "このマシンの画面は一度に 1 人にしか表示できません。",
      "not-permitted": "このコンソールのリンクを作成する権限がありません。",
      unanswered: "ゲートウェイが応答しませんでした。閉じてから、もう一度招待してください。",
    },
  },
};
