import type { Language } from "../language.ts";

export const brand: Language["script"]["brand"] = {
  help: "المساعدة",
  privacy: "الخصوصية",
  imprint: "إشعار قانوني",
};
