import type { LaterLanguage } from "../language.ts";

export const sound: LaterLanguage["sound"] = {
  button: "ध्वनि: बंद",
  buttonOn: "ध्वनि: चालू",
  title: "ध्वनि",
  play: "मशीन की ध्वनि चलाएँ",
  explained: "हर बार यह पेज खुलने पर ध्वनि बंद रहती है, जब तक आप उसे चालू न करें।",
  volume: "आवाज़ का स्तर",
  none: "मशीन ने अब तक कोई ध्वनि नहीं भेजी है।",
  impossible: "यह ब्राउज़र मशीन की ध्वनि नहीं चला सकता।",
};
