import { describe, it } from "vitest";

import { ScreenAwake } from "../../../../viewer/src/page/screen-awake.ts";

class Hold {
  released = false;
  async release(): Promise<void> {
    this.released = true;
  }
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

function stage(fails = 0) {
  const holds: Hold[] = [];
  let asked = 0;
  const awake = new ScreenAwake(async () => {
    asked += 1;
    if (asked <= fails) throw new Error("the battery is low");
    const hold = new Hold();
    holds.push(hold);
    return hold;
  });
  return { awake, holds, asked: () => asked };
}

describe("a screen", () => {
  it("is kept on by one hold, however often that is wanted, until it is not", async ({
    expect,
  }) => {
    const { asked, awake, holds } = stage();
    for (let second = 0; second < 3; second += 1) {
      awake.want(true);
      // oxlint-disable-next-line no-await-in-loop -- one second after another
      await settled();
    }
    expect(asked()).toBe(1);
    awake.want(false);
    expect(holds[0]?.released).toBe(true);
  });

  it("is kept on again after the browser has let it go, or has refused", async ({ expect }) => {
    const { asked, awake, holds } = stage(1);
    awake.want(true);
    await settled();
    awake.want(true);
    await settled();
    await holds[0]?.release();
    awake.want(true);
    await settled();
    expect(asked()).toBe(3);
    expect(holds.map(({ released }) => released)).toEqual([true, false]);
  });

  it("is not kept on by what comes when it is wanted no more", async ({ expect }) => {
    const { awake, holds } = stage();
    awake.want(true);
    awake.want(false);
    await settled();
    expect(holds.map(({ released }) => released)).toEqual([true]);
  });
});
