import type { LaterLanguage } from "../language.ts";

export const touch: LaterLanguage["touch"] = {
  title: "タッチ操作",
  button: "タッチ操作: ヘルプと設定",
  tap: "タップでクリック。2 本指なら右クリックです。",
  hold: "指を置いたまま動かすとドラッグ。すぐに離すと右クリックです。",
  two: "2 本指でスクロール。ピンチで拡大し、拡大中は 1 本指で画面を動かします。",
  mode: "ポインター",
  direct: "指に合わせる",
  touchpad: "タッチパッド式",
  done: "わかりました",
};
