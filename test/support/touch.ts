import type { CDPSession, Page } from "playwright-core";

type Place = readonly [x: number, y: number];

interface Finger {
  /** Where it comes down and where it goes up, in CSS pixels. */
  readonly from: Place;
  readonly to: Place;
}

const STEPS = 10;

/** Fingers on a page, which come down, move and go up together. */
export interface Fingers {
  /** Where all of them are, those that are there already among them. */
  at(...places: readonly Place[]): Promise<void>;
  /** They move there, as a hand does: in steps. */
  to(...places: readonly Place[]): Promise<void>;
  up(): Promise<void>;
  lost(): Promise<void>;
}

/** Uses fingers on a page. */
export async function withFingers<Result>(
  page: Page,
  use: (fingers: Fingers) => Promise<Result>,
): Promise<Result> {
  const session = await page.context().newCDPSession(page);
  try {
    return await use(fingersOf(session));
  } finally {
    await session.detach();
  }
}

/** Moves fingers over the page: all down, all moving, all up. */
export async function touch(page: Page, fingers: readonly Finger[]): Promise<void> {
  await withFingers(page, async (hand) => {
    await hand.at(...fingers.map(({ from }) => from));
    await hand.to(...fingers.map(({ to }) => to));
    await hand.up();
  });
}

function fingersOf(session: CDPSession): Fingers {
  let now: readonly Place[] = [];
  const send = async (
    type: "touchStart" | "touchMove" | "touchEnd" | "touchCancel",
    places: readonly Place[],
  ): Promise<void> => {
    now = places;
    const touchPoints = places.map(([x, y], id) => ({ id, x, y }));
    await session.send("Input.dispatchTouchEvent", { type, touchPoints });
  };
  return {
    at: (...places) => send("touchStart", places),
    to: async (...places) => {
      const before = now;
      for (let step = 1; step <= STEPS; step += 1) {
        const between = places.map(([x, y], id): Place => {
          const [fromX, fromY] = before[id] ?? [x, y];
          return [fromX + ((x - fromX) * step) / STEPS, fromY + ((y - fromY) * step) / STEPS];
        });
        // oxlint-disable-next-line no-await-in-loop -- a hand moves step by step
        await send("touchMove", between);
      }
    },
    up: () => send("touchEnd", []),
    lost: () => send("touchCancel", []),
  };
}
