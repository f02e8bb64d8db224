import { extendedKeyEvent } from "../key-event.ts";

/** Pause: a key of every keymap that nobody holds down for long. */
const XK_PAUSE = 0xff13;

/**
 * Makes QEMU look at its screen within 30 ms. It looks, and answers update requests, when a timer says
 * so: every 30 ms while something changes, 50 ms later with each look that found nothing to send, up to
 * 3 s. The connection itself makes it look once, before anybody can have asked for a picture, so the next
 * look comes 80 ms after that. Any message of input sets the timer back to 30 ms (`protocol_client_msg`
 * in QEMU's `ui/vnc.c`).
 *
 * This one is the release of a key that does not exist and is not down. QEMU drops it, as it drops every
 * release that no press came before. The keysym counts only where QEMU was started with `-k`; one without
 * a key there would leave a line in its log.
 *
 * Only for a server that has shown extended key events.
 */
export function wakeQemu(): Uint8Array {
  return extendedKeyEvent({ key: { keysym: XK_PAUSE, keycode: 0 }, down: false });
}
