import type { Language } from "../language.ts";

export const brand: Language["script"]["brand"] = {
  help: "Aide",
  privacy: "Confidentialité",
  imprint: "Mentions légales",
};
