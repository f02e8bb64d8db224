import type { Language } from "../language.ts";

export const brand: Language["script"]["brand"] = {
  help: "帮助",
  privacy: "隐私",
  imprint: "法律声明",
};
