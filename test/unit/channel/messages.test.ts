import fc from "fast-check";
import { describe, it } from "vitest";

import { CLOSE_CODES, endOfCloseCode, isEndCode } from "../../../worker/channel/ends.ts";
import { ControlMessageError } from "../../../worker/channel/control-message-error.ts";
import {
  decodeToGateway,
  decodeToViewer,
  encodeControl,
  MAX_CONTROL_LENGTH,
  MAX_TO_VIEWER_LENGTH,
  type ToGatewayMessage,
  type ToViewerMessage,
} from "../../../worker/channel/messages.ts";
import { parseResumeSubprotocol, resumeSubprotocol } from "../../../worker/channel/subprotocols.ts";

describe("control messages", () => {
  it.for([
    { type: "connection", number: 1 },
    { type: "waiting", seconds: 0, secondsLeft: 120 },
    { type: "idle", secondsLeft: 60 },
    { type: "pong" },
    { type: "pointer", relative: false },
    { type: "ping", number: 7 },
    { type: "taken", received: 65_536 },
    {
      type: "resumed",
      received: 0,
      mode: "control",
      ackEvery: 32_768,
      secondsLeft: 60,
      resume: { token: "t-_0", graceSeconds: 60 },
    },
    { type: "ping", number: Number.MAX_SAFE_INTEGER },
    { type: "warning", secondsLeft: 60 },
    { type: "end", code: "ticket-used" },
    { type: "end", code: "console-in-use", by: "ada", since: 1_700_000_000 },
    { type: "end", code: "ended-by-operator", by: "portal", reason: "Maintenance." },
    { type: "end", code: "limit-reached", limit: "sessions per subject" },
    { type: "end", code: "ticket-used", returnUrl: `https://${"p".repeat(2040)}` },
    { type: "in-use", by: "ada", since: 1_700_000_000, choice: "take-over" },
    { type: "in-use", choice: "take-over" },
    { type: "pending", secondsLeft: 75 },
    { type: "asked", by: "ada", since: 1_700_000_000, secondsLeft: 30 },
    {
      type: "presence",
      people: [
        { id: 1, name: "ada", mode: "control", controls: true, since: 1, state: "live", you: true },
        { id: 2, name: "bob", mode: "view", controls: false, since: 2, state: "detached" },
      ],
      more: 3,
      controls: true,
      may: { ask: false, take: false, give: true },
      asking: { secondsLeft: 30 },
      requests: [{ id: 1, from: 2, name: "bob", what: "control", secondsLeft: 30 }],
      observersMissing: 1,
    },
    { type: "message", text: "The host restarts at ten.", from: "portal" },
    { type: "shared", url: "https://console.example.com/c/s#t", expiresAt: 1_700_000_000 },
    { type: "shared", refused: "no-sealing-key" },
    {
      type: "end",
      code: "needs-confirmation",
      asks: { console: { id: "i-2-17-VM", name: "web-01" }, mode: "view" },
    },
    {
      type: "hello",
      session: "s",
      console: { id: "i", name: "n" },
      mode: "view",
      keyboard: "de",
      ackEvery: 1,
      secondsLeft: 0,
    },
    {
      type: "hello",
      session: "s",
      console: { id: "i", name: "n" },
      mode: "control",
      granted: "control",
      grant: {
        clipboard: "to-guest",
        clipboardBytes: 262_144,
        resize: true,
        power: false,
        audio: false,
      },
      ackEvery: 1,
      secondsLeft: 0,
      resume: { token: "t-_0", graceSeconds: 60 },
      again: true,
      parkAfterSeconds: 300,
      waitSeconds: 120,
      measured: true,
      idleSeconds: 600,
    },
  ] satisfies ToViewerMessage[])("reach the viewer whole: %j", (message, { expect }) => {
    expect(decodeToViewer(encodeControl(message))).toEqual(message);
    if (message.type === "connection") return;
    expect(() => decodeToGateway(encodeControl(message))).toThrow(ControlMessageError);
  });

  it.for([
    { type: "ack", received: 0 },
    { type: "ack", received: Number.MAX_SAFE_INTEGER },
    { type: "ack", received: 1, ping: 7 },
    { type: "visible", visible: false },
    { type: "motions" },
    { type: "connection", number: Number.MAX_SAFE_INTEGER },
    { type: "active" },
    { type: "ping" },
    { type: "audio", wanted: true },
    { type: "heard", bytes: 0 },
    { type: "measured" },
    { type: "measured", firstFrameMs: 3_600_000, keys: { p50Ms: 0, p95Ms: 3_600_000 } },
    { type: "quality", quality: "automatic" },
    { type: "quality", quality: "low" },
    { type: "take-over" },
    { type: "control", action: "ask" },
    { type: "control", action: "release" },
    { type: "control", action: "give", to: 2 },
    { type: "answer", request: 1, allow: true },
    { type: "share" },
  ] satisfies ToGatewayMessage[])("reach the gateway whole: %j", (message, { expect }) => {
    expect(decodeToGateway(encodeControl(message))).toEqual(message);
    if (message.type === "connection") return;
    expect(() => decodeToViewer(encodeControl(message))).toThrow(ControlMessageError);
  });

  it.for([
    "",
    "null",
    "[]",
    '"ack"',
    "{}",
    '{"type":"ack"}',
    '{"type":"audio"}',
    '{"type":"heard","bytes":-1}',
    '{"type":"measured","firstFrameMs":3600001}',
    '{"type":"measured","firstFrameMs":-1}',
    '{"type":"measured","firstFrameMs":0.5}',
    '{"type":"measured","keys":{"p50Ms":1}}',
    '{"type":"measured","keys":{"p50Ms":1,"p95Ms":1,"p99Ms":1}}',
    '{"type":"measured","region":"FRA"}',
    '{"type":"quality"}',
    '{"type":"quality","quality":"best"}',
    '{"type":"quality","quality":"low","level":1}',
    '{"type":"ack","received":-1}',
    '{"type":"ack","received":1.5}',
    '{"type":"ack","received":1e300}',
    '{"type":"ack","received":"1"}',
    '{"type":"ack","received":1,"more":1}',
    '{"type":"ack","received":1,"ping":-1}',
    '{"type":"ack","received":1,"ping":null}',
    '{"type":"connection"}',
    '{"type":"connection","number":0}',
    '{"type":"connection","number":1.5}',
    '{"type":"connection","number":1,"more":1}',
    '{"type":"ping","number":1}',
    '{"type":"active","more":1}',
    '{"type":"motions","more":1}',
    '{"type":"control"}',
    '{"type":"control","action":"give"}',
    '{"type":"control","action":"ask","to":1}',
    '{"type":"control","action":"own"}',
    '{"type":"answer","request":1}',
    '{"type":"answer","request":-1,"allow":true}',
    '{"type":"share","more":1}',
    '{"type":"hello"}',
    '{"type":"end","code":"closed"}',
    '{"type":"__proto__"}',
    "{",
  ])("are refused at the gateway when they are %j", (text, { expect }) => {
    expect(() => decodeToGateway(text)).toThrow(ControlMessageError);
  });

  it("are refused when they are too long", ({ expect }) => {
    const message = '{"type":"ack","received":1}';
    expect(decodeToGateway(message.padEnd(MAX_CONTROL_LENGTH))).toEqual({
      type: "ack",
      received: 1,
    });
    expect(() => decodeToGateway(message.padEnd(MAX_CONTROL_LENGTH + 1))).toThrow(
      ControlMessageError,
    );
  });

  it("may be longer to the viewer, up to a limit of their own", ({ expect }) => {
    const message = '{"type":"pong"}';
    expect(decodeToViewer(message.padEnd(MAX_TO_VIEWER_LENGTH))).toEqual({ type: "pong" });
    expect(() => decodeToViewer(message.padEnd(MAX_TO_VIEWER_LENGTH + 1))).toThrow(
      ControlMessageError,
    );
  });

  it.for<[string, string]>([
    ['{"type":"reboot"}', "type"],
    ['{"type":"toString"}', "type"],
    ['{"type":"ack","received":1}', "type"],
    ['{"type":7}', "members"],
    ['{"type":"warning"}', "members"],
    ['{"type":"presence","people":[{"id":"1"}]}', "members"],
    ["{}", "members"],
    ["[]", "members"],
    ["null", "members"],
    ["{", "not-json"],
    [" ".repeat(MAX_TO_VIEWER_LENGTH + 1), "length"],
  ])("are not read at the viewer when they are %j: %s", ([text, reason], { expect }) => {
    expect(() => decodeToViewer(text)).toThrow(expect.objectContaining({ reason }));
  });

  it("are read at the viewer without what a newer gateway has added, at any depth", ({
    expect,
  }) => {
    const person = {
      id: 1,
      name: "ada",
      mode: "control",
      controls: true,
      since: 1,
      state: "live",
    };
    const told = {
      type: "presence",
      people: [person],
      controls: true,
      may: { ask: false, take: false, give: true },
      requests: [],
      observersMissing: 0,
    };
    const more = {
      ...told,
      people: [{ ...person, mood: "good" }],
      may: { ...told.may, sing: true },
      room: { number: 1 },
    };
    expect(decodeToViewer(JSON.stringify(more))).toEqual(told);
    const begins = { type: "connection", number: 1, more: 1 };
    expect(decodeToViewer(JSON.stringify(begins))).toEqual({ type: "connection", number: 1 });
    expect(() => decodeToGateway(JSON.stringify(begins))).toThrow(ControlMessageError);
  });

  it("with an end that is not in the table are refused at the viewer", ({ expect }) => {
    for (const code of ["", "toString", "__proto__", "no-such-end"]) {
      expect(() => decodeToViewer(JSON.stringify({ type: "end", code }))).toThrow(
        ControlMessageError,
      );
    }
  });

  it("never make the gateway throw anything else", ({ expect }) => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          decodeToGateway(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ControlMessageError);
        }
      }),
    );
  });
});

describe("the table of ends", () => {
  it("gives every end a WebSocket close code of its own that may be sent", ({ expect }) => {
    const codes: number[] = Object.values(CLOSE_CODES);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) {
      expect(code === 1000 || code === 1011 || (code >= 4000 && code <= 4999), `${code}`).toBe(
        true,
      );
    }
  });

  it("finds the end again from its close code", ({ expect }) => {
    for (const [end, code] of Object.entries(CLOSE_CODES)) expect(endOfCloseCode(code)).toBe(end);
    expect(endOfCloseCode(1006)).toBeUndefined();
  });

  it("has ends that fit a close reason", ({ expect }) => {
    for (const end of Object.keys(CLOSE_CODES)) expect(end.length).toBeLessThanOrEqual(123);
  });

  it("does not take inherited names for ends", ({ expect }) => {
    expect(isEndCode("toString")).toBe(false);
    expect(isEndCode("closed")).toBe(true);
  });
});

describe("the subprotocol of a viewer that comes back", () => {
  it("is read as it was written", ({ expect }) => {
    const token = fc.stringMatching(/^[A-Za-z0-9_-]{1,128}$/);
    fc.assert(
      fc.property(token, fc.maxSafeNat(), fc.maxSafeNat(), (token, number, received) => {
        const offer = { token, number, received: number === 0 ? 0 : received };
        const name = resumeSubprotocol(offer);
        expect(name).toMatch(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/);
        expect(parseResumeSubprotocol(name)).toEqual(offer);
      }),
    );
  });

  it.for([
    "resume.",
    "resume.t",
    "resume.t.",
    "resume.t.1",
    "resume.t.1.",
    "resume.t..1",
    "resume..1.1",
    "resume.t.0.1",
    "resume.t.01.1",
    "resume.t.1.01",
    "resume.t.-1.1",
    "resume.t.1.-1",
    "resume.t.1.1e3",
    "resume.t.9007199254740992.1",
    "resume.t.1.9007199254740992",
    "resume.t.99999999999999999.1",
    "resume.t.1.99999999999999999",
    "resume.t.1.1.1",
    `resume.${"t".repeat(129)}.1.1`,
    "ticket.t.1.1",
  ])("is refused as %s", (name, { expect }) => {
    expect(parseResumeSubprotocol(name)).toBeUndefined();
  });
});
