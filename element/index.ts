import type {
  ConnectMessage,
  ConsoleMessage,
  ConsoleState,
  EmbedderRequest,
  RefusalReason,
} from "./protocol.ts";
import { EMBEDDING_VERSION } from "./protocol.ts";

export type { ConsoleState, RefusalReason } from "./protocol.ts";

/** Max wait for the answer to a request, in milliseconds. */
const ANSWER_MS = 10_000;

/** Max requests that wait for an answer. */
const MAX_WAITING = 64;

/** What the frame may do, if the page that has the element may. */
const ALLOW = [
  "fullscreen",
  "clipboard-read",
  "clipboard-write",
  "keyboard-map",
  "keyboard-lock",
  "screen-wake-lock",
  "autoplay",
].join("; ");

/** The frame's own box is the element's. */
const STYLES = `
  :host { display: block; position: relative; min-inline-size: 0; min-block-size: 0; background: #0e1113; }
  :host([hidden]) { display: none; }
  iframe { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; border: 0; }
`;

/** What is not done: {@link RefusalReason}, or `no-console` where there is none that could answer. */
export class ConsoleRefusal extends Error {
  override readonly name = "ConsoleRefusal";
  readonly reason: RefusalReason | "no-console";

  constructor(reason: RefusalReason | "no-console") {
    super(`the console did not do that: ${reason}`);
    this.reason = reason;
  }
}

/** The events of a `<porthole-console>`. */
export interface PortholeConsoleEvents {
  /** The console is doing something else, or the person may do something else. */
  readonly "porthole-state": CustomEvent<{
    readonly state: ConsoleState;
    readonly mode: "control" | "view" | undefined;
  }>;
  /** The machine's name is known. */
  readonly "porthole-title": CustomEvent<{ readonly title: string }>;
  /** The machine's screen has another size, in its own pixels. */
  readonly "porthole-size": CustomEvent<{ readonly width: number; readonly height: number }>;
  /** It is over: the end's code, and what the person reads. */
  readonly "porthole-end": CustomEvent<{ readonly code: string; readonly title: string }>;
}

type Wanted = EmbedderRequest extends infer Request
  ? Request extends EmbedderRequest
    ? Omit<Request, "id">
    : never
  : never;

interface Waiting {
  readonly done: () => void;
  readonly failed: (error: ConsoleRefusal) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * `<porthole-console>`: a console in a frame, in the element's box. Give it a link, once: `element.link = link`. A link
 * is a secret: it is in no attribute, and cannot be read back.
 */
export class PortholeConsoleElement extends HTMLElement {
  static readonly observedAttributes = ["label", "link"];

  readonly #frame = document.createElement("iframe");
  readonly #waiting = new Map<number, Waiting>();
  #link: URL | undefined;
  #port: MessagePort | undefined;
  #lastId = 0;
  #state: ConsoleState | undefined;
  #mode: "control" | "view" | undefined;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "closed", delegatesFocus: true });
    const styles = new CSSStyleSheet();
    styles.replaceSync(STYLES);
    root.adoptedStyleSheets = [styles];
    this.#frame.allow = ALLOW;
    this.#frame.allowFullscreen = true;
    this.#frame.referrerPolicy = "no-referrer";
    this.#frame.title = "Console";
    this.#frame.addEventListener("load", () => this.#connect());
    root.append(this.#frame);
  }

  /**
   * Shows the console of a link. Throws TypeError for what is no address, or none of http or https.
   */
  set link(link: string | URL) {
    const url = new URL(link, document.baseURI);
    if (url.protocol !== "https:" && url.protocol !== "http:") throw new TypeError("not a link");
    this.#link = url;
    if (this.isConnected) this.#open();
  }

  /** What the console is doing, once it has said so. */
  get state(): ConsoleState | undefined {
    return this.#state;
  }

  /** What the person may do there, once that is known. */
  get mode(): "control" | "view" | undefined {
    return this.#mode;
  }

  /** The name of the frame for assistive technology, "Console" by default. */
  get label(): string {
    return this.#frame.title;
  }

  set label(label: string) {
    this.setAttribute("label", label);
  }

  /** Leaves the console: its session is over. */
  end(): Promise<void> {
    return this.#ask({ type: "end" });
  }

  /** Types a text of at most 16,384 characters in the machine; the person is shown a long one first. */
  typeText(text: string): Promise<void> {
    return this.#ask({ type: "typeText", text });
  }

  /** Presses a combination such as `Ctrl+Alt+Delete`. */
  sendKeys(keys: string): Promise<void> {
    return this.#ask({ type: "sendKeys", keys });
  }

  /** Shows the console alone on the whole screen; only in answer to a click or a key. */
  async requestFullScreen(): Promise<void> {
    if (!document.fullscreenEnabled) throw new ConsoleRefusal("not-allowed");
    if (!navigator.userActivation.isActive) throw new ConsoleRefusal("no-gesture");
    try {
      await this.#frame.requestFullscreen();
    } catch {
      throw new ConsoleRefusal("not-allowed");
    }
  }

  /** Keys go to the machine. */
  override focus(options?: FocusOptions): void {
    this.#frame.focus(options);
    // A console that is not there yet takes the focus by itself.
    this.#ask({ type: "focus" }).catch(() => {});
  }

  attributeChangedCallback(name: string, _: string | null, value: string | null): void {
    if (name === "label") this.#frame.title = value ?? "Console";
    else if (value !== null) {
      // In markup there is no other place for it; it does not stay there.
      this.removeAttribute("link");
      this.link = value;
    }
  }

  connectedCallback(): void {
    if (this.#link !== undefined) this.#open();
  }

  disconnectedCallback(): void {
    this.#hangUp();
    this.#state = undefined;
  }

  /** In the frame's address alone: what is in an attribute can be read by everything in the page. */
  #open(): void {
    const link = this.#link;
    if (link === undefined) return;
    this.#hangUp();
    this.#frame.contentWindow?.location.replace(link.href);
    // A frame that is moved in the page loads anew: the console's page then goes on without the secret.
    this.#link = new URL(link.pathname, link.origin);
  }

  /** The page in the frame has loaded: asks it to talk, if it is the gateway's. */
  #connect(): void {
    const origin = this.#link?.origin;
    const target = this.#frame.contentWindow;
    if (origin === undefined || target === null) return;
    this.#hangUp();
    const { port1, port2 } = new MessageChannel();
    const message: ConnectMessage = { type: "porthole-connect", version: EMBEDDING_VERSION };
    port1.addEventListener("message", ({ data }: MessageEvent<ConsoleMessage>) => this.#hear(data));
    port1.start();
    this.#port = port1;
    target.postMessage(message, origin, [port2]);
  }

  #hangUp(): void {
    this.#port?.close();
    this.#port = undefined;
    for (const { failed } of this.#waiting.values()) failed(new ConsoleRefusal("no-console"));
  }

  #ask(wanted: Wanted): Promise<void> {
    const port = this.#port;
    if (port === undefined || this.#waiting.size >= MAX_WAITING) {
      return Promise.reject(new ConsoleRefusal("no-console"));
    }
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const settle = (run: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        run();
      };
      const failed = (error: ConsoleRefusal): void => settle(() => reject(error));
      const timer = setTimeout(() => failed(new ConsoleRefusal("no-console")), ANSWER_MS);
      this.#waiting.set(id, { done: () => settle(resolve), failed, timer });
      port.postMessage({ ...wanted, id });
    });
  }

  #hear(message: ConsoleMessage): void {
    switch (message.type) {
      case "state":
        this.#state = message.state;
        this.#mode = message.mode;
        this.#fire("porthole-state", { state: message.state, mode: message.mode });
        break;
      case "title":
        this.#fire("porthole-title", { title: message.title });
        break;
      case "size":
        this.#fire("porthole-size", { width: message.width, height: message.height });
        break;
      case "ended":
        this.#fire("porthole-end", { code: message.code, title: message.title });
        break;
      case "done":
        this.#waiting.get(message.id)?.done();
        break;
      case "refused":
        this.#waiting.get(message.id)?.failed(new ConsoleRefusal(message.reason));
        break;
    }
  }

  #fire<Name extends keyof PortholeConsoleEvents>(
    name: Name,
    detail: PortholeConsoleEvents[Name]["detail"],
  ): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "porthole-console": PortholeConsoleElement;
  }
  interface HTMLElementEventMap extends PortholeConsoleEvents {}
}

if (customElements.get("porthole-console") === undefined) {
  customElements.define("porthole-console", PortholeConsoleElement);
}
