import type { Part } from "../part.ts";
import { anywhere } from "./anywhere.ts";
import { bothLegs } from "./both-legs.ts";
import { boundaries } from "./boundaries.ts";
import { chromium } from "./chromium.ts";
import { qemu } from "./qemu.ts";
import { tigervnc } from "./tigervnc.ts";

/** In the order of the table. */
export const PARTS: readonly Part[] = [boundaries, anywhere, bothLegs, tigervnc, qemu, chromium];
