import "./share.css";
import { buttonsOf, byId, onAction } from "../../../page/elements.ts";
import { clockTime } from "../../../page/clock.ts";
import type { Feature, StartFeature } from "../../../page/feature.ts";
import { mountIn } from "../../../page/places.ts";
import { goesOn } from "../../../session/states/session-state.ts";
import { laterWords } from "../../../words/later.ts";
import { ShareDialog, ShareItem } from "./share-dialog.tsx";

/** Max wait for the gateway's answer, in milliseconds. */
const ANSWER_MS = 10_000;

type SharedMessage = Extract<
  Parameters<NonNullable<Feature["others"]>>[0],
  { readonly type: "shared" }
>;

/** Makes a link for somebody who is to watch. It is in the page only as long as it is shown. */
export const startShare: StartFeature = ({ input, session }) => {
  mountIn("menu", ShareItem);
  mountIn("dialog", ShareDialog);
  const dialog = byId("share", HTMLDialogElement);
  const link = byId("share-link", HTMLInputElement);
  const status = byId("share-status", HTMLParagraphElement);
  let waiting: number | undefined;
  const show = (url: string, text: string): void => {
    clearTimeout(waiting);
    waiting = undefined;
    link.value = url;
    status.textContent = text;
    for (const button of buttonsOf("copy-link")) button.disabled = url === "";
  };
  const refuse = (why: keyof typeof laterWords.share.refused): void =>
    show("", laterWords.share.refused[why]);
  onAction("share", () => {
    show("", laterWords.share.waiting);
    dialog.showModal();
    if (!session.wish({ type: "share" })) refuse("rate");
    else waiting = window.setTimeout(() => refuse("unanswered"), ANSWER_MS);
  });
  onAction("copy-link", () => void copy(link, status));
  dialog.addEventListener("close", () => {
    show("", "");
    input.adoptFocus();
  });
  return {
    others: (message) => {
      // An answer that nobody waits for any more, or another one, is not shown.
      if (message.type !== "shared" || waiting === undefined) return;
      const { expiresAt, refused, url } = message;
      if (url === undefined) refuse(refused ?? "unanswered");
      else show(url, untilText(expiresAt));
      if (url !== undefined) link.select();
    },
    render: (state) => {
      byId("share-item", HTMLButtonElement).hidden = !(goesOn(state) && state.hello.share === true);
    },
    attach: (screen) => {
      if (screen === undefined) dialog.close();
    },
  };
};

function untilText(expiresAt: SharedMessage["expiresAt"]): string {
  return expiresAt === undefined
    ? ""
    : laterWords.share.until(clockTime(expiresAt * 1000, Date.now()));
}

async function copy(link: HTMLInputElement, status: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(link.value);
    status.textContent = laterWords.share.copied;
  } catch {
    // Forbidden by the browser or by whoever shows the page in a frame.
    link.select();
    status.textContent = laterWords.share.notCopied;
  }
}
