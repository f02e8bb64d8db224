import { describe, it } from "vitest";

import { tracerOf, type Span, type Tracer } from "../../../worker/observe/spans.ts";
import { TunnelError } from "../../../worker/tunnel/errors.ts";
import { message } from "../../support/rfb/client-stream.ts";
import { settled } from "./fake-time.ts";
import { liveSession, startSession } from "./session-stage.ts";

type Attributes = Parameters<Span["setAttributes"]>[0];

interface Recorded {
  readonly name: string;
  readonly attributes: Attributes;
  readonly isOver: boolean;
}

/** A tracer that remembers its spans. `isTraced`: whether they are of the sample. */
class FakeTracer implements Tracer {
  readonly spans: Recorded[] = [];
  readonly #isTraced: boolean;

  constructor(isTraced = true) {
    this.#isTraced = isTraced;
  }

  startSpan(name: string): Span {
    const at = this.spans.length;
    const change = (changes: Partial<Recorded>) => {
      const span = this.spans[at];
      if (span === undefined || span.isOver) throw new Error("a span that is over was changed");
      this.spans[at] = { ...span, ...changes };
    };
    this.spans.push({ name, attributes: {}, isOver: false });
    return {
      isTraced: this.#isTraced,
      setAttributes: (attributes) =>
        change({ attributes: { ...this.spans[at]?.attributes, ...attributes } }),
      end: () => change({ isOver: true }),
    };
  }

  get steps(): readonly string[] {
    return this.spans.map(({ name, isOver }) => (isOver ? name : `${name} goes on`));
  }
}

const SESSION = "s".repeat(43);

describe("the spans of a session", () => {
  it("are one for each step, each until the next begins", async ({ expect }) => {
    const tracer = new FakeTracer();
    const { viewer, server } = await liveSession({ tracer });
    expect(tracer.steps).toEqual(["session.dial", "session.login", "session.first-frame goes on"]);
    // FramebufferUpdate without rectangles.
    server.says(0, 0, 0, 0);
    await settled();
    viewer.says(message.request(true));
    expect(tracer.steps).toEqual(["session.dial", "session.login", "session.first-frame"]);
    viewer.leaves();
    await settled();
    expect(tracer.steps.slice(3)).toEqual(["session.end"]);
    expect(tracer.spans[3]?.attributes).toMatchObject({ code: "closed", seconds: 0 });
  });

  it("name the session and its trace, and no address", async ({ expect }) => {
    const tracer = new FakeTracer();
    const { viewer, logged } = await liveSession({ tracer });
    viewer.leaves();
    await settled();
    const [dial] = tracer.spans;
    expect(dial?.attributes).toMatchObject({ session: SESSION, kind: "rfb", route: "dc1" });
    for (const { attributes } of tracer.spans) {
      expect(attributes).toMatchObject({
        session: SESSION,
        trace: "b2cb2cb2cb2cb2cb2cb2cb2cb2cb2cb2",
      });
    }
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify(tracer.spans)).not.toContain("10.0.0.5");
  });

  it("have the code of a step that fails", async ({ expect }) => {
    const tracer = new FakeTracer();
    startSession({ tracer, dialTarget: () => Promise.reject(new TunnelError("timeout")) });
    await settled();
    expect(tracer.steps).toEqual(["session.dial", "session.end"]);
    expect(tracer.spans.map(({ attributes }) => attributes["code"])).toEqual([
      "target-timeout",
      "target-timeout",
    ]);
  });

  it("are ended at once, and are told nothing, where they are not of the sample", async ({
    expect,
  }) => {
    const tracer = new FakeTracer(false);
    const { viewer } = await liveSession({ tracer });
    viewer.leaves();
    await settled();
    expect(tracer.spans.every(({ isOver }) => isOver)).toBe(true);
    expect(tracer.spans.map(({ attributes }) => attributes)).toEqual([{}, {}, {}, {}]);
  });
});

describe("a runtime without spans of their own", () => {
  it.for([[undefined], [null], [{}], [{ enterSpan: () => {} }], ["tracing"]])(
    "has no tracer: %j",
    ([tracing], { expect }) => {
      expect(tracerOf(tracing)).toBeUndefined();
    },
  );

  it("is told apart by what it can do", ({ expect }) => {
    const tracer = new FakeTracer();
    tracerOf(tracer)?.startSpan("one");
    expect(tracer.steps).toEqual(["one goes on"]);
  });
});
