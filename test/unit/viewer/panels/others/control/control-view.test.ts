import { describe, it } from "vitest";

import type { HelloMessage } from "../../../../../../worker/channel/messages.ts";
import {
  viewOfControl,
  type ControlView,
} from "../../../../../../viewer/src/panels/others/control/control-view.ts";
import type { PresenceMessage } from "../../../../../../viewer/src/session/states/presence.ts";
import { ALICE, BOB, person, presence } from "../people/presence.ts";

const HELLO: HelloMessage = {
  type: "hello",
  session: "s",
  console: { id: "1", name: "web-01" },
  mode: "view",
  granted: "control",
  ackEvery: 1,
  secondsLeft: 60,
};

function view(
  who: Partial<PresenceMessage> | undefined,
  hello: Partial<HelloMessage> = {},
): ControlView | undefined {
  return viewOfControl({
    kind: "live",
    hello: { ...HELLO, ...hello },
    expiresAt: 60_000,
    ...(who === undefined ? {} : { presence: presence(who) }),
  });
}

const said = (text: string, actions: ControlView["actions"] = []): ControlView => ({
  text,
  actions,
  askingUntil: undefined,
});

const may = (changes: Partial<PresenceMessage["may"]>): Pick<PresenceMessage, "may"> => ({
  may: { ask: false, take: false, give: false, ...changes },
});

describe("why input is blocked for now", () => {
  it("is not said where it is not, or always is", ({ expect }) => {
    expect(view({}, { mode: "control" })).toBeUndefined();
    expect(view({}, { granted: "view" })).toBeUndefined();
    expect(viewOfControl({ kind: "connecting", step: "machine", hello: HELLO })).toBeUndefined();
    const { granted: _granted, ...before } = HELLO;
    expect(viewOfControl({ kind: "live", hello: before, expiresAt: 60_000 })).toBeUndefined();
  });

  it("is said with what can be done about it", ({ expect }) => {
    expect(view(undefined)).toEqual(said("View only for the moment"));
    expect(view(may({ ask: true }))).toEqual(said("View only: alice controls", ["ask"]));
    expect(view(may({ ask: true, take: true }))).toEqual(
      said("View only: alice controls", ["ask", "take"]),
    );
    expect(view(may({}))).toEqual(said("View only: alice controls"));
    const free = [person(1, "alice"), BOB];
    expect(view({ ...may({ take: true }), people: free })).toEqual(
      said("View only: nobody controls", ["take"]),
    );
  });

  it("is that somebody has been asked, until that is decided", ({ expect }) => {
    const asking = { asking: { secondsLeft: 20 }, ...may({ take: true }) };
    expect(view(asking)).toEqual({
      text: "alice has been asked for control",
      actions: ["cancel"],
      askingUntil: 21_000,
    });
    expect(view({ ...asking, people: [BOB] })?.text).toBe("You have asked for control");
  });

  it("is that observers are missing, who can be invited where that is permitted", ({ expect }) => {
    const mine = { controls: true, people: [{ ...BOB, controls: true }] };
    expect(view({ ...mine, observersMissing: 1 })).toEqual(said("Waiting for an observer"));
    expect(view({ ...mine, observersMissing: 2 }, { share: true })).toEqual(
      said("Waiting for 2 observers", ["share"]),
    );
    // What the two messages say comes one after the other.
    expect(view({ ...mine, observersMissing: 0 })).toEqual(said("View only for the moment"));
    expect(view({ people: [ALICE, BOB], observersMissing: 1 })?.text).toBe(
      "View only: alice controls",
    );
  });
});
