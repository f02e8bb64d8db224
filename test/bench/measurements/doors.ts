import type { Bench } from "../measurement.ts";
import { RELAYS, type SubjectName } from "../row.ts";
import type { Door, Target } from "../subjects/subject.ts";

export interface NamedDoor {
  readonly name: SubjectName;
  readonly door: Door;
}

/** Starts subjects in front of the same server, one after another. */
export async function openDoors(
  bench: Bench,
  target: Target,
  names: readonly SubjectName[] = RELAYS,
): Promise<readonly NamedDoor[]> {
  const doors: NamedDoor[] = [];
  for (const subject of bench.subjects) {
    if (!names.includes(subject.name)) continue;
    // oxlint-disable-next-line no-await-in-loop -- each is told from the other by when its process appears
    doors.push({ name: subject.name, door: bench.closers.add(await subject.open(target)) });
  }
  return doors;
}
