import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "Barra de texto para métodos de entrada",
  field: "Texto para la máquina, con un método de entrada",
  close: "Cerrar la barra de texto",
  isOn: "Hay un método de entrada activo. Su texto va a la barra de texto: Teclas, Barra de texto para métodos de entrada",
};
