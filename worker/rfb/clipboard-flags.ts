/** Flags of extended clipboard messages (community RFB specification): actions in the high byte, formats below. */
const REQUEST = 0x0200_0000;
const PEEK = 0x0400_0000;
const NOTIFY = 0x0800_0000;
const PROVIDE = 0x1000_0000;

/** The message describes what its sender can handle: the other actions in it are abilities, not acts. */
export const CLIPBOARD_CAPS = 0x0100_0000;

/** By these the sender gives text or says that it has some, by those it asks for the other side's. */
const OFFERS = NOTIFY | PROVIDE;
const ASKS = REQUEST | PEEK;

/** Flags and a size for each of the 16 formats: the maximum length of a description, bytes. */
const MAX_CAPS_BYTES = 4 + 4 * 16;

/** What one side may do, or may be told that it can: give its own text, ask for the other's. */
export interface ClipboardRights {
  readonly offer: boolean;
  readonly ask: boolean;
}

/** Whether an extended clipboard message describes abilities; one that is longer than any description does not. */
export function isCaps(flags: number, bytes: number): boolean {
  return (flags & CLIPBOARD_CAPS) !== 0 && bytes <= MAX_CAPS_BYTES;
}

/** Whether a message says that its sender has text: somebody has put some there. */
export function isNotify(flags: number): boolean {
  return (flags & (NOTIFY | CLIPBOARD_CAPS)) === NOTIFY;
}

/** Whether all that a message does is allowed; QEMU accepts several actions in one. */
export function mayAct(flags: number, rights: ClipboardRights): boolean {
  return (rights.offer || (flags & OFFERS) === 0) && (rights.ask || (flags & ASKS) === 0);
}

/** A description without the abilities that the other side, with these rights, could not use. */
export function capsFor(flags: number, rights: ClipboardRights): number {
  const hidden = (rights.offer ? 0 : OFFERS) | (rights.ask ? 0 : ASKS);
  return (flags & ~hidden) >>> 0;
}
