import { describe, it } from "vitest";

import type { Admission } from "../../../worker/admission/admission.ts";
import { helloOf } from "../../../worker/console/hello.ts";
import type { Grant } from "../../../worker/ticket/claims.ts";

const ADMISSION = {
  session: "s",
  claims: { console: { id: "i", name: "n" } },
} as Admission;

function told(granted: Grant) {
  const { mode } = granted;
  const greeting = { admission: ADMISSION, mode, granted, ackEvery: 1, secondsLeft: 1 };
  return helloOf({ ...greeting, token: undefined, moreTime: undefined }, true).grant;
}

it("tells a viewer where it leads back to, if its ticket says so", ({ expect }) => {
  const returnUrl = "https://panel.example.com/vm/42";
  const greeting = {
    mode: "view",
    granted: { mode: "view" },
    ackEvery: 1,
    secondsLeft: 1,
  } as const;
  const to = (claims: object) =>
    helloOf(
      {
        ...greeting,
        admission: { ...ADMISSION, claims } as Admission,
        token: undefined,
        moreTime: undefined,
      },
      true,
    );
  expect(to({ ...ADMISSION.claims, returnUrl }).returnUrl).toBe(returnUrl);
  expect(to(ADMISSION.claims)).not.toHaveProperty("returnUrl");
});

it.for([
  [true, { recorded: true }],
  [false, {}],
  [undefined, {}],
] as const)(
  "tells a viewer whether the console is recorded: %s",
  ([recorded, told], { expect }) => {
    const console = { id: "i", name: "n", recorded };
    const greeting = {
      admission: { ...ADMISSION, claims: { console } } as Admission,
      mode: "view",
      granted: { mode: "view" },
      ackEvery: 1,
      secondsLeft: 1,
      token: undefined,
      moreTime: undefined,
    } as const;
    expect(helloOf(greeting, true).console).toEqual({ id: "i", name: "n", ...told });
  },
);

describe("what a viewer is told of its grant", () => {
  it("is all that the grant has, and nothing of what only the gateway needs", ({ expect }) => {
    const grant = told({
      mode: "control",
      clipboard: "both",
      clipboardBytes: 1024,
      resize: true,
      power: true,
      onEnd: "Super+L",
      blockedKeys: ["Ctrl+Alt+F1"],
    });
    expect(grant).toEqual({
      clipboard: "both",
      clipboardBytes: 1024,
      resize: true,
      power: true,
      audio: false,
    });
  });

  it("has the gateway's defaults for what the grant leaves out", ({ expect }) => {
    const nothing = {
      clipboard: "none",
      clipboardBytes: 65_536,
      resize: false,
      power: false,
      audio: false,
    };
    expect(told({ mode: "view" })).toEqual(nothing);
    expect(told({ mode: "control", resize: false })).toEqual(nothing);
  });
});
