/** What a server shows to be able to do; each makes client messages legal. */
export type Extension =
  | "extended-key"
  | "extended-desktop-size"
  | "extended-mouse-buttons"
  | "extended-clipboard"
  | "audio"
  | "xvp";
