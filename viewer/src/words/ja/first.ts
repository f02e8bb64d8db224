import type { Language } from "../language.ts";
import { brand } from "./brand.ts";

/* Japanese. */

export const markup: Language["markup"] = {
  language: { tag: "ja", direction: "ltr" },
  page: {
    name: "Porthole",
    description: "仮想マシンの画面をブラウザーのタブに表示します。",
    session: "コンソール",
    viewOnly: "閲覧のみ",
    viewOnlyMeans: "見ることはできますが、入力やクリックはできません",
    recorded: "録画中",
    recordedMeans: "ここで表示・操作した内容は記録されます。",
    leave: "このコンソールを離れる",
    language: "言語",
  },
  leaving: {
    keepsRunning: "マシンは動き続けます。",
    leave: "離れる",
    stay: "とどまる",
  },
  landing: {
    what: "仮想マシンの画面を、ブラウザーのタブに。",
    how: "コントロールパネルからコンソールを開いてください。リンクは 1 回だけ、数分間有効です。",
    paste: "コンソールのリンクを貼り付け",
    open: "開く",
    version: (version) => `Porthole ${version}`,
    licences: "ライセンス",
  },
  confirming: {
    once: "このリンクでコンソールを開けるのは 1 回だけです。",
    open: "コンソールを開く",
    notAsked:
      "このリンクに心当たりがない場合は、ページを閉じてください。まだ何も開かれていません。",
  },
  connecting: {
    cancel: "キャンセル",
    needsScript: "画面を表示するには JavaScript が必要です。リンクはまだ使えます。",
  },
  notStarted: {
    title: "ページを開始できませんでした",
    advice:
      "スクリプトが届かなかったか、このブラウザーでは実行できません。ページを再読み込みしてください。リンクはまだ使われていません。",
    otherwise:
      "それでも解決しない場合は、途中でスクリプトが遮断されているか、ブラウザーが古い可能性があります。Chrome、Edge、Firefox、Safari のいずれかの最新版をお使いください。",
  },
  elsewhere: {
    advice:
      "コンソールは一度に 1 つのタブにだけ表示されます。ここで使うと、もう一方のタブでは表示されなくなります。",
    use: "ここで使う",
  },
  inUse: {
    title: "このコンソールは使用中です",
    takeOver: "引き継ぐ",
    leave: "離れる",
  },
  idle: {
    stay: "接続を続ける",
  },
  ended: {
    reason: "理由",
    retry: "再試行",
    back: "コントロールパネルに戻る",
    closeTab: "このタブを閉じる",
    details: "詳細",
    copy: "コピー",
  },
  keys: {
    toolbar: "キー",
    phoneKeyboard: "画面キーボード",
    phoneField: "マシンへの文字入力",
    ctrlAltDel: "Ctrl Alt Del",
    sendCtrlAltDel: "Ctrl+Alt+Del を送る",
  },
  keysMenu: {
    button: "キー",
    title: "キーを送る",
  },
  about: {
    button: "情報とショートカット",
    version: (version) => `バージョン ${version}`,
    typeText: "文字を入力",
    typeTextKeys: ["Ctrl", "Alt", "Shift", "V"],
    toToolbar: "キーボードをツールバーへ移す",
    toToolbarKeys: ["Ctrl", "Alt", "Shift", "M"],
    toScreen: "画面に戻る",
    toScreenKeys: ["Esc"],
    licence: (novnc) =>
      `Apache License 2.0 のフリーソフトウェアです。画面の描画には MPL 2.0 の ${novnc} を使っています。`,
    notices: "第三者ソフトウェアの表示",
    done: "完了",
  },
};

export const script: Language["script"] = {
  brand,
  somebody: "誰か",
  clock: { locale: "ja" },
  windowTitle: {
    landing: "Porthole",
    of: (what) => `${what} – Porthole`,
    ended: (machine, title) => `${machine}: ${title} – Porthole`,
  },
  landing: {
    wasOpen: (machine) => `${machine} はこのタブで開いていました`,
    again: "リンクは 1 回だけ有効です。コントロールパネルからもう一度コンソールを開いてください。",
    notALink: "これは、このゲートウェイのコンソールへのリンクではありません。",
  },
  confirming: {
    title: (machine) => `${machine} を開きますか？`,
    control: "マシンを操作できます。",
    view: "見ることはできますが、入力やクリックはできません。",
  },
  connecting: {
    title: "接続しています",
    titleOf: (machine) => `${machine} に接続しています`,
    steps: {
      gateway: "ゲートウェイに接続しています…",
      machine: "マシンの画面を待っています…",
    },
    late: (machine) => `まだ ${machine} を待っています。ホストが混み合っている可能性があります。`,
    lateUnnamed: "まだゲートウェイを待っています。ネットワークが遅い可能性があります。",
  },
  live: {
    connected: (machine) => `${machine} に接続しました`,
    connectedViewOnly: (machine) => `${machine} に接続しました（閲覧のみ）`,
  },
  screen: {
    control: (machine) => `${machine} の画面。Control Alt Shift M でツールバーに移ります`,
    view: (machine) => `${machine} の画面（閲覧のみ）`,
  },
  leaving: {
    title: (machine) => `${machine} を離れますか？`,
  },
  line: {
    labels: {
      live: "接続: 正常",
      waiting: "接続: ネットワークを待っています",
      resuming: "接続: 再開しています",
    },
    silent: "ネットワークを待っています…",
    offline: "この端末はオフラインです。待っています…",
    back: "接続が戻りました",
  },
  reconnecting: {
    titles: {
      gateway: "接続が切れました。再接続しています…",
      machine: "再び接続しました。マシンの画面を待っています…",
      paused: "画面を再び開いています…",
    },
    typingOff: "画面が戻るまで入力はできません。",
    late: "マシンは動き続けています。このページは再接続を続けます。画面が戻るまで入力はできません。",
    lateViewOnly: "マシンは動き続けています。このページは再接続を続けます。",
  },
  waiting: {
    title: (machine) => `${machine} は再起動中かもしれません。待っています…`,
    advice:
      "画面が閉じられました。再起動、別のホストへの移動、電源オフのときに起こります。戻り次第ここに表示します。",
    windowTitle: (machine) => `${machine} を待っています`,
  },
  paused: {
    windowTitle: (machine) => `${machine}（一時停止）`,
  },
  later: {
    missing: "ページの一部を読み込めませんでした。再読み込みしてください。コンソールは続きます。",
  },
  elsewhere: {
    title: "このコンソールは別のタブで開いています",
    titleOf: (machine) => `${machine} は別のタブで開いています`,
  },
  idle: {
    seconds: (count) => `まだいらっしゃいますか？ ${count} 秒後にセッションを終了します。`,
    minutes: (count) => `まだいらっしゃいますか？ ${count} 分後にセッションを終了します。`,
    stays: "接続を続けます",
  },
  duration: {
    seconds: (count) => `${count} 秒`,
    minutes: (count) => `${count} 分`,
  },
  countdown: {
    minutes: (count) => `あと ${count} 分でセッションが終了します`,
    seconds: (count) => `あと ${count} 秒でセッションが終了します`,
  },
  keys: {
    untypable: (character) => `「${character}」はマシンのキーボードにありません`,
    tooMany: (max) =>
      `入力されませんでした。待機できるのは ${max.toLocaleString("ja")} 文字までです`,
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
    layoutMissing: "マシンのキーボード配列を読み込めませんでした",
  },
  fullScreen: {
    enter: "全画面表示",
    leave: "全画面表示を終了",
    keys: "すべてのキーがマシンに送られます。全画面表示を終えるには Esc を長押しします。",
  },
  ended: {
    unknown: "コンソールの表示が終わりました",
    unknownAdvice: "ネットワークにもつながらないため、理由を表示できません。",
  },
};
