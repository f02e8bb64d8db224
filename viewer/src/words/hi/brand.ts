import type { Language } from "../language.ts";

export const brand: Language["script"]["brand"] = {
  help: "सहायता",
  privacy: "गोपनीयता",
  imprint: "कानूनी सूचना",
};
