import type { LaterLanguage } from "../language.ts";

export const power: LaterLanguage["power"] = {
  title: "電源",
  menu: {
    shutDown: "シャットダウン…",
    restart: "再起動…",
    reset: "リセット…",
  },
  asks: {
    shutDown: (machine) => `${machine} をシャットダウンしますか？`,
    restart: (machine) => `${machine} を再起動しますか？`,
    reset: (machine) => `${machine} をリセットしますか？`,
  },
  means: {
    shutDown:
      "システムにシャットダウンを求めます。電源はコントロールパネルから入れ直してください。",
    restart: "システムに再起動を求めます。",
    reset: "リセットボタンと同じで、すぐに行われます。保存されていない内容は失われます。",
  },
  confirm: {
    shutDown: "シャットダウン",
    restart: "再起動",
    reset: "リセット",
  },
  cancel: "キャンセル",
  done: "マシンのホストに要求しました。",
};
