import "../../viewer/src/page/look.css";
import "../../viewer/src/page/notice.css";
import "../../viewer/src/page/dialog.css";
import "./page/admin.css";
import { gatewayClient, type ApiError, type GatewayClient } from "../../client/index.ts";
import { byId, onAction } from "../../viewer/src/page/elements.ts";
import { arrange, FIRST_ARRANGEMENT, tenantsOf, type Arrangement } from "./list/arrange.ts";
import { watch } from "./list/watch.ts";
import { Following, type News } from "./live/follow.ts";
import { readSessions, type Look } from "./live/read-sessions.ts";
import type { Desk } from "./page/desk.ts";
import { problemText } from "./page/problem.ts";
import { clockText } from "./page/times.ts";
import { startBar } from "./parts/bar/bar.ts";
import { startDetails } from "./parts/details/details.ts";
import { startEndingMany } from "./parts/ending-many/ending-many.ts";
import { startEnding } from "./parts/ending/ending.ts";
import { sessionIn, startList } from "./parts/list/list.ts";
import { startMessage } from "./parts/message/message.ts";
import { startSignIn, type Credentials, type SignInProblem } from "./parts/sign-in/sign-in.ts";
import { clear } from "./parts/toast/toast.ts";
import { startTools } from "./parts/tools/tools.ts";
import { words } from "./words/words.ts";

// Wherever a proxy puts the gateway: this script is in the folder `assets` of it.
const base = new URL("../", import.meta.url).href;

/** Time after which what the page says of times is said anew, in milliseconds. */
const RENDER_MS = 5000;

/** Somebody who is signed in, and what they see. The token is nowhere else. */
interface Signed extends Credentials {
  /** It makes each call several times if need be. */
  readonly gateway: GatewayClient;
  readonly following: Following;
}

let signed: Signed | undefined;
let look: Look | undefined;
let failed: { readonly error: unknown } | undefined;
let lookedAtMs = 0;
let how: Arrangement = FIRST_ARRANGEMENT;

const desk: Desk = {
  gateway: () => {
    if (signed === undefined) throw new Error("nobody is signed in");
    return signed.gateway;
  },
  name: () => signed?.name ?? "",
  sessions: () => look?.sessions ?? [],
  changed: () => void signed?.following.lookNow(),
};
const openMessage = startMessage(desk);
const openEnding = startEnding(desk);
const openEndingMany = startEndingMany(desk);
const details = startDetails(desk, { message: openMessage, end: openEnding });
const signIn = startSignIn(enter);
const bar = startBar({
  signOut: () => leave(undefined),
  endMany: () => openEndingMany(how.tenant),
});
const tools = startTools(choose);
const list = startList({
  act: (name, session) => {
    const view = sessionIn(desk.sessions(), session);
    if (view === undefined) return;
    if (name === "watch") void watch(desk, view);
    else if (name === "end") openEnding(view);
    else details.open(view);
  },
  sortBy: (sort) => {
    choose({ sort, descending: how.sort === sort ? !how.descending : false, page: 0 });
  },
  turnPage: (by) => {
    const { page, pages } = arrange(desk.sessions(), how);
    choose({ page: Math.min(Math.max(page + by, 0), pages - 1) });
  },
});
onAction("retry", () => void signed?.following.lookNow());
onAction("show-all", () => {
  choose({ search: "", state: undefined, tenant: undefined, page: 0 });
  byId("search", HTMLInputElement).focus();
});
document.addEventListener("visibilitychange", () => {
  signed?.following.setVisible(!document.hidden);
});
// A page that somebody comes back to by the browser's history must not have the token still.
addEventListener("pagehide", () => leave(undefined));
setInterval(() => {
  if (signed !== undefined && !document.hidden) render();
}, RENDER_MS);
byId("not-started", HTMLElement).remove();
leave(undefined);

/** Looks with these credentials; whether they are good the first look tells. */
function enter(credentials: Credentials): void {
  const { token } = credentials;
  const watching = gatewayClient({ gateway: base, token, attempts: 1 });
  signed = {
    ...credentials,
    gateway: gatewayClient({ gateway: base, token, attempts: 3 }),
    following: new Following({
      look: (signal) => readSessions(watching, signal),
      now: Date.now,
      later: (run, milliseconds) => {
        const timer = setTimeout(run, milliseconds);
        return () => clearTimeout(timer);
      },
      tell: hear,
    }),
  };
  void signed.following.lookNow();
  showDesk(true);
  byId("title", HTMLHeadingElement).focus();
  render();
}

/** Forgets the token and all that it has shown. */
function leave(problem: SignInProblem | undefined): void {
  signed?.following.stop();
  signed = undefined;
  look = undefined;
  failed = undefined;
  how = FIRST_ARRANGEMENT;
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  clear();
  render();
  showDesk(false);
  signIn.show(problem);
}

function showDesk(isShown: boolean): void {
  byId("desk", HTMLElement).hidden = !isShown;
  byId("sign-in", HTMLElement).hidden = isShown;
}

function hear(news: News): void {
  switch (news.kind) {
    case "looked":
      look = news.look;
      lookedAtMs = news.atMs;
      failed = undefined;
      break;
    case "failed":
      failed = news;
      break;
    case "refused":
      leave(refusalOf(news.error));
      return;
  }
  render();
  details.refresh();
}

function refusalOf({ status }: ApiError): SignInProblem {
  if (status === 403) return "not-permitted";
  return signed?.token === undefined ? "withoutToken" : "unauthorized";
}

function choose(change: Partial<Arrangement>): void {
  how = { ...how, ...change };
  render();
}

function render(): void {
  const all = desk.sessions();
  const arranged = arrange(all, how);
  const tenants = tenantsOf(all);
  tools.show(how, tenants);
  list.show(arranged, how, Date.now());
  document.body.dataset["tenants"] = tenants.length < 2 ? "one" : "several";
  document.body.dataset["list"] = listState(arranged.count);
  const updated = look === undefined ? "" : words.looking.updated(clockText(lookedAtMs));
  bar.show(countText(arranged.count, all.length), updated);
  showTrouble();
}

function listState(count: number): "loading" | "failed" | "empty" | "none" | "rows" {
  if (look === undefined) return failed === undefined ? "loading" : "failed";
  if (look.sessions.length === 0) return "empty";
  return count === 0 ? "none" : "rows";
}

function countText(count: number, all: number): string {
  if (look === undefined) return "";
  if (count !== all) return words.sessionsOf(count, all);
  return look.more ? words.sessionsAndMore(all) : words.sessions(all);
}

function showTrouble(): void {
  byId("trouble", HTMLParagraphElement).hidden = failed === undefined;
  const text = byId("trouble-text", HTMLSpanElement);
  if (failed === undefined) {
    text.textContent = "";
    return;
  }
  const problem = problemText(failed.error);
  const { failed: first, stale } = words.looking;
  const said = look === undefined ? first(problem) : stale(clockText(lookedAtMs), problem);
  if (text.textContent !== said) text.textContent = said;
}
