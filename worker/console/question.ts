import type { Holder } from "../directory/presence.ts";

/** Why a session is not let in yet. `secondsLeft`: until when at the latest that is decided. */
export type Question =
  /** Its person is asked whether to take the console. */
  | { readonly kind: "in-use"; readonly holder?: Holder | undefined }
  /** Whoever has the console is asked. */
  | {
      readonly kind: "asked";
      readonly holder?: Holder | undefined;
      readonly secondsLeft: number;
    }
  /** Whoever has it has not let go of it yet. */
  | { readonly kind: "pending"; readonly secondsLeft: number };
