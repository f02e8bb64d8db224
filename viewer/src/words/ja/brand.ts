import type { Language } from "../language.ts";

export const brand: Language["script"]["brand"] = {
  help: "ヘルプ",
  privacy: "プライバシー",
  imprint: "法的表示",
};
