import { Outbox } from "../../../../worker/channel/outbox.ts";
import { ClipboardParts, type ClipboardAct } from "../../clipboard/clipboard-parts.ts";
import { MachineClipboard } from "../../clipboard/machine-clipboard.ts";
import { KeyMessages, type KeyListener } from "../../keyboard/key-messages.ts";
import { DesktopSize } from "./desktop-size.ts";
import { MachinePointer } from "./machine-pointer.ts";
import { PointerButtons } from "./pointer-buttons.ts";

/**
 * Bytes without an answer of the gateway's from which on keys wait in their queue. Keys that are sent again come all at
 * once: these are 768 key events at most, where the gateway takes 1000 at once and QEMU keeps 1024. The gateway
 * answers every 2 KiB, so only a bad line or a clipboard text comes that far.
 */
export const MAX_UNANSWERED_BYTES = 6 * 1024;

/**
 * The most that is kept for another WebSocket, in bytes. What is no key does not wait, so nothing is lost and
 * nothing leaves in another order: a clipboard text has up to 256 KiB, all else is small. The gateway takes no
 * more than this at once, so more without an answer means that the peer is not the gateway.
 */
export const MAX_KEPT_BYTES = 2 * 1024 * 1024;

interface InputListener extends KeyListener {
  /** More is without an answer than may be kept. */
  overflown(): void;
  /** A person has done something that was taken. */
  acted(): void;
  /** The machine's pointer moves by motions from now on, or to places. */
  pointerChanged(isRelative: boolean): void;
}

/** First bytes of what a person does: KeyEvent, PointerEvent (RFC 6143 §7.5.4 f.) and QEMU's extended KeyEvent. */
const ACTS: ReadonlySet<number | undefined> = new Set([4, 5, 255]);

/**
 * noVNC's messages on their way to the gateway. Where the viewer can come back, what has been sent is kept until the
 * gateway has said that it has arrived.
 */
export class ViewerInput {
  /** What becomes of key events. */
  readonly keys: KeyMessages;
  readonly clipboard = new MachineClipboard();
  /** Where PointerEvents lead. */
  readonly pointer: MachinePointer;
  readonly desktopSize = new DesktopSize();
  readonly #transmit: (data: Uint8Array<ArrayBuffer>) => void;
  readonly #listener: InputListener;
  readonly #buttons = new PointerButtons();
  #clipboardParts = new ClipboardParts();
  #outbox: Outbox | undefined;
  #refusing = false;
  /** Whether the parts of the clipboard text that is being sent are refused: all of them, or none. */
  #refusingText = false;

  /** `transmit` sends RFB bytes, as far as there is a WebSocket. */
  constructor(transmit: (data: Uint8Array<ArrayBuffer>) => void, listener: InputListener) {
    this.#transmit = transmit;
    this.#listener = listener;
    this.keys = new KeyMessages((data) => this.#send(data), listener);
    this.pointer = new MachinePointer((isRelative) => listener.pointerChanged(isRelative));
  }

  /** Takes one whole message, or a part of a clipboard text. May keep it and write to it. */
  pass(message: Uint8Array<ArrayBuffer>): void {
    const part = this.#clipboardParts.next(message);
    if (part === "first") this.#beginText(this.clipboard.sends(message));
    if (part !== undefined) {
      if (!this.#refusingText) this.#send(message);
      return;
    }
    if (this.desktopSize.takes(message)) return;
    this.pointer.pass(message);
    this.#act(message);
  }

  /** Asks the machine for a screen of this size in pixels. Not sent to one that cannot be asked, or may not be now. */
  resize(width: number, height: number): void {
    const message = this.desktopSize.message(width, height);
    if (message !== undefined && !this.#refusing) this.#send(message);
  }

  /** The pointer moves from where it is, with these buttons down. For nothing but a pointer that moves by motions. */
  move(dx: number, dy: number, buttons: number): void {
    this.#act(this.pointer.move(dx, dy, buttons));
  }

  #act(message: Uint8Array<ArrayBuffer>): void {
    if (!this.#refusing && ACTS.has(message[0])) this.#listener.acted();
    const passed = this.#buttons.pass(message, this.#refusing);
    if (passed !== undefined) this.keys.pass(passed);
  }

  /** Asks the machine for all of a screen of this size in pixels (FramebufferUpdateRequest, RFC 6143 §7.5.3). */
  refresh(width: number, height: number): void {
    const message = new Uint8Array(10);
    const view = new DataView(message.buffer);
    view.setUint8(0, 3);
    view.setUint16(6, width);
    view.setUint16(8, height);
    this.#send(message);
  }

  /** The gateway has released all keys and buttons, and what has not left by now is not for the machine any more. */
  released(): void {
    this.#buttons.renew();
    this.keys.released();
  }

  /** What is sent from now on is kept. Nothing has been sent yet. */
  keepSent(): void {
    this.#outbox ??= new Outbox();
  }

  /** The WebSocket is lost, and the gateway releases all keys and buttons. */
  lost(): void {
    this.#buttons.lost();
    this.keys.lost();
  }

  /**
   * What is sent from now on is of another connection, in which no key and no button is down. What has not left by
   * now was for the one before, and is not sent.
   */
  renew(): void {
    if (this.#outbox !== undefined) this.#outbox = new Outbox();
    this.#clipboardParts = new ClipboardParts();
    this.clipboard.renew();
    this.#refusingText = false;
    this.#buttons.renew();
    this.pointer.renew();
    this.desktopSize.renew();
    this.keys.renew();
    this.#pace();
  }

  /** From now on nothing that a person does is taken, but what is down can be released. */
  refuse(): void {
    this.#setRefusing(true);
  }

  /** Everything is taken again. */
  accept(): void {
    this.#setRefusing(false);
  }

  /**
   * There is another WebSocket, on which the gateway goes on after this number of bytes. Throws RangeError for
   * bytes that are not kept.
   */
  goOn(received: number): void {
    for (const part of this.#outbox?.from(received) ?? []) this.#transmit(part);
    this.taken(received);
    this.accept();
  }

  /** The gateway has taken this number of bytes. Throws RangeError for bytes that are not kept. */
  taken(received: number): void {
    this.#outbox?.acknowledge(received);
    this.#pace();
  }

  /** Forgets everything. */
  drop(): void {
    this.#outbox = undefined;
    this.keys.drop("ended");
  }

  #beginText(act: ClipboardAct): void {
    // noVNC says by itself what it can do, to each server once.
    this.#refusingText = this.#refusing && act !== "capabilities";
    if (!this.#refusing && (act === "notify" || act === "text")) this.#listener.acted();
  }

  #send(data: Uint8Array<ArrayBuffer>): void {
    this.#outbox?.add(data);
    this.#transmit(data);
    this.#pace();
    if (this.#unanswered > MAX_KEPT_BYTES) this.#listener.overflown();
  }

  #pace(): void {
    this.keys.paused = this.#unanswered >= MAX_UNANSWERED_BYTES;
  }

  get #unanswered(): number {
    return this.#outbox === undefined ? 0 : this.#outbox.sent - this.#outbox.acknowledged;
  }

  #setRefusing(refusing: boolean): void {
    this.#refusing = refusing;
    this.keys.refusing = refusing;
  }
}
