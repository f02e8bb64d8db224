import type { LaterLanguage } from "../language.ts";

export const guestKeyboard: LaterLanguage["guestKeyboard"] = {
  menu: "マシンのキーボード…",
  title: "マシンのキーボード",
  usedForKeys:
    "マシン側で設定されているキーボードを選んでください。選ばない場合は US 配列とみなされ、一部の文字が正しく入力されません。",
  usedForText:
    "マシン側で設定されているキーボードを選んでください。自動で入力する文字に使われます。ご自分で押したキーは位置で送られ、文字はマシン側の配列で決まります。",
  layout: "配列",
  done: "完了",
  variant: (language, name) => `${language} (${name})`,
  international: "国際、デッドキー付き",
  listMissing: "キーボード配列の一覧を読み込めませんでした",
};
