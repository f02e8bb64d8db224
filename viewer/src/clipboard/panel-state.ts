import { computed, signal } from "@preact/signals";

import type { Greeted } from "../session/states/session-state.ts";
import { clipboardRights, type ClipboardRights } from "./clipboard-rights.ts";
import { newsOf, refusalOf, shareMeaning } from "./clipboard-view.ts";

const NOTHING: ClipboardRights = { copy: "forbidden", paste: "forbidden", maxBytes: 0 };

/** What is to be seen, of what the session says. */
export function panelState() {
  const machine = signal("");
  const rights = signal(NOTHING);
  const isExtended = signal(false);
  const isShared = signal(false);
  const canRead = signal(true);
  const text = signal("");
  const done = signal("");
  return {
    machine,
    rights,
    isExtended,
    isShared,
    canRead,
    text,
    done,
    copyRefusal: computed(() => refusalOf("copy", rights.value.copy)),
    pasteRefusal: computed(() => refusalOf("paste", rights.value.paste)),
    news: computed(() => newsOf(text.value, rights.value, { isExtended: isExtended.value })),
    meaning: computed(() => shareMeaning(rights.value, canRead.value)),
    show: ({ hello }: Greeted): void => {
      const { copy, maxBytes, paste } = clipboardRights(hello);
      const before = rights.peek();
      machine.value = hello.console.name;
      if (copy === before.copy && paste === before.paste && maxBytes === before.maxBytes) return;
      rights.value = { copy, maxBytes, paste };
    },
  };
}

export type PanelState = ReturnType<typeof panelState>;
