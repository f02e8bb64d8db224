import type { LaterLanguage } from "../language.ts";

export const sound: LaterLanguage["sound"] = {
  button: "Som: desativado",
  buttonOn: "Som: ativado",
  title: "Som",
  play: "Reproduzir o som da máquina",
  explained: "Ele fica desativado até você ativá-lo, a cada vez que esta página é aberta.",
  volume: "Volume",
  none: "A máquina ainda não enviou nenhum som.",
  impossible: "Este navegador não consegue reproduzir o som da máquina.",
};
