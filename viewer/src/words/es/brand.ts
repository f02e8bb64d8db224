import type { Language } from "../language.ts";

export const brand: Language["script"]["brand"] = {
  help: "Ayuda",
  privacy: "Privacidad",
  imprint: "Aviso legal",
};
