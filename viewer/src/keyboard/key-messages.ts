import { eventBytes, keyEventOf, type KeyEventMessage, type Keys } from "./key-event-message.ts";
import { KeyQueue, type QueuedKeys } from "./key-queue.ts";
import { KeyTranslator, type GuestKeyboard } from "./guest/key-translator.ts";
import { LockKeys } from "./lock-keys.ts";
import { OwnKeys } from "./own-keys.ts";
import { ScreenUpdates } from "./screen-updates.ts";
import type { DropReason, Typist } from "./typist.ts";

/** X11's VoidSymbol: no key has it, so an event with it asks about the server and never leaves. */
export const PROBE_KEYSYM = 0xff_ff_ff;

/** Time, so that tests can have their own. */
export interface Clock {
  /** In milliseconds. */
  now(): number;
  /** Calls `run` once, after a delay in milliseconds. */
  after(delay: number, run: () => void): void;
}

export interface KeyListener {
  /** A character was typed that the guest's keyboard lacks. */
  untypable(character: string): void;
  /** Keys were dropped: no more can wait for their turn. */
  refused(): void;
}

/** The browser's. */
export const CLOCK: Clock = {
  now: () => performance.now(),
  after: (delay, run) => void setTimeout(run, delay),
};

/**
 * The viewer's messages on their way to the gateway. Key events with a key code (QEMU extended) pass
 * as they are: the guest reads the code with its own layout. Where the server gets keysyms alone, they
 * are translated for the guest's layout. Key events leave in their order and at a pace that guests can
 * follow; all other messages leave at once.
 */
export class KeyMessages {
  /** What keeps lock keys that nobody pressed from the guest. */
  readonly locks = new LockKeys();
  /** When the machine has shown something new. */
  readonly updates = new ScreenUpdates();
  readonly #send: (data: Uint8Array<ArrayBuffer>) => void;
  readonly #listener: KeyListener;
  readonly #translator: KeyTranslator;
  readonly #clock: Clock;
  readonly #queue = new KeyQueue();
  #wakes = false;
  readonly #own = new OwnKeys();
  #typist: Typist | undefined;
  #refusing = false;
  #paused = false;
  #held = false;
  /** Collects the key events that {@link together} makes, while it does. */
  #collected: KeyEventMessage[] | undefined;
  #acceptsKeyCodes = false;
  #guest: GuestKeyboard | undefined;
  #latest: Promise<unknown> | undefined;
  /** Keys that wait for a layout, while they do. */
  #waiting: Keys[] | undefined;

  constructor(
    send: (data: Uint8Array<ArrayBuffer>) => void,
    listener: KeyListener,
    clock: Clock = CLOCK,
  ) {
    this.#send = send;
    this.#listener = listener;
    this.#translator = new KeyTranslator((character) => listener.untypable(character));
    this.#clock = clock;
  }

  /** Whether noVNC has sent a key code, which it does once the server has said that it accepts them. */
  get acceptsKeyCodes(): boolean {
    return this.#acceptsKeyCodes;
  }

  /** The guest that is translated for. */
  get guest(): GuestKeyboard | undefined {
    return this.#guest;
  }

  /** Whether this number of keys can wait for its turn; if not, the listener hears that they are dropped. */
  claim(keys: number): boolean {
    const fits = keys <= this.#room;
    if (!fits && !this.#refusing) this.#listener.refused();
    return fits && !this.#refusing;
  }

  /** Takes one whole message that is no clipboard text. */
  pass(message: Uint8Array<ArrayBuffer>): void {
    const event = keyEventOf(message);
    if (event === undefined) {
      this.updates.passes(message, this.#clock.now());
      this.#send(message);
      return;
    }
    if (event.code !== undefined) this.#learnKeyCodes();
    if (event.keysym === PROBE_KEYSYM || !this.locks.admits(event)) return;
    if (this.#collected === undefined) this.#hearOwn(event);
    else this.#collected.push(event);
  }

  /**
   * The key events that `press` passes are the viewer's own work and stay together: no key of the
   * person's comes between them. The caller claims their places first, unless they only release.
   */
  together(press: () => void): void {
    const events: KeyEventMessage[] = [];
    this.#collected = events;
    try {
      press();
    } finally {
      this.#collected = undefined;
    }
    if (events.length > 0) this.#enter({ events, made: true });
  }

  /**
   * Translates for this guest from now on, or for none. Keys typed while its layout is on its way
   * wait for it. A layout that does not come counts as none; the promise then rejects.
   */
  async translateFor(guest: Promise<GuestKeyboard | undefined>): Promise<void> {
    this.#latest = guest;
    this.#guest = undefined;
    if (!this.#acceptsKeyCodes) this.#waiting ??= [];
    try {
      const loaded = await guest;
      if (this.#latest === guest) this.#guest = loaded;
    } finally {
      if (this.#latest === guest) this.#stopWaiting();
    }
  }

  /**
   * A text is typed from now on. The person's own keys come up for the guest, and none goes down before
   * {@link endTyping}: a modifier that is held would change what is typed. Whoever typed before is told.
   */
  beginTyping(typist: Typist): void {
    if (this.#typist !== undefined) this.drop("left");
    this.#typist = typist;
    const releases = this.#own.letGo();
    if (releases.length > 0) this.#enter({ events: releases, made: false });
    this.#tellTypist();
  }

  /** The text is typed, or is not to go on. What waits of it is not typed. */
  endTyping(): void {
    this.#typist = undefined;
    this.#forgetPresses();
  }

  /** The gateway has released all keys; what has not left by now is not for the guest any more. */
  released(reason: DropReason = "view-only"): void {
    this.drop(reason);
    this.#queue.clear();
    this.#waiting &&= [];
    this.#own.released();
    this.#translator.forget();
  }

  /**
   * The WebSocket is lost, and the gateway releases all keys. Those that a hand holds are pressed again only
   * after it has released them. What waits for its turn is still for the guest.
   */
  lost(): void {
    this.#own.lost();
    this.#translator.forget();
  }

  /**
   * What is passed from now on comes from another noVNC, which knows of no key that a hand holds, and is for a server
   * that may accept no key codes. What waits for its turn is not sent.
   */
  renew(): void {
    this.released("renewed");
    this.#own.renew();
    this.locks.guest = undefined;
    this.#acceptsKeyCodes = false;
  }

  /** Whether no key goes down; the listener hears nothing of those. */
  set refusing(refusing: boolean) {
    this.#refusing = refusing;
    if (!refusing) this.#tellTypist();
  }

  /** Whether keys wait although it is their turn. */
  set paused(paused: boolean) {
    if (paused === this.#paused) return;
    this.#paused = paused;
    if (!paused) this.#sendDue();
  }

  /** Whether keys wait for something that has to be at the machine before them. */
  set held(held: boolean) {
    this.#held = held;
    if (!held) this.#sendDue();
  }

  /** Forgets the keys that still wait for their turn, but for releases of those that may be down. */
  drop(reason: DropReason): void {
    this.#forgetPresses();
    const typist = this.#typist;
    this.#typist = undefined;
    typist?.dropped(reason);
  }

  #forgetPresses(): void {
    this.#queue.forgetPresses();
    this.#waiting = this.#waiting?.filter(({ events }) => events.every(({ down }) => !down));
  }

  #tellTypist(): void {
    if (!this.#refusing && this.isIdle) this.#typist?.due();
  }

  /** Whether no key waits for its turn. */
  get isIdle(): boolean {
    return this.#queue.isEmpty && (this.#waiting ?? []).length === 0;
  }

  #learnKeyCodes(): void {
    if (this.#acceptsKeyCodes) return;
    this.#acceptsKeyCodes = true;
    this.#stopWaiting();
    this.#leave(() => this.#translator.releaseOthers().map(eventBytes), "release");
  }

  /**
   * A key of the person's. After others that wait it does not repeat. Where there is no room only those come up
   * that went down: no more than a keyboard has keys.
   */
  #hearOwn(event: KeyEventMessage): void {
    const goes = event.down
      ? this.#own.press(event, {
          refuses: this.#refusing || this.#typist !== undefined,
          repeats: this.isIdle,
          claim: () => this.claim(1),
        })
      : this.#own.release(event, this.#room > 0);
    if (goes) this.#enter({ events: [event], made: false });
  }

  get #room(): number {
    return Math.max(0, this.#queue.room - (this.#waiting?.length ?? 0));
  }

  #enter(keys: Keys): void {
    if (this.#waiting === undefined) {
      this.#translate(keys);
      return;
    }
    this.#waiting.push(keys);
    // A person who has typed that many would rather see something.
    if (this.#room === 0) this.#stopWaiting();
  }

  #stopWaiting(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const keys of waiting) this.#translate(keys);
  }

  #translate({ events, made }: Keys): void {
    const guest = this.#guest;
    const messages = this.#acceptsKeyCodes
      ? () => events.map(({ bytes }) => bytes)
      : () => events.flatMap((event) => this.#translator.translate(event, guest).map(eventBytes));
    const releases = events.every(({ down }) => !down);
    this.#leave(messages, releases ? "release" : made ? "made" : "own");
  }

  #leave(messages: QueuedKeys["messages"], kind: QueuedKeys["kind"]): void {
    this.#queue.push({ messages, kind });
    this.#sendDue();
  }

  #sendDue(): void {
    if (this.#paused || this.#held) return;
    const now = this.#clock.now();
    for (const data of this.#queue.take(now)) this.#send(data);
    const { wakeAt } = this.#queue;
    if (wakeAt === undefined) this.#tellTypist();
    if (wakeAt === undefined || this.#wakes) return;
    this.#wakes = true;
    this.#clock.after(wakeAt - now, () => {
      this.#wakes = false;
      this.#sendDue();
    });
  }
}
