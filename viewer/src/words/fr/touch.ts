import type { LaterLanguage } from "../language.ts";

export const touch: LaterLanguage["touch"] = {
  title: "Tactile",
  button: "Tactile : aide et réglages",
  tap: "Touchez pour cliquer. À deux doigts, c’est le bouton droit.",
  hold: "Restez appuyé, puis bougez pour faire glisser. Relâchez sans bouger pour le bouton droit.",
  two: "Deux doigts font défiler. Pincez pour zoomer ; ensuite, un doigt déplace l’écran.",
  mode: "Pointeur",
  direct: "Suit le doigt",
  touchpad: "Comme un pavé tactile",
  done: "Compris",
};
