import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "日本語入力などのためのテキストバー",
  field: "入力メソッドでマシンに入力する文字",
  close: "テキストバーを閉じる",
  isOn: "入力メソッドがオンです。その文字はテキストバーに入力してください（「キー」→「日本語入力などのためのテキストバー」）",
};
