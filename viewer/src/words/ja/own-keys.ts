import type { LaterLanguage } from "../language.ts";

export const ownKeys: LaterLanguage["ownKeys"] = {
  title: "マイコンビネーション",
  use: "このブラウザーに保存され、すべてのコンソールで使えます。",
  none: "まだありません。",
  name: "用途",
  nameOf: (keys) => `${keys} の用途`,
  raise: (keys) => `${keys} を上へ移動`,
  remove: (keys) => `${keys} を削除`,
  press: "ここをクリックしてキーを押してください",
  orChoose: "または選択してください",
  key: "キー",
  noKey: "キーなし",
  add: "追加",
  added: "追加しました",
  tooMany: (max) => `保存できるのは ${max} 個までです`,
  import: "読み込み…",
  export: "書き出し",
  read: (count) => `${count} 個を追加しました`,
  notRead: "このファイルに読み取れるキーの組み合わせはありません",
  done: "完了",
};
