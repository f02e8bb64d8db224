import type { LaterLanguage } from "../language.ts";

export const pointer: LaterLanguage["pointer"] = {
  give: (machine) => `クリックすると ${machine} にマウスを渡します。Esc で戻ります。`,
  giveInFullScreen: (machine) =>
    `クリックすると ${machine} にマウスを渡します。Esc の長押しで戻ります。`,
};
