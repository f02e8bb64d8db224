import type { LaterLanguage } from "../language.ts";

export const guestLocks: LaterLanguage["guestLocks"] = {
  title: "Teclas de bloqueo en la máquina",
  caps: "Bloq Mayús",
  num: "Bloq Num",
  scroll: "Bloq Despl",
  capsMeans: "El bloqueo de mayúsculas está activado en la máquina",
  capsOn: "Se ha activado el bloqueo de mayúsculas en la máquina",
  capsOff: "Se ha desactivado el bloqueo de mayúsculas en la máquina",
};
