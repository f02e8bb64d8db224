import type { LaterLanguage } from "../language.ts";

export const touch: LaterLanguage["touch"] = {
  title: "Táctil",
  button: "Táctil: ayuda y ajustes",
  tap: "Toque para hacer clic. Con dos dedos es el botón derecho.",
  hold: "Mantenga el dedo quieto y después muévalo para arrastrar. Levántelo sin moverlo para el botón derecho.",
  two: "Dos dedos desplazan. Pellizque para ampliar; después, un dedo mueve la pantalla.",
  mode: "Puntero",
  direct: "Sigue al dedo",
  touchpad: "Como un panel táctil",
  done: "Entendido",
};
