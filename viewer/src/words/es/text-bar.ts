import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "Barra de texto para métodos de entrada",
  field: "Texto para la máquina, con un método de entrada",
  close: "Cerrar la barra de texto",
  isOn: "Hay un método de entrada activo. Para escribir con él, elija Teclas y después «Barra de texto para métodos de entrada».",
};
