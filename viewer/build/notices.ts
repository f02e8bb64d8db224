import { readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Package {
  readonly folder: string;
  readonly version: string;
}

/** What of others the viewer's files contain. */
export interface Contents {
  readonly novnc: Package;
  readonly valibot: Package;
  readonly lucide: Package;
  readonly preact: Package;
  readonly signals: Package;
  readonly signalsCore: Package;
  /** Where the licence of the keyboard layouts is. */
  readonly layouts: string;
}

/** The notices that go out with the viewer: exact versions, where their source is, licence texts. */
export async function notices(contents: Contents): Promise<string> {
  const { novnc, valibot, lucide, preact, signals, signalsCore, layouts } = contents;
  const des = await read(novnc, "core/crypto/des.js");
  const pako = await read(novnc, "vendor/pako/LICENSE");
  const novncSource = `https://github.com/novnc/noVNC/tree/v${novnc.version}`;
  return [
    `THIRD-PARTY NOTICES

The viewer contains the following third-party software in minified ("executable") form. The packages are
used unmodified; their complete source code is available at the addresses below. Its tables of keyboard
layouts are made from xkeyboard-config.`,
    section(
      `noVNC ${novnc.version} (MPL-2.0)`,
      novncSource,
      `https://registry.npmjs.org/@novnc/novnc/-/novnc-${novnc.version}.tgz`,
      await read(novnc, "LICENSE.txt"),
    ),
    section(
      "Mozilla Public License 2.0",
      "for noVNC",
      "",
      await read(novnc, "docs/LICENSE.MPL-2.0"),
    ),
    section("DES, part of noVNC", `${novncSource}/core/crypto/des.js`, "", leadingComment(des)),
    section("pako, part of noVNC (MIT)", `${novncSource}/vendor/pako`, "", pako),
    section(
      `valibot ${valibot.version} (MIT)`,
      `https://github.com/open-circle/valibot/tree/v${valibot.version}`,
      `https://registry.npmjs.org/valibot/-/valibot-${valibot.version}.tgz`,
      await read(valibot, "LICENSE.md"),
    ),
    section(
      `Preact ${preact.version} (MIT)`,
      `https://github.com/preactjs/preact/tree/${preact.version}`,
      `https://registry.npmjs.org/preact/-/preact-${preact.version}.tgz`,
      await read(preact, "LICENSE"),
    ),
    section(
      `Preact Signals ${signals.version}, with its core ${signalsCore.version} (MIT)`,
      `https://github.com/preactjs/signals/tree/%40preact/signals%40${signals.version}`,
      `https://registry.npmjs.org/@preact/signals/-/signals-${signals.version}.tgz`,
      await read(signals, "LICENSE"),
    ),
    section(
      `Lucide icons ${lucide.version} (ISC)`,
      `https://github.com/lucide-icons/lucide/tree/${lucide.version}`,
      `https://registry.npmjs.org/lucide-static/-/lucide-static-${lucide.version}.tgz`,
      await read(lucide, "LICENSE"),
    ),
    section(
      "Keyboard layouts of xkeyboard-config (MIT and similar)",
      "https://gitlab.freedesktop.org/xkeyboard-config/xkeyboard-config",
      "",
      (await readFile(layouts, "utf8")).trim(),
    ),
    "",
  ].join("\n\n");
}

async function read(from: Package, path: string): Promise<string> {
  return (await readFile(join(from.folder, path), "utf8")).trim();
}

function section(title: string, source: string, archive: string, text: string): string {
  const addresses = [source, archive].filter((line) => line !== "").join("\n");
  return `${"=".repeat(80)}\n${title}\n${addresses}\n${"=".repeat(80)}\n\n${text}`;
}

/** The comment that a file begins with: there its notices are. */
function leadingComment(source: string): string {
  return source.slice(0, source.indexOf("*/") + 2);
}
