import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/** The folder that the viewer is built into, where others may be reading at the same time. */
export class OutputFolder {
  readonly #path: string;
  readonly #files = new Map<string, Promise<void>>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Puts a file; one that several languages share is put once. */
  async put(path: string, content: string | Uint8Array): Promise<void> {
    const put = this.#files.get(path) ?? this.#write(path, content);
    this.#files.set(path, put);
    return put;
  }

  async #write(path: string, content: string | Uint8Array): Promise<void> {
    const file = join(this.#path, path);
    const bytes = Buffer.from(content);
    const before = await readFile(file).catch(() => undefined);
    if (before?.equals(bytes) === true) return;
    await mkdir(dirname(file), { recursive: true });
    const whole = `${file}.${String(process.pid)}.new`;
    await writeFile(whole, bytes);
    await rename(whole, file);
  }

  /** Puts a file that esbuild has no hand in under a hashed name and gives its path. */
  async putHashed(name: string, content: string | Uint8Array): Promise<string> {
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
    const path = `assets/${name.replace(".", `-${hash}.`)}`;
    await this.put(path, content);
    return path;
  }

  /** Removes all files that were not put. */
  async tidy(): Promise<void> {
    const entries = await readdir(this.#path, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const file = join(entry.parentPath, entry.name);
      const ours = entry.isDirectory() || this.#files.has(relative(this.#path, file));
      // Another build may be at work, with files of its own on their way.
      if (!ours && !entry.name.endsWith(".new")) await rm(file, { force: true });
    }
  }
}
