import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "vitest";

import { placedObject, type PlacedObjects } from "../../../worker/config/placed-object.ts";

/** A namespace whose objects say how they were asked for. */
function objects(where: string, refuse?: Error): PlacedObjects<string> {
  return {
    getByName: (...asked) => `${where} ${JSON.stringify(asked)}`,
    jurisdiction: (jurisdiction) => {
      if (refuse !== undefined) throw refuse;
      return objects(jurisdiction);
    },
  };
}

const WORKERD = "Jurisdiction restrictions are not implemented in workerd.";

describe("an object", () => {
  it.for([
    [{}, 'any ["a"]'],
    [{ location: "weur" }, 'any ["a",{"locationHint":"weur"}]'],
    [{ jurisdiction: "eu" }, 'eu ["a"]'],
    [{ location: "weur", jurisdiction: "eu" }, 'eu ["a",{"locationHint":"weur"}]'],
  ] as const)("with the placement %j is asked for as %s", ([placement, asked], { expect }) => {
    expect(placedObject(objects("any"), "a", placement)).toBe(asked);
  });

  it("is where workerd runs, which has no jurisdictions", ({ expect }) => {
    const workerd = objects("workerd", new Error(WORKERD));
    expect(placedObject(workerd, "a", { jurisdiction: "eu" })).toBe('workerd ["a"]');
  });

  it.for(["invalid jurisdiction", `${WORKERD} `, ""])(
    "is nowhere where a jurisdiction is refused for another reason: %j",
    (message, { expect }) => {
      const refusing = objects("any", new TypeError(message));
      expect(() => placedObject(refusing, "a", { jurisdiction: "eu" })).toThrow(message);
    },
  );

  it("is asked for by nothing else in the Worker", ({ expect }) => {
    const room = new URL("../../../worker/", import.meta.url);
    const files = readdirSync(room, { recursive: true, encoding: "utf8" });
    const asking = files.filter(
      (file) =>
        file.endsWith(".ts") &&
        /\.(?:getByName|idFromName)\(/.test(readFileSync(new URL(file, room), "utf8")),
    );
    expect(asking).toEqual(["config/placed-object.ts"]);
  });
});
