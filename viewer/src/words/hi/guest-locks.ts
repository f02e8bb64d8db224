import type { LaterLanguage } from "../language.ts";

export const guestLocks: LaterLanguage["guestLocks"] = {
  title: "मशीन की लॉक कुंजियाँ",
  caps: "Caps Lock",
  num: "Num Lock",
  scroll: "Scroll Lock",
  capsMeans: "मशीन में Caps Lock चालू है",
  capsOn: "मशीन में Caps Lock चालू है",
  capsOff: "मशीन में Caps Lock बंद है",
};
