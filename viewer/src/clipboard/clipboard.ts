import "./clipboard.css";
import type { Key } from "../keyboard/key.ts";
import { IS_APPLE } from "../page/apple.ts";
import { hasMacShortcuts } from "../keyboard/mac/mac-shortcuts.tsx";
import { announce } from "../page/announce.ts";
import { byId } from "../page/elements.ts";
import type { FeatureContext, StartFeature } from "../page/feature.ts";
import { hint } from "../panels/hint/hint.ts";
import type { ConsoleScreen } from "../screen/console-screen.ts";
import { goesOn } from "../session/states/session-state.ts";
import { laterWords } from "../words/later.ts";
import { mountClipboard } from "./clipboard-button.tsx";
import { sizeText } from "./clipboard-view.ts";
import { HeldKeys } from "./held-keys.ts";
import { localClipboard } from "./local-clipboard.ts";
import { panelState, type PanelState } from "./panel-state.ts";
import { followPasteKey } from "./paste-key.ts";
import { SharedClipboard, type MachineSide } from "./shared-clipboard.ts";
import { sharingSwitch } from "./sharing-switch.ts";

/**
 * The clipboards of this computer and of the machine: a panel for both, what a paste key brings, and, where a person
 * wants that, text that goes from one to the other by itself.
 */
export const startClipboard: StartFeature = (context) => {
  const view = panelState();
  let isLive = false;
  let isGreeted = false;
  let screen: ConsoleScreen | undefined;
  let heard: ConsoleScreen | undefined;
  const shared = new SharedClipboard({
    local: localClipboard,
    hasFocus: () => document.hasFocus(),
    machine: () => screen && machineAt(screen, view),
  });
  const held = new HeldKeys((isHeld) => screen?.holdKeys(isHeld), {
    after: (delay, run) => void setTimeout(run, delay),
  });
  const share = sharingSwitch(context, shared, view);
  mountClipboard(context, shared, view, {
    ask: (isWanted) => void share.ask(isWanted),
    opened: () => {
      view.isExtended.value = screen?.clipboard.isExtended === true;
      shared.seen(false);
    },
  });
  addEventListener("focus", () => void shared.focused());
  followPasteKey(byId("screen", HTMLDivElement), {
    mayPaste: () =>
      isLive &&
      view.rights.peek().paste === "open" &&
      (!IS_APPLE || hasMacShortcuts(context.preferences)),
    pasted: (text, keys) => paste(text, keys, context, { held, shared, view }),
  });
  shared.isNew.subscribe((isNew) => {
    if (isNew && !view.isShared.peek()) announce(laterWords.clipboard.buttonNew);
  });
  // What the machine has copied waits in the screen until it is known what is allowed.
  const listen = (): void => {
    if (!isGreeted || screen === undefined || screen === heard) return;
    heard = screen;
    screen.onCopied((text) => void shared.machineCopied(text));
  };
  return {
    attach: (present) => {
      screen = present;
      shared.renew();
      held.taken();
      present?.clipboard.onTaken(() => held.taken());
      listen();
    },
    render: (state) => {
      if (state.kind === "connecting" && state.step === "gateway") shared.forget();
      const wasLive = isLive;
      isLive = state.kind === "live";
      if (!goesOn(state)) return;
      view.show(state);
      isGreeted = true;
      listen();
      share.begin(state);
      if (isLive && !wasLive) void shared.focused();
    },
  };
};

function machineAt(screen: ConsoleScreen, { rights }: PanelState): MachineSide {
  return {
    rights: rights.peek(),
    format: screen.clipboard,
    give: (text) => screen.giveText(text),
  };
}

interface Pasting {
  readonly held: HeldKeys;
  readonly shared: SharedClipboard;
  readonly view: PanelState;
}

/** Gives the machine the text before the key that pastes it there. Without a text the key goes as ever. */
function paste(
  text: string,
  keys: readonly [Key, ...Key[]],
  { input }: FeatureContext,
  { held, shared, view }: Pasting,
): void {
  const { keyboard } = input;
  const press = (): void => {
    if (keys.length === 1) keyboard.press(keys[0]);
    else keyboard.combine({ id: "", names: [], keys });
  };
  if (text === "") {
    press();
    return;
  }
  let given: ReturnType<SharedClipboard["pasted"]> | undefined;
  held.until(() => {
    given = shared.pasted(text);
    press();
  });
  // The machine has had it, or does not get it: there is nothing to wait for.
  if (given !== "given") held.taken();
  if (given === "too-long") {
    hint(laterWords.clipboard.pastedTooLong(sizeText(view.rights.peek().maxBytes)));
  }
}
