import type { Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import { startDemoHypervisor } from "../../demo/hypervisor.ts";
import type { TicketRequest } from "../support/gateway.ts";
import { openGuestAgent } from "../support/guest-agent.ts";
import { startQemu } from "../support/qemu.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import { focusScreen, SOON, typeInto, viewerReaches } from "../support/viewer-page.ts";
import { xClipboard, type XClipboard } from "../support/x-clipboard.ts";

const stage = stageForFile();

const TEXT = "Straße €5 @ {ñ} ~/bin\n漢字 😀";

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const ALLOWED = { ...DESKTOP, permissions: ["clipboard-read", "clipboard-write"] };

interface ClipboardScene {
  readonly page: Page;
  readonly server: PaintedVncServer;
  /** The clipboard in the machine. */
  readonly guest: XClipboard;
}

/** A live console of a machine whose clipboard the test can use. */
async function open(
  { onTestFinished }: Pick<TestContext, "onTestFinished">,
  grant: Pick<TicketRequest, "clipboard" | "clipboardBytes" | "console">,
  context: typeof DESKTOP = ALLOWED,
): Promise<ClipboardScene> {
  const server = await startTigerVnc({ paint: 0x3366cc });
  onTestFinished(() => server.close());
  const guest = xClipboard(server.display.number);
  onTestFinished(() => guest.close());
  const { page } = await stage().show({ port: server.port, ...grant }, context);
  await ready(page);
  return { page, server, guest };
}

async function ready(page: Page): Promise<void> {
  await viewerReaches(page, "live");
  await button(page).waitFor();
  await focusScreen(page);
}

function button(page: Page) {
  return page.getByRole("button", { name: /^Clipboard/ });
}

/** The same while there is something from the machine. */
function newText(page: Page) {
  return page.getByRole("button", { name: "the machine has copied text" });
}

function panel(page: Page) {
  return page.getByRole("dialog", { name: "Clipboard" });
}

/** The text of this computer's clipboard. */
function localText(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Somebody copies on this computer, in another program, and turns to the page again. */
async function copyElsewhere(page: Page, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.evaluate(() => window.dispatchEvent(new FocusEvent("focus")));
}

describe("the clipboard's panel", () => {
  it("gives the machine text, and shows what the machine has copied", async (context) => {
    const { expect } = context;
    const { page, guest } = await open(context, { clipboard: "both" });
    await button(page).click();
    const text = panel(page).getByRole("textbox", { name: "Text for Test machine" });
    await text.fill(TEXT);
    await panel(page).getByRole("button", { name: "Give to the machine" }).click();
    await panel(page).getByText("The machine has it.").waitFor();
    await expect.poll(() => guest.read(), SOON).toBe(TEXT);
    await page.keyboard.press("Escape");

    await guest.write(`copied: ${TEXT}`);
    await newText(page).click();
    const copied = panel(page).getByRole("textbox", { name: "Copied in Test machine" });
    expect(await copied.inputValue()).toBe(`copied: ${TEXT}`);
    await panel(page).getByRole("button", { name: "Copy", exact: true }).click();
    await panel(page).getByText("Copied", { exact: true }).waitFor();
    expect(await localText(page)).toBe(`copied: ${TEXT}`);
  });

  it("tells beforehand what is too long, and gives what is as long as it may be", async (context) => {
    const { expect } = context;
    const { page, guest } = await open(context, { clipboard: "both", clipboardBytes: 65_536 });
    await button(page).click();
    const text = panel(page).getByRole("textbox", { name: "Text for Test machine" });
    const give = panel(page).getByRole("button", { name: "Give to the machine" });
    // What compression saves is not counted, so the text alone has room for less than the message.
    const longest = "x".repeat(65_489);
    await text.fill(`${longest}é`);
    await panel(page).getByText("too long for the machine. The limit is 65.5 kB").waitFor();
    expect(await give.isDisabled()).toBe(true);
    await text.fill(longest);
    await give.click();
    await panel(page).getByText("The machine has it.").waitFor();
    await expect.poll(async () => (await guest.read()) === longest, SOON).toBe(true);
  });

  it("gives text that nothing can compress up to the limit of the gateway", async (context) => {
    const { expect } = context;
    const { page, guest } = await open(context, { clipboard: "to-guest", clipboardBytes: 1200 });
    await button(page).click();
    let seed = 1;
    const noise = Array.from({ length: 1158 }, () => {
      seed = (seed * 48_271) % 0x7fff_ffff;
      return String.fromCharCode(0x21 + (seed % 94));
    }).join("");
    await panel(page).getByRole("textbox", { name: "Text for Test machine" }).fill(noise);
    await panel(page).getByRole("button", { name: "Give to the machine" }).click();
    await panel(page).getByText("The machine has it.").waitFor();
    await expect.poll(() => guest.read(), SOON).toBe(noise);
  });

  it("says what is not allowed, and the gateway lets nothing out of a machine that only gets text", async (context) => {
    const { expect } = context;
    const { page, guest } = await open(context, { clipboard: "to-guest" });
    await guest.write("secret");
    await button(page).click();
    await panel(page).getByText("Copying out of this machine is not allowed.").waitFor();
    await panel(page).getByRole("textbox", { name: "Text for Test machine" }).fill("in");
    await panel(page).getByRole("button", { name: "Give to the machine" }).click();
    // What the machine has copied would have come before this.
    await expect.poll(() => guest.read(), SOON).toBe("in");
    expect(await page.getByRole("textbox", { name: /Copied in/ }).count()).toBe(0);
  });

  it("lets nothing into a machine that only gives text, and the key goes as ever", async (context) => {
    const { expect } = context;
    const { page, guest, server } = await open(context, { clipboard: "from-guest" });
    await guest.write("theirs");
    await copyElsewhere(page, "mine");
    await page.keyboard.press("Control+v");
    await expect.poll(() => server.display.typed(), SOON).toBe("v");
    expect(await guest.read()).toBe("theirs");
    await button(page).click();
    await panel(page).getByText("Pasting into this machine is not allowed.").waitFor();
  });
});

describe("a paste key", () => {
  it("comes after the text that it pastes, and before the keys after it", async (context) => {
    const { expect } = context;
    const { page, guest, server } = await open(context, { clipboard: "both" });
    await guest.write("old");
    await newText(page).waitFor();
    await copyElsewhere(page, TEXT);
    const pasted: Promise<string>[] = [];
    server.display.onType((typed) => {
      if (typed.endsWith("v")) pasted.push(guest.read());
    });
    await page.keyboard.press("Control+v");
    await typeInto(page, "after");
    await expect.poll(() => server.display.typed(), SOON).toBe("vafter");
    expect(await Promise.all(pasted)).toEqual([TEXT]);
    // Once more: the machine has the text, and the key alone goes.
    await page.keyboard.press("Control+v");
    await expect.poll(() => server.display.typed(), SOON).toBe("vafterv");
    const control = server.display.keysyms().filter((keysym) => keysym === 0xffe3);
    expect(control).toHaveLength(2);
  });

  it("says that a text is too long, and goes all the same", async (context) => {
    const { expect } = context;
    const { page, guest, server } = await open(context, { clipboard: "both", clipboardBytes: 100 });
    await guest.write("old");
    await newText(page).waitFor();
    await copyElsewhere(page, "x".repeat(101));
    await page.keyboard.press("Control+v");
    await page.getByText("too long for the machine’s clipboard").first().waitFor();
    await expect.poll(() => server.display.typed(), SOON).toBe("v");
    expect(await guest.read()).toBe("old");
  });
});

describe("clipboards that share their text", () => {
  it("do so in both directions once a person has turned the switch, and the next time", async (context) => {
    const { expect } = context;
    const { page, guest, server } = await open(context, { clipboard: "both", console: "sharing" });
    await copyElsewhere(page, "not yet");
    await guest.write("there");
    await button(page).click();
    await panel(page).getByRole("textbox", { name: "Copied in Test machine" }).waitFor();
    expect(await localText(page)).toBe("not yet");
    await panel(page)
      .getByRole("switch", { name: /Share the clipboard automatically/ })
      .check();
    await expect.poll(() => guest.read(), SOON).toBe("not yet");
    await page.keyboard.press("Escape");
    await guest.write(TEXT);
    await expect.poll(() => localText(page), SOON).toBe(TEXT);
    await copyElsewhere(page, `${TEXT}!`);
    await expect.poll(() => guest.read(), SOON).toBe(`${TEXT}!`);

    // The browser has kept the person's wish.
    await page.goto(
      await stage().link({ port: server.port, clipboard: "both", console: "sharing" }),
    );
    await ready(page);
    await guest.write("again");
    await expect.poll(() => localText(page), SOON).toBe("again");
  });

  it("are not read unless a person asks for it and the browser allows it", async (context) => {
    const { expect } = context;
    const { page, guest } = await open(context, { clipboard: "both" }, DESKTOP);
    await page.evaluate(() => {
      const { clipboard } = navigator;
      const read = clipboard.readText.bind(clipboard);
      document.body.dataset["reads"] = "0";
      clipboard.readText = () => {
        document.body.dataset["reads"] = String(Number(document.body.dataset["reads"]) + 1);
        return read();
      };
    });
    const reads = () => page.locator("body").getAttribute("data-reads");
    const turnTo = () => page.evaluate(() => window.dispatchEvent(new FocusEvent("focus")));
    await turnTo();
    await page.keyboard.press("Control+v");
    await guest.write("text");
    await newText(page).click();
    expect(await reads()).toBe("0");
    // The one time that somebody is asked; nobody is there to allow it.
    await panel(page).getByRole("switch").click();
    await panel(page).getByText("The browser does not let this page read the clipboard").waitFor();
    expect(await panel(page).getByRole("switch").isChecked()).toBe(false);
    expect(await reads()).toBe("1");
    await turnTo();
    expect(await reads()).toBe("1");
  });
});

describe("a Mac", () => {
  it("pastes by Cmd+V, which is Ctrl+V in the machine as other shortcuts are, and leaves no Cmd down", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const guest = xClipboard(server.display.number);
    onTestFinished(() => guest.close());
    const { page } = await stage().visit("about:blank", ALLOWED);
    await page.addInitScript(() =>
      Object.defineProperty(navigator, "platform", { value: "MacIntel" }),
    );
    await page.goto(await stage().link({ port: server.port, clipboard: "both" }));
    await ready(page);
    const keys = await page.context().newCDPSession(page);
    const COMMAND = 4;
    const letter = async (name: string, ...commands: string[]): Promise<void> => {
      const [code, modifiers] = [`Key${name.toUpperCase()}`, COMMAND];
      // A Mac does not tell that the key comes up while Cmd is down.
      const down = { type: "rawKeyDown", key: name, code, modifiers, commands } as const;
      await keys.send("Input.dispatchKeyEvent", down);
    };
    await copyElsewhere(page, TEXT);
    await page.keyboard.down("Meta");
    await letter("v", "paste");
    await expect.poll(() => guest.read(), SOON).toBe(TEXT);
    await letter("z");
    // To another program, of which the page only hears that it is left.
    await page.evaluate(() => window.dispatchEvent(new FocusEvent("blur")));
    await page.keyboard.up("Meta");
    await page.keyboard.down("Meta");
    await letter("l");
    await page.keyboard.up("Meta");
    await page.keyboard.press("q");
    // This server goes by the keysym, and noVNC makes Cmd Alt.
    const [control, alt] = [0xffe3, 0xffe9];
    const [v, z, l, q] = [0x76, 0x7a, 0x6c, 0x71];
    await expect
      .poll(() => server.display.keysyms(), SOON)
      .toEqual([control, v, control, z, alt, l, q]);
    expect(server.display.presses().at(-1)).toMatchObject({ alt: false, shift: false });

    // Whoever wants Cmd itself in the machine has it.
    await page.locator('[data-action="keys-menu"]').click();
    await page.getByRole("menuitemcheckbox", { name: "⌘ shortcuts as Ctrl" }).click();
    await page.keyboard.down("Meta");
    await letter("c");
    await page.keyboard.up("Meta");
    await expect.poll(() => server.display.keysyms().slice(7), SOON).toEqual([alt, 0x63]);
  });
});

describe("a guest of QEMU with an agent", () => {
  it("gives text and gets it, by the panel and by a paste key", async ({
    expect,
    onTestFinished,
  }) => {
    const machine = await startQemu({ guest: "agent" });
    onTestFinished(() => machine.close());
    const agent = await openGuestAgent(machine.agentPath);
    onTestFinished(() => agent.close());
    const { page } = await stage().show({ port: machine.port, clipboard: "both" }, ALLOWED);
    await ready(page);
    agent.copy(TEXT);
    await newText(page).click();
    const copied = panel(page).getByRole("textbox", { name: "Copied in Test machine" });
    await expect.poll(() => copied.inputValue(), SOON).toBe(TEXT);
    await panel(page).getByRole("textbox", { name: "Text for Test machine" }).fill(`${TEXT}!`);
    await panel(page).getByRole("button", { name: "Give to the machine" }).click();
    await expect.poll(() => agent.isOffered, SOON).toBe(true);
    // Lines end there as they do on this side of QEMU.
    expect((await agent.paste()).replaceAll("\r\n", "\n").replace(/\0$/, "")).toBe(`${TEXT}!`);
    await page.keyboard.press("Escape");
    agent.copy("theirs");
    await newText(page).waitFor();
    await copyElsewhere(page, "mine");
    await focusScreen(page);
    await page.keyboard.press("Control+v");
    await expect.poll(() => agent.isOffered, SOON).toBe(true);
    expect((await agent.paste()).replace(/\0$/, "")).toBe("mine");
  });
});

describe("the demo machine", () => {
  it("copies to this computer and pastes from it, as it says", async ({
    expect,
    onTestFinished,
  }) => {
    const demo = await startDemoHypervisor();
    onTestFinished(() => demo.close());
    const { page } = await stage().show({ port: demo.port, clipboard: "both" }, ALLOWED);
    await ready(page);
    await typeInto(page, "copy hello");
    await page.keyboard.press("Enter");
    await newText(page).click();
    await panel(page).getByRole("button", { name: "Copy", exact: true }).click();
    await panel(page).getByText("Copied", { exact: true }).waitFor();
    expect(await localText(page)).toBe("hello");
    await page.keyboard.press("Escape");
    await copyElsewhere(page, "echo été");
    await focusScreen(page);
    await page.keyboard.press("Control+v");
    const screen = () => demo.desktop.terminalText.join("\n");
    await expect.poll(screen, SOON).toContain("› echo été");
    // It has no other characters, and the panel says so.
    await button(page).click();
    await panel(page).getByRole("textbox", { name: "Text for Test machine" }).fill("漢字");
    await panel(page).getByText("This machine’s clipboard has no “漢”").waitFor();
  });
});
