import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "日本語入力などのためのテキストバー",
  field: "入力メソッドでマシンに入力する文字",
  close: "テキストバーを閉じる",
  isOn: "入力メソッドがオンです。文字を入力するには、「キー」から「日本語入力などのためのテキストバー」を選んでください。",
};
