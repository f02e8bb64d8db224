import type { Language } from "../language.ts";

export const brand: Language["script"]["brand"] = {
  help: "Hilfe",
  privacy: "Datenschutz",
  imprint: "Impressum",
};
