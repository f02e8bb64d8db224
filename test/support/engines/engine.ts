/**
 * A page in a browser other than Chromium, as far as the main path of a console needs it. What is typed and clicked
 * goes through the browser's own input, as from a person.
 */
interface EnginePage {
  goto(address: string): Promise<void>;
  reload(): Promise<void>;
  /** Evaluates a function's source in the page, and gives its result as JSON has it. */
  evaluate(source: string): Promise<unknown>;
  /** Types characters into what has the focus. */
  type(text: string): Promise<void>;
  /** Presses and releases a letter with Ctrl. */
  control(letter: string): Promise<void>;
  /** Clicks the element that a selector finds, at an offset from its middle in CSS pixels. */
  click(selector: string, offset?: { readonly x: number; readonly y: number }): Promise<void>;
}

/** A browser with one page. */
export interface Engine {
  readonly name: string;
  readonly page: EnginePage;
  close(): Promise<void>;
}

export type StartEngine = () => Promise<Engine>;

/** The size of every engine's window in CSS pixels. */
export const ENGINE_WINDOW = { width: 1280, height: 800 } as const;

/** Milliseconds between two characters, for a guest that polls its keyboard. */
export const TYPING_DELAY_MS = 30;
