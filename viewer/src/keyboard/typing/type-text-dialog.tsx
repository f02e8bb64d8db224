import type { Signal } from "@preact/signals";
import type { JSX } from "preact";

import { numberText } from "../../page/numbers.ts";
import { laterWords } from "../../words/later.ts";
import type { GuestLayoutChoice } from "../guest/guest-layout-choice.ts";
import { LayoutSelect } from "../guest/layout-select.tsx";
import type { MissingWay } from "./code-entry.ts";
import { durationText, typingMs } from "./duration-text.ts";
import { MarkedText } from "./marked-text.tsx";
import { PACES } from "./text-typing.ts";
import type { TextTyper } from "./text-typer.ts";
import { leftOut, MAX_TEXT_CHARACTERS, typedCharacters, type CheckedText } from "./typable-text.ts";

interface TypeTextDialogProps {
  readonly element: (dialog: HTMLDialogElement | null) => void;
  readonly typer: TextTyper;
  readonly layout: GuestLayoutChoice;
  readonly isOpen: Signal<boolean>;
  readonly closed: () => void;
  /** The person wants the text to be typed. */
  readonly type: () => void;
}

/** Where a person writes, or pastes, what is to be typed in the machine. */
export function TypeTextDialog(props: TypeTextDialogProps): JSX.Element {
  const { element, typer, closed, type } = props;
  const words = laterWords.typing;
  const { checked } = typer;
  const isReady = canBeTyped(checked.value, typer.way.value);
  return (
    <dialog id="type-text" aria-labelledby="type-text-title" ref={element} onClose={closed}>
      <form
        method="dialog"
        onSubmit={() => {
          if (isReady) type();
        }}
      >
        <h2 id="type-text-title">{words.title}</h2>
        <p class="advice">{words.use}</p>
        <TextField typer={typer} type={isReady ? type : undefined} />
        <Options {...props} />
        <Size typer={typer} checked={checked.value} />
        {checked.value !== undefined && <MarkedText typer={typer} checked={checked.value} />}
        <div class="buttons">
          <button type="submit" class="button primary" data-action="type" disabled={!isReady}>
            {checked.value !== undefined && leftOut(checked.value, typer.way.value).size > 0
              ? words.typeWithout
              : words.type}
          </button>
          <button
            type="button"
            class="button"
            data-action="close-type-text"
            onClick={({ currentTarget }) => currentTarget.closest("dialog")?.close()}
          >
            {words.cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}

function canBeTyped(checked: CheckedText | undefined, way: MissingWay): boolean {
  return checked !== undefined && !checked.isTooLong && typedCharacters(checked, way).length > 0;
}

interface TextFieldProps {
  readonly typer: TextTyper;
  /** `undefined` while there is nothing that can be typed. */
  readonly type: (() => void) | undefined;
}

function TextField({ typer, type }: TextFieldProps): JSX.Element {
  const { text, isSecret } = typer;
  return (
    <label class="choice">
      {laterWords.typing.text}
      <textarea
        id="type-text-field"
        class={isSecret.value ? "concealed" : undefined}
        rows={5}
        dir="auto"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        autofocus
        aria-describedby="type-text-size type-text-marked"
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          type?.();
        }}
      />
    </label>
  );
}

function Options({ typer, layout, isOpen }: TypeTextDialogProps): JSX.Element {
  const words = laterWords.typing;
  return (
    <div class="type-text-options">
      <label class="check">
        <input
          type="checkbox"
          checked={typer.isSecret.value}
          onChange={({ currentTarget }) => {
            typer.isSecret.value = currentTarget.checked;
          }}
        />
        {words.secret}
      </label>
      <label class="choice">
        {words.layout}
        <LayoutSelect
          id="type-text-layout"
          layout={layout}
          isShown={() => isOpen.value}
          changed={() => void typer.findKeyboard()}
        />
      </label>
      <label class="choice">
        {words.pace}
        <select
          value={typer.pace.value}
          onChange={({ currentTarget: { value } }) => {
            if (isPace(value)) typer.pace.value = value;
          }}
        >
          {Object.keys(PACES)
            .filter(isPace)
            .map((name) => (
              <option key={name} value={name}>
                {words.paces[name]}
              </option>
            ))}
        </select>
      </label>
    </div>
  );
}

function isPace(name: string): name is keyof typeof PACES {
  return Object.hasOwn(PACES, name);
}

interface SizeProps {
  readonly typer: TextTyper;
  readonly checked: CheckedText | undefined;
}

/** How long the text is, and how long it takes. */
function Size({ typer, checked }: SizeProps): JSX.Element {
  const words = laterWords.typing;
  const max = numberText(MAX_TEXT_CHARACTERS);
  if (checked?.isTooLong === true) {
    return (
      <p id="type-text-size" class="type-text-size" role="alert">
        {words.tooLong(max)}
      </p>
    );
  }
  const characters = checked === undefined ? [] : typedCharacters(checked, typer.way.value);
  const takes = durationText(typingMs(characters, typer.pace.value), words.takes);
  return (
    <p id="type-text-size" class="type-text-size">
      <span>{words.size(numberText(checked?.characters.length ?? 0), max)}</span>
      {characters.length > 0 && <span>{takes}</span>}
    </p>
  );
}
