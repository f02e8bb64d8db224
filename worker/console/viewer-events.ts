import type { MeasuredMessage, Wish } from "../channel/messages.ts";
import type { Quality } from "../rfb/quality/levels.ts";
import type { Closing } from "./viewer-channel.ts";

/** What is told of a viewer. What `bytes`, `acknowledged` and `visible` throw comes back as `failed`. */
export interface ViewerEvents {
  readonly bytes: (bytes: Uint8Array) => void;
  /** It has received this many bytes of the present connection. */
  readonly acknowledged: (received: number) => void;
  readonly visible: (visible: boolean) => void;
  /** It knows of pointers that move by motions; told once. */
  readonly knowsMotions: () => void;
  /** A person wants to stay connected. */
  readonly active: () => void;
  /** Whether it wants to hear the machine. */
  readonly audio: (isWanted: boolean) => void;
  /** It has got this many bytes of samples since it said so. */
  readonly heard: (bytes: number) => void;
  /** Whether somebody looks at how the line is. */
  readonly watchesLine: (isWatched: boolean) => void;
  /** It tells what it has measured. */
  readonly measured: (message: MeasuredMessage) => void;
  /** A person has chosen the quality of the picture. */
  readonly quality: (quality: Quality) => void;
  /** A person wants something that concerns others in the console. */
  readonly wished: (wish: Wish) => void;
  /** It has proved to have received everything before a ping. */
  readonly proved: () => void;
  readonly failed: (error: unknown) => void;
  /** Not told after `ViewerLink.end` or `ViewerLink.drop`. */
  readonly closed: (how: Closing) => void;
  /** It continues to send after the end; reported once. */
  readonly flooded: () => void;
}
