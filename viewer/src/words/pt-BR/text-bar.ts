import type { LaterLanguage } from "../language.ts";

export const textBar: LaterLanguage["textBar"] = {
  menu: "Barra de texto para métodos de entrada",
  field: "Texto para a máquina, por um método de entrada",
  close: "Fechar a barra de texto",
  isOn: "Um método de entrada está ativo. O texto dele vai para a barra de texto: Teclas, Barra de texto para métodos de entrada",
};
