import { readdir, readFile } from "node:fs/promises";

const KIB_PER_MIB = 1024;

/** Process ids of the direct children of `parent` whose command is `command`. */
export async function childrenOf(parent: number, command: string): Promise<readonly number[]> {
  const all = await processes();
  return all
    .filter((one) => one.parent === parent && one.command === command)
    .map(({ pid }) => pid);
}

/**
 * Memory of a process and everything it started, in MiB: proportional set size, where a page that
 * several processes share counts once in all.
 */
export async function treeMemory(root: number): Promise<number> {
  const tree = await processTree(root);
  const sizes = await Promise.all(tree.map((pid) => memory(pid, pid === root)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Process ids of a process and everything that it started and that still runs. */
export async function processTree(root: number): Promise<readonly number[]> {
  const all = await processes();
  const tree = [root];
  for (const pid of tree)
    tree.push(...all.filter((one) => one.parent === pid).map(({ pid }) => pid));
  return tree;
}

async function memory(pid: number, required: boolean): Promise<number> {
  try {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "latin1");
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) / KIB_PER_MIB;
  } catch (error) {
    // A child that ended between the listing and this is no longer there to count.
    if (required) throw new Error(`process ${pid} has no memory to read`, { cause: error });
    return 0;
  }
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** proc(5) `stat`: `pid (command) state ppid …`; the command may hold spaces and parentheses itself. */
async function processes(): Promise<readonly Process[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
      const match = /^\d+ \((.*)\) \S (\d+) /s.exec(stat);
      return match === null ? [] : [{ pid, parent: Number(match[2]), command: match[1] ?? "" }];
    }),
  );
  return found.flat();
}
