import type { HelloMessage } from "../../../worker/channel/messages.ts";

/** Whether text may pass; `watching`: only for whoever controls the machine. */
export type Passage = "forbidden" | "open" | "watching";

/** What may be done with the clipboards of this computer and of the machine. */
export interface ClipboardRights {
  /** From the machine to this computer. */
  readonly copy: Passage;
  /** From this computer to the machine. */
  readonly paste: Passage;
  /** Max length of a clipboard message, in bytes. */
  readonly maxBytes: number;
}

/** The gateway's default, for one that does not tell. */
const DEFAULT_BYTES = 65_536;

/** An older gateway does not tell what the ticket allows: then everything is tried. */
export function clipboardRights({
  grant,
  mode,
}: Pick<HelloMessage, "grant" | "mode">): ClipboardRights {
  const { clipboard = "both", clipboardBytes: maxBytes = DEFAULT_BYTES } = grant ?? {};
  // noVNC reads no clipboard text while it only watches, and the gateway passes none in.
  const passage = (granted: boolean): Passage =>
    granted ? (mode === "control" ? "open" : "watching") : "forbidden";
  return {
    copy: passage(clipboard === "both" || clipboard === "from-guest"),
    paste: passage(clipboard === "both" || clipboard === "to-guest"),
    maxBytes,
  };
}
