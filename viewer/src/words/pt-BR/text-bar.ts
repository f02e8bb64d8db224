import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "Barra de texto para métodos de entrada",
  field: "Texto para a máquina, por um método de entrada",
  close: "Fechar a barra de texto",
  isOn: "Um método de entrada está ativo. Para escrever com ele, escolha Teclas e depois “Barra de texto para métodos de entrada”.",
};
