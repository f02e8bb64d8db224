import type { LaterLanguage } from "../language.ts";

export const typing: LaterLanguage["typing"] = {
  button: "文字を入力",
  menu: "文字を入力…",
  withShortcut: "文字を入力 (Ctrl+Alt+Shift+V)",
  title: "文字を入力",
  use: "貼り付けができない場所でも、マシンにキーを 1 つずつ送って入力します。",
  text: "文字",
  secret: "文字を隠し、入力後に忘れる",
  layout: "マシンのキーボード",
  pace: "速さ",
  paces: { automatic: "自動", slow: "ゆっくり", slowest: "とてもゆっくり" },
  size: (characters, max) => `${characters} / ${max} 文字`,
  takes: {
    seconds: (count) => `約 ${count} 秒かかります`,
    minutes: (count) => `約 ${count} 分かかります`,
  },
  tooLong: (max) => `長すぎます。入力できるのは ${max} 文字までです。`,
  missing: {
    title: (_count, written) => `${written} 文字はこのキーボードにないため、省かれます:`,
    secret: (_count, written) => `${written} 文字はこのキーボードにないため、省かれます。`,
    line: (number) => `${number} 行目`,
  },
  unsure: {
    layouts: "ラテン文字が届くかどうかは、マシンでどの配列が有効かによります:",
    server: "これらが届くかどうかは、マシンの VNC サーバーによります:",
  },
  ways: {
    title: "キーボードにない文字",
    "leave-out": "省く",
    linux: "Linux デスクトップ: 番号で入力 (Ctrl+Shift+U)",
    windows: "Windows: 番号で入力 (Alt と数字)",
  },
  cancel: "キャンセル",
  type: "入力",
  typeWithout: "それらを省いて入力",
  typing: (typed, total) => `入力中: ${typed} / ${total}`,
  left: {
    seconds: (count) => `残り約 ${count} 秒`,
    minutes: (count) => `残り約 ${count} 分`,
  },
  waits: "接続を待っています",
  stop: "停止",
  keysWait: "文字の入力中はキーは送られません。Esc で停止します。",
  begun: (total) => `${total} 文字を入力しています。Escape で停止します。`,
  done: (_count, written) => `${written} 文字を入力しました`,
  stopped: {
    cancelled: (typed, total) => `停止しました。${total} 文字中 ${typed} 文字を入力しました。`,
    "view-only": (typed, total) =>
      `マシンを操作できなくなりました。${total} 文字中およそ ${typed} 文字を入力しました。`,
    renewed: (typed, total) =>
      `マシンの画面に接続し直しました。${total} 文字中およそ ${typed} 文字を入力しました。`,
    ended: (typed, total) =>
      `セッションが終了しました。${total} 文字中およそ ${typed} 文字を入力しました。`,
    left: (typed, total) =>
      `ページを離れました。${total} 文字中およそ ${typed} 文字を入力しました。`,
  },
  rest: "残りを入力…",
  dismiss: "閉じる",
};
