import type { ChannelListener, OthersMessage } from "./channel/channel-listener.ts";
import type { SoundStream } from "./channel/sound-stream.ts";
import type { Traffic } from "./channel/traffic.ts";
import type { LineWatch } from "./line-watch.ts";
import type { SessionEvent } from "./states/session-state.ts";
import type { SessionView, Surroundings } from "./surroundings.ts";

interface Told {
  readonly dispatch: (event: SessionEvent) => void;
  /** What watches the present line. */
  readonly line: () => LineWatch | undefined;
  readonly lost: () => void;
  readonly sound: SoundStream;
  readonly traffic: Traffic;
}

/** Makes events of what a channel tells; what is no event is for the view. */
export function hearing<Screen>(
  { dispatch, line, lost, sound, traffic }: Told,
  around: Pick<Surroundings<Screen>, "fallsBack" | "keyboard" | "now">,
  view: SessionView<Screen>,
): ChannelListener {
  const now = (): number => around.now();
  const used = async (end: SessionEvent): Promise<void> =>
    dispatch((await around.fallsBack()) ? { kind: "reopen" } : end);
  return {
    sound,
    traffic,
    opened: () => dispatch({ kind: "opened" }),
    heard: () => line()?.heard(),
    answered: () => line()?.answered(),
    hello: (told) => {
      const { keyboard } = around;
      // What the gateway knows of the guest's keyboard goes before what the address says.
      const hello = keyboard === undefined ? told : { keyboard, ...told };
      dispatch({ kind: "hello", hello, now: now() });
    },
    resumed: (message) => dispatch({ kind: "resumed", message, now: now() }),
    renewed: () => dispatch({ kind: "renewed", now: now() }),
    waiting: (seconds, secondsLeft) =>
      dispatch({ kind: "waiting", seconds, secondsLeft, now: now() }),
    idle: (secondsLeft) => dispatch({ kind: "idle", secondsLeft, now: now() }),
    active: () => dispatch({ kind: "active" }),
    lost,
    mode: (mode) => dispatch({ kind: "mode", mode }),
    pointer: (isRelative) => view.pointer(isRelative),
    others: (message) => othersHeard(message, dispatch, now(), view),
    warning: (secondsLeft) => dispatch({ kind: "warning", secondsLeft, now: now() }),
    ended: (ending, facts) => {
      const end = { kind: "ended", ending, facts } as const;
      // It may have reached nobody, or nobody may have heard of what it has reached.
      if (ending === "gateway-unreachable") lost();
      else if (ending === "ticket-used") void used(end);
      else dispatch(end);
    },
    untypable: (character) => view.untypable(character),
    refused: () => view.refused(),
  };
}

function othersHeard<Screen>(
  message: OthersMessage,
  dispatch: Told["dispatch"],
  now: number,
  view: Pick<SessionView<Screen>, "others">,
): void {
  switch (message.type) {
    case "asked":
    case "in-use":
      dispatch({ kind: "in-use", message, now });
      break;
    case "pending":
      dispatch({ kind: "pending" });
      break;
    case "presence":
      dispatch({ kind: "presence", message, now });
      break;
    case "time":
      dispatch({ kind: "time", message, now });
      break;
    case "locks":
    case "message":
    case "shared":
      view.others(message);
      break;
  }
}
