import { describe, it } from "vitest";

import { viewOfAbsence } from "../../../../../viewer/src/panels/away/away-view.ts";
import type { SessionState } from "../../../../../viewer/src/session/states/session-state.ts";
import { script } from "../../../../../viewer/src/words/en/first.ts";
import type { HelloMessage } from "../../../../../worker/channel/messages.ts";

const HELLO: HelloMessage = {
  type: "hello",
  session: "k3J9xQ2mT7vB1nZ8pL4wYc",
  console: { id: "i-2-17-VM", name: "web-01" },
  mode: "control",
  ackEvery: 10,
  secondsLeft: 3600,
};

const GREETED = { hello: HELLO, expiresAt: 3_600_000 };

const RECONNECTING: SessionState = {
  kind: "reconnecting",
  ...GREETED,
  step: "gateway",
  picture: "present",
  since: 1000,
  attempt: 0,
  takesInput: true,
  isLate: false,
};

const { reconnecting, waiting } = script;

describe("what is said while a session has no screen", () => {
  it("is what is waited for, and since when", ({ expect }) => {
    const said = { windowTitle: "web-01", since: 1000, more: undefined };
    expect(viewOfAbsence(RECONNECTING, false)).toEqual({
      missing: "gateway",
      title: reconnecting.titles.gateway,
      ...said,
    });
    expect(viewOfAbsence({ ...RECONNECTING, step: "machine" }, false)).toEqual({
      missing: "machine",
      title: reconnecting.titles.machine,
      ...said,
    });
  });

  it("is not that something was lost, where the page had let go by itself", ({ expect }) => {
    for (const step of ["gateway", "machine"] as const) {
      const view = viewOfAbsence({ ...RECONNECTING, step }, true);
      expect(view).toMatchObject({ missing: "machine", title: reconnecting.titles.paused });
    }
  });

  it("is that typing is off, where somebody could type", ({ expect }) => {
    const blind: SessionState = { ...RECONNECTING, takesInput: false };
    expect(viewOfAbsence(blind, false)?.more).toBe(reconnecting.typingOff);
    const hello = { ...HELLO, mode: "view" as const };
    expect(viewOfAbsence({ ...blind, hello }, false)?.more).toBeUndefined();
  });

  it("is that the page goes on trying, once that takes long", ({ expect }) => {
    const late: SessionState = { ...RECONNECTING, takesInput: false, isLate: true };
    expect(viewOfAbsence(late, false)?.more).toBe(reconnecting.late);
    const hello = { ...HELLO, mode: "view" as const };
    expect(viewOfAbsence({ ...late, hello }, false)?.more).toBe(reconnecting.lateViewOnly);
  });

  it("is which machine is watched for", ({ expect }) => {
    const state: SessionState = {
      kind: "waiting",
      ...GREETED,
      picture: "past",
      since: 2000,
      until: 122_000,
    };
    expect(viewOfAbsence(state, false)).toEqual({
      missing: "machine",
      title: waiting.title("web-01"),
      windowTitle: waiting.windowTitle("web-01"),
      since: 2000,
      more: waiting.advice,
    });
  });

  it("is nothing where there is a screen, no session, or nobody who looks", ({ expect }) => {
    const states: readonly SessionState[] = [
      { kind: "landing" },
      { kind: "elsewhere" },
      { kind: "connecting", step: "gateway" },
      { kind: "live", ...GREETED },
      { kind: "paused", ...GREETED, picture: "present", since: 0 },
      { kind: "ended", ending: "closed" },
    ];
    expect(states.map((state) => viewOfAbsence(state, true))).toEqual(states.map(() => undefined));
  });
});
