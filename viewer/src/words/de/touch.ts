import type { LaterLanguage } from "../language.ts";

export const touch: LaterLanguage["touch"] = {
  title: "Touch",
  button: "Touch: Hilfe und Einstellungen",
  tap: "Tippen Sie, um zu klicken. Mit zwei Fingern ist es die rechte Taste.",
  hold: "Halten Sie still, dann bewegen Sie den Finger, um zu ziehen. Ohne Bewegung loslassen ist die rechte Taste.",
  two: "Zwei Finger scrollen. Ziehen Sie zwei Finger auseinander, um zu zoomen; danach verschiebt ein Finger den Bildschirm.",
  mode: "Zeiger",
  direct: "Folgt dem Finger",
  touchpad: "Wie ein Touchpad",
  done: "Verstanden",
};
