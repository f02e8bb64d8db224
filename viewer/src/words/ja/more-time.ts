import type { LaterLanguage } from "../language.ts";

export const moreTime: LaterLanguage["moreTime"] = {
  ask: "延長を依頼",
  asked: "延長を依頼済み",
  askedMeans: "管理者が判断します。回答はここに表示されます。",
  given: (time) => `セッションが延長されました。新しい終了時刻: ${time}`,
  changed: (time) => `セッションの終了時刻が変わりました: ${time}`,
  declined: "延長なし",
  declinedMeans: "延長の依頼は承認されませんでした。",
  early: "延長を依頼したばかりです。少し待ってからもう一度依頼してください。",
};
