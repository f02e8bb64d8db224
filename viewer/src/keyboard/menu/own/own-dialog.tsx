import "./own-dialog.css";
import { signal, type Signal } from "@preact/signals";
import type { JSX } from "preact";

import { mountIn } from "../../../page/places.ts";
import { laterWords } from "../../../words/later.ts";
import type { MachineInput } from "../../machine-input.ts";
import { exportOwn, importOwn, MAX_FILE_LENGTH, MAX_OWN } from "./own-combination.ts";
import type { OwnCombinations } from "./own-combinations.ts";
import { OwnForm } from "./own-form.tsx";
import { OwnList } from "./own-list.tsx";

/** The dialog in which a person makes and orders combinations. Gives what opens it. */
export function ownDialog(input: MachineInput, own: OwnCombinations): () => void {
  const said = signal("");
  let dialog: HTMLDialogElement | null = null;
  mountIn("dialog", () => (
    <OwnDialog
      own={own}
      said={said}
      element={(at) => {
        dialog = at;
      }}
      closed={() => input.adoptFocus()}
    />
  ));
  return () => {
    said.value = "";
    dialog?.showModal();
  };
}

interface OwnDialogProps {
  readonly own: OwnCombinations;
  /** What became of the last thing that was done. */
  readonly said: Signal<string>;
  readonly element: (dialog: HTMLDialogElement | null) => void;
  readonly closed: () => void;
}

function OwnDialog({ own, said, element, closed }: OwnDialogProps): JSX.Element {
  const words = laterWords.ownKeys;
  return (
    <dialog id="own-keys" aria-labelledby="own-keys-title" ref={element} onClose={closed}>
      <h2 id="own-keys-title">{words.title}</h2>
      <p class="advice">{words.use}</p>
      <OwnList own={own} />
      <OwnForm
        add={(combination) => {
          said.value = own.add(combination) ? words.added : words.tooMany(String(MAX_OWN));
        }}
      />
      <p class="own-said" role="status">
        {said.value}
      </p>
      <form method="dialog" class="buttons">
        <button type="submit" class="button primary" data-action="close-own-keys">
          {words.done}
        </button>
        <label class="button file">
          {words.import}
          <input
            type="file"
            class="offstage-file"
            accept="application/json,.json"
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              currentTarget.value = "";
              if (file !== undefined) void read(file, own, said);
            }}
          />
        </label>
        <button
          type="button"
          class="button"
          data-action="export-own-keys"
          disabled={own.list.length === 0}
          onClick={() => save(exportOwn(own.list))}
        >
          {words.export}
        </button>
      </form>
    </dialog>
  );
}

async function read(file: File, own: OwnCombinations, said: Signal<string>): Promise<void> {
  const words = laterWords.ownKeys;
  // A character has four bytes at most.
  const text = file.size > 4 * MAX_FILE_LENGTH ? "" : await file.text().catch(() => "");
  const read = importOwn(text);
  if (read === undefined) said.value = words.notRead;
  else said.value = own.add(...read) ? words.read(read.length) : words.tooMany(String(MAX_OWN));
}

/** Saves a file, as a link to one does. */
function save(text: string): void {
  const link = document.createElement("a");
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.href = address;
  link.download = "porthole-keys.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address));
}
