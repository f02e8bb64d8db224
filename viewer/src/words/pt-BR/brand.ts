import type { Language } from "../language.ts";

export const brand: Language["script"]["brand"] = {
  help: "Ajuda",
  privacy: "Privacidade",
  imprint: "Aviso legal",
};
