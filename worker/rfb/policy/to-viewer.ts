import { capsFor, CLIPBOARD_CAPS, isCaps, mayAct } from "../clipboard-flags.ts";
import { RfbError } from "../errors.ts";
import {
  ANNOUNCEMENTS,
  CUT_TEXT_FLAGS,
  CUT_TEXT_HEADER,
  RECTANGLE_HEADER,
  type Announcement,
  type JudgedHeader,
  type ServerAudio,
  type ServerCutText,
} from "../server-message.ts";
import { Outlet } from "./outlet.ts";
import { clipboardRights, type Policy } from "./policy.ts";
import { unchangedPixel } from "./unchanged-pixel.ts";

const FLAGS_END = CUT_TEXT_HEADER + CUT_TEXT_FLAGS;

/**
 * What of the server's stream one receiver may have. Of messages those of sound are dropped, and a ServerCutText by
 * the receiver's policy, or has abilities taken out of its flags; of rectangles only announcements are replaced, for a
 * receiver that does not know them: the gateway asks for them itself.
 *
 * It is told where those are, in the order of the stream: {@link begin}, what was found, {@link end}.
 * Positions are bytes of the server's own stream. Only a header that it may have to judge waits for the next
 * chunk, as a copy: at most 11 bytes.
 */
export class ToViewerFilter {
  policy: Policy;
  readonly #keeps: (announcement: Announcement) => boolean;
  readonly #outlet = new Outlet();
  readonly #held = new Uint8Array(Math.max(FLAGS_END, RECTANGLE_HEADER));
  #heldLength = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  #start = 0;
  /** Everything before was passed on, dropped, or is held; beyond the chunk while a long message is dropped. */
  #settled = 0;

  /** `keeps`: whether the server was offered what it announces so, and the receiver has never declared it. */
  constructor(policy: Policy, keeps: (announcement: Announcement) => boolean) {
    this.policy = policy;
    this.#keeps = keeps;
  }

  /** The next chunk is about to be parsed; `start`: bytes of the stream before it. */
  begin(chunk: Uint8Array, start: number): void {
    this.#chunk = chunk;
    this.#start = start;
    this.#outlet.enter(chunk);
  }

  cutText(cutText: ServerCutText): void {
    const { start, bytes, flags } = cutText;
    if (!passesCutText(cutText, this.policy)) {
      this.#passTo(start);
      this.#heldLength = 0;
      this.#settled = start + CUT_TEXT_HEADER + bytes;
    } else if (flags !== undefined && (flags & CLIPBOARD_CAPS) !== 0) {
      const shown = capsShown(flags, this.policy);
      if (shown !== flags) this.#replaceFlags(start, shown);
    }
  }

  /** No viewer knows messages of sound: what it hears goes to it beside its stream. */
  audio({ start, bytes }: ServerAudio): void {
    this.#passTo(start);
    this.#heldLength = 0;
    this.#settled = start + bytes;
  }

  /** Throws {@link RfbError} where the rectangle cannot be replaced any more. */
  announced(announcement: Announcement, start: number): void {
    if (!this.#keeps(announcement)) return;
    // Part of its header has been passed on: it came before the offer that it answers.
    if (start < this.#settled - this.#heldLength) {
      throw new RfbError("message", "not offered to the server");
    }
    this.#passTo(start);
    this.#heldLength = 0;
    this.#outlet.insert(unchangedPixel());
    this.#settled = start + RECTANGLE_HEADER;
  }

  /**
   * The chunk has been parsed, up to an unfinished header that began at `headerStart`. Returns what goes to
   * the receiver, in one piece: the chunk itself or a view of it, or a copy if something was left out or
   * changed in its midst.
   */
  end(unfinished: JudgedHeader | undefined, headerStart: number): Uint8Array {
    const end = this.#start + this.#chunk.length;
    if (this.#mustHold(unfinished, headerStart)) {
      this.#passTo(headerStart);
      const rest = this.#chunk.subarray(this.#settled - this.#start);
      this.#held.set(rest, this.#heldLength);
      this.#heldLength += rest.length;
      this.#settled = end;
    } else {
      this.#passTo(end);
    }
    return this.#outlet.bytes;
  }

  /** A header that is partly held stays held, even if the receiver declares what it may announce meanwhile. */
  #mustHold(unfinished: JudgedHeader | undefined, headerStart: number): boolean {
    if (unfinished !== "rectangle") return unfinished !== undefined;
    const isHeld = this.#heldLength > 0 && headerStart < this.#settled;
    return isHeld || ANNOUNCEMENTS.some((announcement) => this.#keeps(announcement));
  }

  /** Passes on what is held and all of the chunk up to an offset, unless that has been settled. */
  #passTo(offset: number): void {
    if (offset < this.#settled) return;
    if (this.#heldLength > 0) this.#outlet.insert(this.#held.subarray(0, this.#heldLength));
    this.#heldLength = 0;
    this.#outlet.run(this.#settled - this.#start, offset - this.#start);
    this.#settled = offset;
  }

  /** Passes on the header of an extended ServerCutText as a copy with other flags. */
  #replaceFlags(start: number, flags: number): void {
    this.#passTo(start);
    const from = start + this.#heldLength - this.#start;
    this.#held.set(this.#chunk.subarray(from, start + FLAGS_END - this.#start), this.#heldLength);
    new DataView(this.#held.buffer).setUint32(CUT_TEXT_HEADER, flags);
    this.#outlet.insert(this.#held.subarray(0, FLAGS_END));
    this.#heldLength = 0;
    this.#settled = start + FLAGS_END;
  }
}

/** Whether a ServerCutText goes to a viewer with this policy. */
export function passesCutText(
  { bytes, flags }: Pick<ServerCutText, "bytes" | "flags">,
  policy: Policy,
): boolean {
  const { clipboardFromGuest, clipboardBytes, input } = policy;
  if (flags === undefined) return clipboardFromGuest && bytes <= clipboardBytes;
  // A viewer without input fails at the extended format, whatever it is granted.
  if (!input) return false;
  if (isCaps(flags, bytes)) return true;
  return bytes <= clipboardBytes && mayAct(flags, clipboardRights(policy, "server"));
}

/** The flags of a description (Caps) without what a viewer with this policy may not give or ask for. */
export function capsShown(flags: number, policy: Policy): number {
  return capsFor(flags, clipboardRights(policy, "viewer"));
}
