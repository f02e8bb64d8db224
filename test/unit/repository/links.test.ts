import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

import { describe, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const pages = [ROOT, join(ROOT, "docs")].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);

/** A page without its code, which may hold brackets and hashes of its own. */
function prose(path: string): string {
  return readFileSync(path, "utf8").replaceAll(/^( *)```[^]*?^\1```$/gm, "");
}

/** The anchors that GitHub gives to a page's headings. */
function anchors(path: string): ReadonlySet<string> {
  const headings = [...prose(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

/** The links of a page that lead nowhere. */
function broken(page: string): string[] {
  const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : resolve(dirname(page), path);
    if (!existsSync(target)) return true;
    if (anchor === undefined) return false;
    return statSync(target).isDirectory() || !anchors(target).has(anchor);
  });
}

describe("the documentation", () => {
  it.for(pages.map((page) => ({ name: relative(ROOT, page), page })))(
    "$name has no link to a page, file or heading that is not there",
    ({ page }, { expect }) => {
      expect(broken(page)).toEqual([]);
    },
  );

  it.for(pages.map((page) => ({ name: relative(ROOT, page), page })))(
    "$name names no folder or file of the project that is not there",
    ({ page }, { expect }) => {
      const named = [...prose(page).matchAll(/`((?:[\w-]+\/)+[\w.-]*)`/g)].map(
        ([, path = ""]) => path,
      );
      const ours = named.filter((path) => existsSync(join(ROOT, path.split("/")[0] ?? "")));
      expect(ours.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    },
  );

  it("is all in its index", ({ expect }) => {
    const index = readFileSync(join(ROOT, "docs/README.md"), "utf8");
    const missing = readdirSync(join(ROOT, "docs"))
      .filter((name) => name.endsWith(".md") && name !== "README.md")
      .filter((name) => !index.includes(`](${name})`));
    expect(missing).toEqual([]);
  });
});
