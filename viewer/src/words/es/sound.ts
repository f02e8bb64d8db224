import type { LaterLanguage } from "../language.ts";

export const sound: LaterLanguage["sound"] = {
  button: "Sonido: desactivado",
  buttonOn: "Sonido: activado",
  title: "Sonido",
  play: "Reproducir el sonido de la máquina",
  explained: "Está desactivado hasta que se active, cada vez que se abre esta página.",
  volume: "Volumen",
  none: "La máquina todavía no ha enviado ningún sonido.",
  impossible: "Este navegador no puede reproducir el sonido de la máquina.",
};
