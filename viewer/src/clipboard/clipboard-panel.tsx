import type { ReadonlySignal, Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { announce } from "../page/announce.ts";
import { laterWords } from "../words/later.ts";
import { copyText } from "./local-clipboard.ts";
import type { TextNews } from "./clipboard-view.ts";
import type { Given } from "./shared-clipboard.ts";

/** What the panel shows of the clipboards, and what a person does there. */
export interface ClipboardPanelProps {
  readonly machine: ReadonlySignal<string>;
  readonly copied: ReadonlySignal<string | undefined>;
  /** Why nothing can be copied out of the machine, or pasted into it. */
  readonly copyRefusal: ReadonlySignal<string | undefined>;
  readonly pasteRefusal: ReadonlySignal<string | undefined>;
  /** What a person has written for the machine, and what there is to say of it. */
  readonly text: Signal<string>;
  readonly news: ReadonlySignal<TextNews>;
  /** What was done last. */
  readonly done: Signal<string>;
  /** What the switch does; without it there is none. */
  readonly meaning: ReadonlySignal<string | undefined>;
  readonly isShared: ReadonlySignal<boolean>;
  readonly taken: () => void;
  readonly give: (text: string) => Given;
  readonly share: (isShared: boolean) => void;
}

/** What the machine has copied, and text for the machine. */
export function ClipboardPanel(props: ClipboardPanelProps): JSX.Element {
  const { done, isShared, meaning, share } = props;
  return (
    <>
      <h2 id="clipboard-title">{laterWords.clipboard.button}</h2>
      <FromMachine {...props} />
      <ToMachine {...props} />
      {meaning.value !== undefined && (
        <label class="clipboard-switch">
          <input
            type="checkbox"
            role="switch"
            checked={isShared.value}
            data-action="share-clipboard"
            onChange={({ currentTarget }) => share(currentTarget.checked)}
          />
          <span>
            {laterWords.clipboard.share}
            <small>{meaning.value}</small>
          </span>
        </label>
      )}
      <p class="clipboard-done" role="status">
        {done}
      </p>
    </>
  );
}

function FromMachine({
  copied,
  copyRefusal,
  done,
  machine,
  taken,
}: ClipboardPanelProps): JSX.Element {
  const { copied: hasCopied, copy, from, nothing, notCopied } = laterWords.clipboard;
  const field = useRef<HTMLTextAreaElement>(null);
  const text = copied.value;
  const take = async (): Promise<void> => {
    const isCopied = await copyText(text ?? "", field.current);
    if (isCopied) taken();
    done.value = isCopied ? hasCopied : notCopied;
  };
  if (copyRefusal.value !== undefined && text === undefined) return <p>{copyRefusal}</p>;
  if (text === undefined) return <p class="clipboard-quiet">{nothing}</p>;
  return (
    <div class="clipboard-part">
      <label for="clipboard-copied">{from(machine.value)}</label>
      <textarea id="clipboard-copied" rows={3} readOnly dir="auto" ref={field} value={text} />
      <button type="button" class="button" data-action="copy-text" onClick={() => void take()}>
        {copy}
      </button>
    </div>
  );
}

function ToMachine({
  done,
  give,
  machine,
  news,
  pasteRefusal,
  text,
}: ClipboardPanelProps): JSX.Element {
  const { give: label, given, to } = laterWords.clipboard;
  if (pasteRefusal.value !== undefined) return <p>{pasteRefusal}</p>;
  const { loss, refusal, size } = news.value;
  const problem = refusal ?? loss;
  const send = (): void => {
    if (give(text.value) !== "given") return;
    text.value = "";
    done.value = given;
  };
  return (
    <div class="clipboard-part">
      <label for="clipboard-text">{to(machine.value)}</label>
      <textarea
        id="clipboard-text"
        rows={3}
        dir="auto"
        autofocus
        spellcheck={false}
        autocomplete="off"
        aria-describedby="clipboard-size clipboard-problem"
        aria-invalid={refusal !== undefined}
        value={text}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
          done.value = "";
        }}
        onBlur={() => {
          if (problem !== undefined) announce(problem);
        }}
      />
      <p id="clipboard-size" class="clipboard-quiet">
        {size}
      </p>
      <p id="clipboard-problem" class="clipboard-problem" hidden={problem === undefined}>
        {problem}
      </p>
      <button
        type="button"
        class="button primary"
        data-action="give-text"
        disabled={text.value === "" || refusal !== undefined}
        onClick={send}
      >
        {label}
      </button>
    </div>
  );
}
