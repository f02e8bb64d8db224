import type { Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import type { WatchedPage } from "../support/chromium.ts";
import type { TicketRequest } from "../support/gateway.ts";
import { readGuest, type GuestLog } from "../support/guest-log.ts";
import { startQemu } from "../support/qemu.ts";
import { callSession } from "../support/session-call.ts";
import { stageForFile } from "../support/stage.ts";
import { isDrawn, readCells } from "../support/vga-text.ts";
import {
  focusScreen,
  screenPixels,
  SOON,
  typeInto,
  viewerEnd,
  viewerReaches,
} from "../support/viewer-page.ts";

const stage = stageForFile();

type Person = "alice" | "bob" | "carol";
type Request = Partial<TicketRequest>;

interface Scene {
  readonly guest: GuestLog;
  /** Opens the console of the scene in a page of its own. */
  readonly enter: (who: Person, request?: Request) => Promise<Page>;
}

let consoles = 0;

/** A machine that says what is typed into it, and one console of it. */
async function scene({ onTestFinished }: TestContext, common: Request = {}): Promise<Scene> {
  const machine = await startQemu({ guest: "echo" });
  onTestFinished(() => machine.close());
  const guest = await readGuest(machine, "abc");
  onTestFinished(() => guest.close());
  consoles += 1;
  const name = `shared-${consoles}`;
  const enter = async (who: Person, request: Request = {}): Promise<Page> => {
    const watched: WatchedPage = await stage().show({
      port: machine.port,
      console: name,
      name: "web-01",
      subject: who,
      ...common,
      ...request,
    });
    return watched.page;
  };
  return { guest, enter };
}

/** Whether the page may type, as the page sees it. */
async function hasMode(page: Page, mode: "control" | "view"): Promise<void> {
  await page.locator(`body[data-state="live"][data-mode="${mode}"]`).waitFor();
}

async function types(page: Page, text: string): Promise<void> {
  await focusScreen(page);
  await typeInto(page, text);
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** What the page says in the place where keys would be. */
const control = (page: Page) => page.locator("#control-text");

describe("a shared console", () => {
  it("is seen by both and typed into by one, until control is asked for and allowed", async (context) => {
    const { expect } = context;
    const { enter, guest } = await scene(context, { sharing: "shared" });
    const alice = await enter("alice");
    await hasMode(alice, "control");
    expect(await alice.locator("#people-button").isVisible()).toBe(false);
    const bob = await enter("bob");
    await hasMode(bob, "view");
    await expect.poll(() => control(bob).textContent(), SOON).toBe("View only: alice controls");
    await alice.getByText("bob is here now").first().waitFor();
    await expect.poll(() => alice.locator("#people-count").textContent(), SOON).toBe("2");

    await types(bob, "bbb");
    await types(alice, "a");
    await expect.poll(() => guest.typed(), SOON).toBe("a");
    const shown = (page: Page) => async (): Promise<readonly boolean[]> =>
      (await readCells((...area) => screenPixels(page, ...area), 4, 2)).map(isDrawn);
    for (const page of [alice, bob]) {
      // oxlint-disable-next-line no-await-in-loop -- one page after another
      await expect.poll(shown(page), SOON).toEqual([true, false]);
    }

    // The question does not take the keys.
    await focusScreen(alice);
    await button(bob, "Ask for control").first().click();
    await alice.getByText("bob asks for control", { exact: true }).waitFor();
    expect(await alice.evaluate(() => document.activeElement?.tagName)).toBe("CANVAS");
    await typeInto(alice, "a");
    await expect.poll(() => guest.typed(), SOON).toBe("aa");
    await button(alice, "Allow").click();
    await hasMode(bob, "control");
    await hasMode(alice, "view");
    await types(alice, "aaa");
    await types(bob, "b");
    await expect.poll(() => guest.typed(), SOON).toBe("aab");
    await expect.poll(() => control(alice).textContent(), SOON).toBe("View only: bob controls");
  });

  it("is asked for in vain where that is declined, and the question is reached by the keyboard", async (context) => {
    const { expect } = context;
    const { enter, guest } = await scene(context, { sharing: "shared" });
    const alice = await enter("alice");
    await hasMode(alice, "control");
    const bob = await enter("bob");
    await hasMode(bob, "view");
    await button(bob, "Ask for control").first().click();
    await expect
      .poll(() => control(bob).textContent(), SOON)
      .toBe("alice has been asked for control");
    await alice.locator('[data-action="decline"]:enabled').waitFor();
    await focusScreen(alice);
    await alice.keyboard.press("Control+Alt+Shift+KeyM");
    await alice.locator('[data-action="allow"]:focus').waitFor();
    await alice.keyboard.press("ArrowRight");
    await alice.keyboard.press("Enter");
    await expect.poll(() => control(bob).textContent(), SOON).toBe("View only: alice controls");
    await types(bob, "b");
    await types(alice, "a");
    await expect.poll(() => guest.typed(), SOON).toBe("a");
  });

  it("is given, released and taken, and its picture stays", async (context) => {
    const { expect } = context;
    const { enter, guest } = await scene(context, { sharing: "shared" });
    const alice = await enter("alice");
    await hasMode(alice, "control");
    const bob = await enter("bob", { takeOver: true });
    await hasMode(bob, "view");
    await bob.locator("#screen canvas").evaluate((canvas) => canvas.setAttribute("data-same", ""));

    await alice.locator("#people-button").click();
    await button(alice, "Give control to bob").click();
    await hasMode(bob, "control");
    await hasMode(alice, "view");
    await types(bob, "b");
    await expect.poll(() => guest.typed(), SOON).toBe("b");

    await bob.locator("#people-button").click();
    await button(bob, "Release control").click();
    await bob.keyboard.press("Escape");
    await expect.poll(() => control(alice).textContent(), SOON).toBe("View only: nobody controls");
    await types(bob, "b");
    await button(alice, "Take control").first().click();
    await hasMode(alice, "control");
    await types(alice, "a");
    await expect.poll(() => guest.typed(), SOON).toBe("ba");

    await button(bob, "Take control").first().click();
    await hasMode(bob, "control");
    await hasMode(alice, "view");
    await types(bob, "b");
    await expect.poll(() => guest.typed(), SOON).toBe("bab");
    expect(await bob.locator("#screen canvas[data-same]").count()).toBe(1);
  });

  it("keeps input blocked until an observer is there whom everybody sees", async (context) => {
    const { expect } = context;
    const { enter, guest } = await scene(context, { sharing: "shared" });
    const alice = await enter("alice", { observers: 1 });
    await hasMode(alice, "view");
    await expect.poll(() => control(alice).textContent(), SOON).toBe("Waiting for an observer");
    await types(alice, "aa");
    const bob = await enter("bob", { mode: "view" });
    await hasMode(bob, "view");
    await hasMode(alice, "control");
    await types(alice, "c");
    await expect.poll(() => guest.typed(), SOON).toBe("c");
    await bob.close();
    await hasMode(alice, "view");
  });
});

describe("a console that one person can have", () => {
  it("is taken over by whoever says so, and the former is told by whom", async (context) => {
    const { expect } = context;
    const { enter, guest } = await scene(context, { sharing: "takeover" });
    const alice = await enter("alice");
    await hasMode(alice, "control");
    const bob = await enter("bob");
    await viewerReaches(bob, "in-use");
    await bob
      .getByRole("heading", { name: /^In use by alice since \d\d:\d\d\. Take over\?$/ })
      .waitFor();
    await types(alice, "a");
    await expect.poll(() => guest.typed(), SOON).toBe("a");
    await button(bob, "Take over").click();
    await hasMode(bob, "control");
    expect(await viewerEnd(alice)).toBe("console-taken");
    await alice.getByRole("heading", { name: "bob has taken over this console" }).waitFor();
    await types(bob, "b");
    await expect.poll(() => guest.typed(), SOON).toBe("ab");
  });

  it("is left to whoever has it", async (context) => {
    const { enter } = await scene(context, { sharing: "takeover" });
    const alice = await enter("alice");
    await hasMode(alice, "control");
    const bob = await enter("bob");
    await viewerReaches(bob, "in-use");
    await button(bob, "Leave").first().click();
    context.expect(await viewerEnd(bob)).toBe("closed");
    await hasMode(alice, "control");
  });

  it("is had by a newcomer whom its holder lets in, and by no other", async (context) => {
    const { expect } = context;
    const { enter, guest } = await scene(context, { sharing: "ask" });
    const alice = await enter("alice");
    await hasMode(alice, "control");
    const carol = await enter("carol");
    await carol.getByRole("heading", { name: "alice is being asked" }).waitFor();
    await button(alice, "Decline").click();
    expect(await viewerEnd(carol)).toBe("console-in-use");
    await carol.getByRole("heading", { name: /^In use by alice since \d\d:\d\d$/ }).waitFor();
    const bob = await enter("bob");
    await bob.getByRole("heading", { name: "alice is being asked" }).waitFor();
    await button(alice, "Allow").click();
    await hasMode(bob, "control");
    expect(await viewerEnd(alice)).toBe("console-taken");
    await types(bob, "b");
    await expect.poll(() => guest.typed(), SOON).toBe("b");
  });

  it("is refused with who has it and since when", async (context) => {
    const { expect } = context;
    const { enter } = await scene(context, { sharing: "exclusive" });
    const alice = await enter("alice");
    await hasMode(alice, "control");
    const bob = await enter("bob");
    expect(await viewerEnd(bob)).toBe("console-in-use");
    await bob.getByRole("heading", { name: /^In use by alice since \d\d:\d\d$/ }).waitFor();
    expect(await alice.locator("body").getAttribute("data-state")).toBe("live");
  });

  it("is taken from oneself without a question", async (context) => {
    const { enter } = await scene(context, { sharing: "exclusive" });
    const first = await enter("alice");
    await hasMode(first, "control");
    const second = await enter("alice");
    await hasMode(second, "control");
    context.expect(await viewerEnd(first)).toBe("console-taken");
    await first.getByRole("heading", { name: "You opened this console somewhere else" }).waitFor();
  });
});

describe("an operator", () => {
  it("says something, which stays until it is dismissed, and ends the session with a reason", async (context) => {
    const { expect } = context;
    const { enter, guest } = await scene(context, { sharing: "shared" });
    const alice = await enter("alice");
    await hasMode(alice, "control");
    const call = (method: string, path: string, body?: object): Promise<number> =>
      callSession(stage().gateway, method, alice.url(), path, body);
    const text = "Maintenance <b>at</b> noon";
    expect(await call("POST", "/message", { text })).toBeLessThan(300);
    const card = alice.locator("#messages article");
    await card.getByText(text, { exact: true }).waitFor();
    await card.getByRole("heading", { name: "Message from your administrator" }).waitFor();
    await types(alice, "a");
    await expect.poll(() => guest.typed(), SOON).toBe("a");
    expect(await card.count()).toBe(1);
    await button(alice, "Dismiss").click();
    expect(await card.count()).toBe(0);
    await typeInto(alice, "b");
    await expect.poll(() => guest.typed(), SOON).toBe("ab");

    expect(await call("DELETE", "?reason=Maintenance")).toBeLessThan(300);
    expect(await viewerEnd(alice)).toBe("ended-by-operator");
    await alice.getByRole("heading", { name: "An administrator has ended your session" }).waitFor();
    expect(await alice.locator("#ended-reason-text").textContent()).toBe("Maintenance");
  });
});

describe("an invitation to watch", () => {
  it("is a link that opens the console once, without control, and is seen by everybody", async (context) => {
    const { expect } = context;
    const { enter, guest } = await scene(context, { sharing: "exclusive" });
    const alice = await enter("alice", { share: true });
    await hasMode(alice, "control");
    await alice.locator('[data-action="keys-menu"]').click();
    await alice.getByRole("menuitem", { name: "Invite somebody to watch…" }).click();
    await button(alice, "Copy link").and(alice.locator(":enabled")).waitFor();
    const link = await alice.locator("#share-link").inputValue();
    await button(alice, "Done").click();
    await expect.poll(() => alice.locator("#share-link").inputValue(), SOON).toBe("");
    const { page: watcher } = await stage().visit(link);
    await hasMode(watcher, "view");
    await expect.poll(() => alice.locator("#people-count").textContent(), SOON).toBe("2");
    await types(watcher, "b");
    await types(alice, "a");
    await expect.poll(() => guest.typed(), SOON).toBe("a");
    const { page: again } = await stage().visit(link);
    await viewerReaches(again, "ended");
  });

  it("is not offered to whom it was not granted", async (context) => {
    const { enter } = await scene(context, { sharing: "shared" });
    const alice = await enter("alice");
    await hasMode(alice, "control");
    await alice.locator('[data-action="keys-menu"]').click();
    context.expect(await alice.getByRole("menuitem", { name: /^Invite/ }).count()).toBe(0);
  });
});

describe("a stranger", () => {
  it("does not join a console of the same name of somebody else’s tenant", async (context) => {
    const { enter } = await scene(context, { sharing: "shared" });
    const alice = await enter("alice");
    await hasMode(alice, "control");
    const stranger = await enter("bob", { tenant: "other" });
    await hasMode(stranger, "control");
    context.expect(await alice.locator("#people-button").isVisible()).toBe(false);
    context.expect(await stranger.locator("#people-button").isVisible()).toBe(false);
  });
});
