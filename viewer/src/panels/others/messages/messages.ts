import { announce } from "../../../page/announce.ts";
import { byId } from "../../../page/elements.ts";
import type { StartFeature } from "../../../page/feature.ts";
import { personName, plainText } from "../../../page/person.ts";
import { laterWords } from "../../../words/later.ts";

/** The most messages that are shown; the oldest makes room for one more. */
const MAX_MESSAGES = 4;

/** What operators say stays until it is dismissed, also after the end, which it may be about. */
export const startMessages: StartFeature = ({ input }) => {
  const messages = byId("messages", HTMLElement);
  const template = byId("message", HTMLTemplateElement);
  const cards = (): HTMLElement[] => [...messages.querySelectorAll<HTMLElement>("article")];
  const remove = (card: HTMLElement): void => {
    card.remove();
    messages.hidden = cards().length === 0;
    input.adoptFocus();
  };
  // A pressed button would take the focus from the screen.
  messages.addEventListener("mousedown", (event) => {
    if (event.target instanceof Element && event.target.closest("button") !== null)
      event.preventDefault();
  });
  return {
    others: (message) => {
      if (message.type !== "message") return;
      const card = template.content.firstElementChild?.cloneNode(true);
      if (!(card instanceof HTMLElement)) throw new TypeError("a template without a card");
      const who = personName(message.from);
      const text = plainText(message.text);
      for (const part of card.querySelectorAll<HTMLElement>("[data-part]")) {
        part.textContent = part.dataset["part"] === "from" ? laterWords.messages.from(who) : text;
      }
      card.querySelector("button")?.addEventListener("click", () => remove(card));
      messages.append(card);
      for (const old of cards().slice(0, -MAX_MESSAGES)) old.remove();
      messages.hidden = false;
      announce(laterWords.messages.announced(who, text));
    },
    render: (state) => {
      // What was said in another session is not for this one.
      if (state.kind !== "connecting" || state.step !== "gateway") return;
      for (const card of cards()) card.remove();
      messages.hidden = true;
    },
  };
};
