import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";

import { Icon } from "../../page/icon.tsx";
import { numberText } from "../../page/numbers.ts";
import { rove } from "../../page/roving-focus.ts";
import { laterWords } from "../../words/later.ts";
import { durationText } from "./duration-text.ts";
import type { TextTyper } from "./text-typer.ts";
import type { TypingProgress } from "./text-typing.ts";

/** Characters after which it is known how long the rest takes. */
const KNOWN_AFTER = 20;

interface TypingStripProps {
  readonly typer: TextTyper;
  /** Whether nothing can be typed for the moment. */
  readonly waits: ReadonlySignal<boolean>;
  /** Whether what has not been typed can be typed now. */
  readonly mayGoOn: ReadonlySignal<boolean>;
  readonly now: () => number;
  readonly stop: () => void;
  readonly dismiss: () => void;
  readonly typeRest: () => void;
}

/** Shows how far a text has been typed, over the screen. */
export function TypingStrip(props: TypingStripProps): JSX.Element {
  const { typer } = props;
  const progress = typer.progress.value;
  return (
    <section
      id="typing"
      class="typing"
      aria-label={laterWords.typing.title}
      data-stop="1"
      hidden={progress === undefined}
      ref={rove}
      onMouseDown={keepFocus}
    >
      {progress?.kind === "typing" && <Typing {...props} progress={progress} />}
      {progress?.kind === "typed" && (
        <p>{laterWords.typing.done(progress.total, numberText(progress.total))}</p>
      )}
      {progress?.kind === "stopped" && <Stopped {...props} progress={progress} />}
    </section>
  );
}

type Of<Kind> = Extract<TypingProgress, { readonly kind: Kind }>;

function Typing({
  progress: { typed, total },
  typer,
  waits,
  now,
  stop,
}: TypingStripProps & { readonly progress: Of<"typing"> }): JSX.Element {
  const words = laterWords.typing;
  const left =
    typed < KNOWN_AFTER ? undefined : ((now() - typer.begunAt) / typed) * (total - typed);
  const note = waits.value
    ? words.waits
    : left === undefined
      ? undefined
      : durationText(left, words.left);
  return (
    <>
      <p>
        <span>{words.typing(numberText(typed), numberText(total))}</span>
        {note !== undefined && <span class="quiet">{note}</span>}
      </p>
      <button type="button" class="button small" data-action="stop-typing" onClick={stop}>
        {words.stop}
      </button>
      <progress max={total} value={typed} aria-label={words.title} />
    </>
  );
}

function Stopped({
  progress: { typed, total, reason },
  typer,
  mayGoOn,
  dismiss,
  typeRest,
}: TypingStripProps & { readonly progress: Of<"stopped"> }): JSX.Element {
  const words = laterWords.typing;
  return (
    <>
      <p>{words.stopped[reason](numberText(typed), numberText(total))}</p>
      {mayGoOn.value && typer.rest !== "" && (
        <button type="button" class="button small" data-action="type-rest" onClick={typeRest}>
          {words.rest}
        </button>
      )}
      <button
        type="button"
        class="tool"
        data-action="dismiss-typing"
        aria-label={words.dismiss}
        title={words.dismiss}
        onClick={dismiss}
      >
        <Icon href="#icon-x" />
      </button>
    </>
  );
}

/** A pressed button would take the focus from the screen. */
function keepFocus(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest("button") !== null) {
    event.preventDefault();
  }
}
