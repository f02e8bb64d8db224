import { readFile } from "node:fs/promises";
import { join } from "node:path";

import * as v from "valibot";

import { HEAD_SCRIPT_HASH } from "../../worker/http/head-script.ts";
import { headScript } from "./head-script.ts";
import { putIcons } from "./icons.ts";
import { notices, type Package } from "./notices.ts";
import { novncModules } from "./novnc.ts";
import type { OutputFolder } from "./output-folder.ts";
import type { ViewerBuild } from "./viewer-in.ts";

const VIEWER = join(import.meta.dirname, "..");
const ROOT = join(VIEWER, "..");

/** Puts into the folder what the viewer needs in every language, and gives what it is built from. */
export async function ingredients(folder: OutputFolder, outdir: string): Promise<ViewerBuild> {
  const novnc = await novncModules((await packageOf("terser")).version);
  await folder.put(novnc.first.path, novnc.first.source);
  await folder.put(novnc.deflator.path, novnc.deflator.source);
  const icons = await putIcons(folder);
  const packages = {
    novnc: await packageOf("@novnc/novnc"),
    valibot: await packageOf("valibot"),
    lucide: await packageOf("lucide-static"),
    preact: await packageOf("preact"),
    signals: await packageOf("@preact/signals"),
    signalsCore: await packageOf("@preact/signals-core"),
  };
  const layouts = join(VIEWER, "layouts/COPYING");
  await folder.put("third-party-notices.txt", await notices({ ...packages, layouts }));
  const { version } = await packageOf("");
  const head = await headScript();
  if (head.hash !== HEAD_SCRIPT_HASH)
    throw new Error(`worker/http/head-script.ts needs another hash: "${head.hash}"`);
  const facts = { head, icons, version, novncVersion: packages.novnc.version };
  return { facts, folder, novnc, outdir };
}

async function packageOf(name: string): Promise<Package> {
  const folder = name === "" ? ROOT : join(ROOT, "node_modules", name);
  const { version } = v.parse(
    v.object({ version: v.string() }),
    JSON.parse(await readFile(join(folder, "package.json"), "utf8")),
  );
  return { folder, version };
}
