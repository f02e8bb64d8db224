import "./messages.css";
import { signal, type ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";

import { announce } from "../../../page/announce.ts";
import type { StartFeature } from "../../../page/feature.ts";
import { Icon } from "../../../page/icon.tsx";
import { personName, plainText } from "../../../page/person.ts";
import { mountIn } from "../../../page/places.ts";
import { rove } from "../../../page/roving-focus.ts";
import { laterWords } from "../../../words/later.ts";

/** Max messages that are shown; the oldest makes room for one more. */
const MAX_MESSAGES = 4;

interface Message {
  readonly id: number;
  /** Whose it is. */
  readonly heading: string;
  readonly text: string;
}

/** What operators say stays until it is dismissed, also after the end, which it may be about. */
export const startMessages: StartFeature = ({ input }) => {
  const messages = signal<readonly Message[]>([]);
  let lastId = 0;
  const dismiss = (id: number): void => {
    messages.value = messages.value.filter((message) => message.id !== id);
    // Once the card has gone with what had the focus.
    setTimeout(() => input.adoptFocus());
  };
  mountIn("dialog", () => <Messages messages={messages} dismiss={dismiss} />);
  return {
    others: (message) => {
      if (message.type !== "message") return;
      const { announced, from, fromAdministrator } = laterWords.messages;
      const heading = message.from === "" ? fromAdministrator : from(personName(message.from));
      const text = plainText(message.text);
      lastId += 1;
      messages.value = [...messages.value, { id: lastId, heading, text }].slice(-MAX_MESSAGES);
      announce(announced(heading, text));
    },
    render: (state) => {
      // What was said in another session is not for this one.
      if (state.kind === "connecting" && state.step === "gateway") messages.value = [];
    },
  };
};

interface MessagesProps {
  readonly messages: ReadonlySignal<readonly Message[]>;
  readonly dismiss: (id: number) => void;
}

function Messages({ messages, dismiss }: MessagesProps): JSX.Element {
  const { dismiss: label, name } = laterWords.messages;
  return (
    <section
      id="messages"
      aria-label={name}
      hidden={messages.value.length === 0}
      data-stop="2"
      ref={rove}
      // A pressed button would take the focus from the screen.
      onMouseDown={keepFocus}
    >
      {messages.value.map(({ heading, id, text }) => (
        <article class="message" key={id}>
          <Icon href="#icon-message-square" />
          <div class="message-words">
            <h2 dir="auto">{heading}</h2>
            <p dir="auto">{text}</p>
          </div>
          <button
            type="button"
            class="tool"
            aria-label={label}
            title={label}
            onClick={() => dismiss(id)}
          >
            <Icon href="#icon-x" />
          </button>
        </article>
      ))}
    </section>
  );
}

function keepFocus(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest("button") !== null) {
    event.preventDefault();
  }
}
