import type { ConsoleMessage } from "../../../element/protocol.ts";
import { buttonsOf } from "../page/elements.ts";
import type { Feature, FeatureContext, StartFeature } from "../page/feature.ts";
import { viewOfEnding } from "../panels/ended/ending-view.ts";
import { Allowance } from "../session/allowance.ts";
import { goesOn, type SessionState } from "../session/session-state.ts";
import type { Conversation, EmbeddedConsole } from "./conversation.ts";
import { isEmbedder } from "./embedders.ts";
import { isConnectMessage } from "./connect-message.ts";

/** A page that shows this one in a frame, and that the gateway allows to, can talk to it. */
export const startEmbedding: StartFeature = (context) => {
  if (window.parent === window) return {};
  const sources = document.querySelector<HTMLMetaElement>(
    'meta[name="porthole-embedders"]',
  )?.content;
  const allowance = new Allowance();
  let port: MessagePort | undefined;
  let conversation: Conversation | undefined;
  let state: SessionState | undefined;
  const told = (): void => {
    if (state === undefined || conversation === undefined) return;
    for (const message of messagesOf(state, context)) conversation.tell(message);
  };
  const begin = async (present: MessagePort): Promise<void> => {
    port?.close();
    port = present;
    conversation = undefined;
    const Begun = await conversations();
    // Whoever asked waits no longer than for any answer.
    if (port !== present || Begun === undefined) return;
    const begun = new Begun(
      consoleOf(context, () => state),
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has one other end
      (message) => present.postMessage(message),
      () => performance.now(),
    );
    conversation = begun;
    told();
    present.addEventListener("message", ({ data }: MessageEvent<unknown>) => void begun.hear(data));
    present.start();
  };
  addEventListener("message", ({ data, origin, ports, source }: MessageEvent<unknown>) => {
    const [given] = ports;
    if (source !== window.parent || given === undefined || !isConnectMessage(data)) return;
    if (!isEmbedder(origin, sources ?? "", location.origin) || !allowance.takes(performance.now()))
      return;
    void begin(given);
  });
  return {
    render: (now) => {
      state = now;
      told();
    },
    everySecond: told,
  } satisfies Feature;
};

async function conversations(): Promise<typeof Conversation | undefined> {
  try {
    return (await import("./conversation.ts")).Conversation;
  } catch {
    return undefined;
  }
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
  const you = hello?.subject;
  const context = { facts, you, nowUnixMs: Date.now(), isKnown: tab.isKnown };
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
      if (!navigator.userActivation.isActive) return "no-gesture";
      // The button does all that belongs to it.
      buttonsOf("fullscreen")[0]?.click();
      return undefined;
    },
    typeText: async (text) => (await later.load()) && input.typeText(text),
    press: (keys) => input.keyboard.combine({ id: "", names: [], keys }),
  };
}
