import { readFile } from "node:fs/promises";

import { processTree } from "./process-memory.ts";

/** Ticks of the times in proc(5), a second: fixed in Linux whatever the kernel's own clock does. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time that a process and everything it started and that still runs have used. */
export async function treeSeconds(root: number): Promise<number> {
  const times = await Promise.all((await processTree(root)).map((pid) => seconds(pid)));
  return times.reduce((sum, time) => sum + time, 0);
}

/** proc(5) `stat`: `utime` and `stime` are the 14th and 15th field, the command the 2nd. */
async function seconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
}
