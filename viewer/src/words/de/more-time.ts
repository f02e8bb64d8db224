import type { LaterLanguage } from "../language.ts";

export const moreTime: LaterLanguage["moreTime"] = {
  ask: "Um mehr Zeit bitten",
  asked: "Um mehr Zeit gebeten",
  askedMeans: "Ihre Administration entscheidet. Die Antwort erscheint hier.",
  given: (time) => `Sie haben mehr Zeit. Neues Ende: ${time}`,
  changed: (time) => `Diese Sitzung hat ein anderes Ende: ${time}`,
  declined: "Keine weitere Zeit",
  declinedMeans: "Ihre Bitte um mehr Zeit wurde abgelehnt.",
  early: "Sie haben gerade erst um mehr Zeit gebeten. Warten Sie etwas, bevor Sie es wieder tun.",
};
