import type { LaterLanguage } from "../language.ts";

export const sound: LaterLanguage["sound"] = {
  button: "Ton: aus",
  buttonOn: "Ton: ein",
  title: "Ton",
  play: "Ton der Maschine wiedergeben",
  explained: "Er ist aus, bis Sie ihn einschalten, bei jedem Öffnen dieser Seite.",
  volume: "Lautstärke",
  none: "Die Maschine hat noch keinen Ton gesendet.",
  impossible: "Dieser Browser kann den Ton der Maschine nicht wiedergeben.",
};
