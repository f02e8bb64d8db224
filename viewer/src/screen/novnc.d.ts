/** The part of noVNC 1.7.0 that this viewer uses; the package ships no types. */
declare module "@novnc/novnc" {
  import type { RawChannel } from "../session/channel/raw-channel.ts";

  export { compressWith } from "../clipboard/late-deflator.ts";

  interface RfbEvents {
    bell: CustomEvent;
    clipboard: CustomEvent<{ readonly text: string }>;
    connect: CustomEvent<Record<string, never>>;
    disconnect: CustomEvent<{ readonly clean: boolean }>;
    securityfailure: CustomEvent<{ readonly status: number }>;
  }

  export default class RFB {
    constructor(target: HTMLElement, channel: RawChannel, options?: { readonly shared?: boolean });
    background: string;
    readonly capabilities: { readonly power: boolean };
    focusOnClick: boolean;
    resizeSession: boolean;
    scaleViewport: boolean;
    showDotCursor: boolean;
    viewOnly: boolean;
    addEventListener<Name extends keyof RfbEvents>(
      name: Name,
      listener: (event: RfbEvents[Name]) => void,
    ): void;
    /** Gives the server text for its clipboard, or says that there is some, as the server can. */
    clipboardPasteFrom(text: string): void;
    disconnect(): void;
    machineReboot(): void;
    machineReset(): void;
    machineShutdown(): void;
    /** Without `down`, presses and releases. */
    sendKey(keysym: number, code: string | null, down?: boolean): void;
  }
}

/** What compresses clipboard texts. */
declare module "@novnc/novnc/core/deflator.js" {
  import type { Deflator } from "../clipboard/late-deflator.ts";

  const NovncDeflator: new () => Deflator;
  export default NovncDeflator;
}
