import type { ConsoleMessage } from "../../../element/protocol.ts";
import { buttonsOf } from "../page/elements.ts";
import type { FeatureContext } from "../page/feature.ts";
import { viewOfEnding } from "../panels/ended/ending-view.ts";
import { goesOn, type SessionState } from "../session/states/session-state.ts";
import { Conversation, type EmbeddedConsole } from "./conversation.ts";

/** Talks through a port for as long as it is open. Gives what is to be called whenever something may have changed. */
export function converse(
  port: MessagePort,
  context: FeatureContext,
  state: () => SessionState | undefined,
): () => void {
  const conversation = new Conversation(
    consoleOf(context, state),
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has one other end
    (message) => port.postMessage(message),
    () => performance.now(),
  );
  const tell = (): void => {
    const now = state();
    if (now === undefined) return;
    for (const message of messagesOf(now, context)) conversation.tell(message);
  };
  tell();
  port.addEventListener(
    "message",
    ({ data }: MessageEvent<unknown>) => void conversation.hear(data),
  );
  port.start();
  return tell;
}

function* messagesOf(
  state: SessionState,
  { tab }: FeatureContext,
): Generator<Exclude<ConsoleMessage, { readonly type: "done" | "refused" }>> {
  yield { type: "state", ...summaryOf(state) };
  if (goesOn(state)) yield { type: "title", title: state.hello.console.name };
  const canvas = document.querySelector<HTMLCanvasElement>("#screen canvas");
  if (canvas !== null && state.kind === "live") {
    yield { type: "size", width: canvas.width, height: canvas.height };
  }
  if (state.kind !== "ended") return;
  const { facts, hello, ending } = state;
  const context = { facts, hello, nowUnixMs: Date.now(), outlastsLoss: tab.outlastsLoss };
  const { title } = viewOfEnding(ending, context);
  yield { type: "ended", code: ending, title };
}

function summaryOf(state: SessionState): ReturnType<EmbeddedConsole["state"]> {
  const { kind } = state;
  return goesOn(state) ? { state: kind, mode: state.hello.mode } : { state: kind };
}

function consoleOf(
  { input, later, session }: FeatureContext,
  state: () => SessionState | undefined,
): EmbeddedConsole {
  return {
    state: () => {
      const now = state();
      return now === undefined ? { state: "connecting" } : summaryOf(now);
    },
    end: () => session.leave(),
    focus: () => {
      window.focus();
      input.focusUnlessHeld();
    },
    fullScreen: (on) => {
      if (on === (document.fullscreenElement !== null)) return undefined;
      if (!document.fullscreenEnabled) return "not-allowed";
      // To leave it nobody has to do anything.
      if (on && !navigator.userActivation.isActive) return "no-gesture";
      // The button does all that belongs to it.
      buttonsOf("fullscreen")[0]?.click();
      return undefined;
    },
    typeText: async (text) => (await later.load()) && input.typeText(text),
    press: (keys) => input.keyboard.combine({ id: "", names: [], keys }),
  };
}
