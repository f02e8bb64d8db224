import type { LaterLanguage } from "../language.ts";

export const touch: LaterLanguage["touch"] = {
  title: "Toque",
  button: "Toque: ajuda e configurações",
  tap: "Toque para clicar. Com dois dedos é o botão direito.",
  hold: "Segure parado e depois mova para arrastar. Solte sem mover para o botão direito.",
  two: "Dois dedos rolam a tela. Faça o gesto de pinça para ampliar; depois, um dedo move a tela.",
  mode: "Ponteiro",
  direct: "Segue o dedo",
  touchpad: "Como um touchpad",
  done: "Entendi",
};
