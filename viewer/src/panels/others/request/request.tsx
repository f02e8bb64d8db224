import "./request.css";
import { announce } from "../../../page/announce.ts";
import { buttonsOf, byId, onAction } from "../../../page/elements.ts";
import type { StartFeature } from "../../../page/feature.ts";
import { mountIn } from "../../../page/places.ts";
import { personName } from "../../../page/person.ts";
import type { PresenceRequest } from "../../../session/states/presence.ts";
import { laterWords } from "../../../words/later.ts";
import { timeLeft } from "../../countdown/time-left.ts";
import { RequestPrompt } from "./request-prompt.tsx";
import { dueRequest } from "./due-request.ts";

/**
 * How long a request is shown until it can be answered, in milliseconds: what a hand does at that moment was not
 * meant for it.
 */
const SETTLE_MS = 600;

/** Somebody wants control, or the console: asks for an answer, one at a time, and takes the focus from nothing. */
export const startRequest: StartFeature = ({ input, session }) => {
  mountIn("live", RequestPrompt);
  const prompt = byId("request", HTMLElement);
  const text = byId("request-text", HTMLElement);
  const left = byId("request-left", HTMLSpanElement);
  const answered = new Set<number>();
  let requests: readonly PresenceRequest[] = [];
  let shown: PresenceRequest | undefined;
  let settling: number | undefined;
  const show = (): void => {
    const before = shown;
    shown = dueRequest(requests, answered, before?.id, performance.now());
    prompt.hidden = shown === undefined;
    if (shown === undefined) return;
    const { unit, count } = timeLeft(shown.until - performance.now());
    left.textContent = laterWords.request[unit](count);
    if (before?.id === shown.id) return;
    text.textContent = laterWords.request[shown.what](personName(shown.name));
    announce(laterWords.request.announced(text.textContent));
    setAnswerable(false);
    clearTimeout(settling);
    settling = window.setTimeout(() => setAnswerable(true), SETTLE_MS);
  };
  const answer = (allow: boolean) => (): void => {
    if (shown === undefined) return;
    if (!session.wish({ type: "answer", request: shown.id, allow })) return;
    answered.add(shown.id);
    input.focusUnlessHeld();
    show();
  };
  onAction("allow", answer(true));
  onAction("decline", answer(false));
  return {
    everySecond: show,
    render: (state) => {
      const isThere = state.kind === "live" || state.kind === "waiting";
      requests = isThere ? (state.presence?.requests ?? []) : [];
      for (const id of answered) {
        if (!requests.some((request) => request.id === id)) answered.delete(id);
      }
      show();
    },
  };
};

function setAnswerable(on: boolean): void {
  for (const button of [...buttonsOf("allow"), ...buttonsOf("decline")]) button.disabled = !on;
}
