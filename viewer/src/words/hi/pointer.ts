import type { LaterLanguage } from "../language.ts";

export const pointer: LaterLanguage["pointer"] = {
  give: (machine) => `${machine} को माउस देने के लिए क्लिक करें। Esc से वह वापस मिलता है।`,
  giveInFullScreen: (machine) => `${machine} को माउस देने के लिए क्लिक करें। वापस पाने के लिए Esc दबाए रखें।`,
};
