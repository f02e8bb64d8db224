import type { LaterLanguage } from "../language.ts";

export const sound: LaterLanguage["sound"] = {
  button: "音声: オフ",
  buttonOn: "音声: オン",
  title: "音声",
  play: "マシンの音声を再生する",
  explained: "ページを開くたびにオフになっています。",
  volume: "音量",
  none: "マシンからまだ音声が届いていません。",
  impossible: "このブラウザーではマシンの音声を再生できません。",
};
