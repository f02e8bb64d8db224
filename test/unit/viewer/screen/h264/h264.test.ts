import { readFileSync } from "node:fs";

import fc from "fast-check";
import { afterEach, describe, it, vi } from "vitest";

import { setEncodings } from "../../../../../worker/rfb/client-message.ts";
import { Preferences } from "../../../../../viewer/src/page/preferences.ts";
import { MAX_PROOF_MS, provesH264 } from "../../../../../viewer/src/screen/h264/decoder-proof.ts";
import {
  ASK_AGAIN_MS,
  H264,
  H264Proofs,
} from "../../../../../viewer/src/screen/h264/h264-proofs.ts";
import { h264TrustOf } from "../../../../../viewer/src/screen/h264/h264-trust.ts";
import { tellingOfDecoder } from "../../../../../viewer/src/screen/h264/proven-decoder.ts";
import { withoutH264 } from "../../../../../viewer/src/screen/h264/without-h264.ts";
import { ROOT } from "../../../../support/root.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Unix time in milliseconds. */
const NOW = 1_800_000_000_000;

/** Preferences in a storage of the test's own. */
function preferences() {
  const storage = new Map<string, string>();
  return new Preferences("/", () => ({
    getItem: (key) => storage.get(key) ?? null,
    setItem: (key, value) => void storage.set(key, value),
  })).shared;
}

/** A page that a browser opens. */
function page(kept: ReturnType<typeof preferences>, agent = "browser 1", unixMs = NOW) {
  return {
    trust: h264TrustOf(kept, agent),
    proofs: new H264Proofs(kept, agent, () => unixMs),
  };
}

const known = ({ proofs, trust }: ReturnType<typeof page>) => ({
  isTrusted: trust.isTrusted,
  areMissing: proofs.areMissing,
});

describe("trust in H.264", () => {
  it("is kept for the pages that follow, in the same browser", ({ expect }) => {
    const kept = preferences();
    const first = page(kept);
    expect(known(first)).toEqual({ isTrusted: false, areMissing: true });
    first.proofs.proved(true);
    // noVNC has begun without it.
    expect(known(first)).toEqual({ isTrusted: false, areMissing: false });
    const second = page(kept);
    expect(known(second)).toEqual({ isTrusted: true, areMissing: false });
    expect(known(page(kept, "browser 2"))).toEqual({ isTrusted: false, areMissing: true });
    second.proofs.distrust(second.trust);
    expect(second.trust.isTrusted).toBe(false);
    expect(known(page(kept))).toEqual({ isTrusted: false, areMissing: false });
  });

  it("is asked for again a day after a picture stood still, and not before", ({ expect }) => {
    const kept = preferences();
    page(kept).proofs.proved(true);
    const stalled = page(kept);
    stalled.proofs.distrust(stalled.trust);
    const later = (milliseconds: number) => page(kept, "browser 1", NOW + milliseconds);
    expect(known(later(ASK_AGAIN_MS - 1))).toEqual({ isTrusted: false, areMissing: false });
    expect(known(later(ASK_AGAIN_MS))).toEqual({ isTrusted: false, areMissing: true });
    // A clock that was set back.
    expect(known(later(-ASK_AGAIN_MS))).toEqual({ isTrusted: false, areMissing: true });
    later(ASK_AGAIN_MS).proofs.proved(true);
    // What works is not asked again.
    expect(known(later(99 * ASK_AGAIN_MS))).toEqual({ isTrusted: true, areMissing: false });
  });

  it("is asked for again where a page of before has kept no time", ({ expect }) => {
    expect(H264.parse({ agent: "a", decodes: false })).toMatchObject({ at: 0 });
    expect(H264.parse({ agent: "a", decodes: false, at: "1" })).toMatchObject({ at: 0 });
    const kept = preferences();
    kept.write(H264, { agent: "browser 1", decodes: false, at: 0 });
    expect(known(page(kept))).toEqual({ isTrusted: false, areMissing: true });
  });

  it("is not lost by a picture that came in another way", ({ expect }) => {
    const kept = preferences();
    const untried = page(kept);
    untried.proofs.distrust(untried.trust);
    expect(page(kept).proofs.areMissing).toBe(true);
    const proving = page(kept);
    proving.proofs.proved(true);
    proving.proofs.distrust(proving.trust);
    expect(page(kept).trust.isTrusted).toBe(true);
  });
});

describe("SetEncodings without H.264", () => {
  it("is the same list without 50; all else is as it is", ({ expect }) => {
    const lists = fc.array(fc.oneof(fc.constant(50), fc.integer({ min: -400, max: 400 })));
    fc.assert(
      fc.property(lists, (list) => {
        const wanted = list.filter((encoding) => encoding !== 50);
        expect(withoutH264(setEncodings(list))).toEqual(setEncodings(wanted));
      }),
    );
    const key = Uint8Array.of(4, 1, 0, 50, 0, 0, 0, 50);
    expect(withoutH264(key)).toBe(key);
  });
});

describe("what noVNC is told of the browser's decoder", () => {
  it.for([true, false])("is what is known of it, at once: %s", async (known, { expect }) => {
    const real = {};
    const window = Object.defineProperty({}, "VideoDecoder", { configurable: true, value: real });
    vi.stubGlobal("window", window);
    const told = await tellingOfDecoder(known, async () => {
      if (!("VideoDecoder" in window)) return false;
      let frames = 0;
      const Decoder = Reflect.get(window, "VideoDecoder") as typeof VideoDecoder;
      const { supported } = await Decoder.isConfigSupported({ codec: "avc1.42401f" });
      const decoder = new Decoder({
        output: (frame) => void (frame.close(), (frames += 1)),
        error: () => {},
      });
      decoder.configure({ codec: "avc1.42401f" });
      decoder.decode({} as EncodedVideoChunk);
      await decoder.flush();
      return supported === true && frames === 1;
    });
    expect(told).toBe(known);
    expect(Reflect.get(window, "VideoDecoder")).toBe(real);
  });

  it("leaves the decoder where it was if the module does not load", async ({ expect }) => {
    const real = {};
    const window = Object.defineProperty({}, "VideoDecoder", { configurable: true, value: real });
    vi.stubGlobal("window", window);
    await expect(
      tellingOfDecoder(true, () => Promise.reject(new Error("offline"))),
    ).rejects.toThrow("offline");
    expect(Reflect.get(window, "VideoDecoder")).toBe(real);
  });
});

type Behaviour = "decodes" | "fails" | "hangs" | "hangs-asked" | "refuses" | "throws";

/** A decoder that behaves so. */
function decoder(behaviour: Behaviour): typeof VideoDecoder {
  return class {
    state = "configured";
    readonly #init: VideoDecoderInit;
    constructor(init: VideoDecoderInit) {
      if (behaviour === "throws") throw new TypeError("no decoder");
      this.#init = init;
    }
    static isConfigSupported(): Promise<VideoDecoderSupport> {
      if (behaviour === "hangs-asked") return new Promise(() => {});
      return Promise.resolve({ supported: behaviour !== "refuses" });
    }
    configure(): void {}
    decode({ data }: { readonly data: Uint8Array }): void {
      const frame = { close: () => {}, data } as unknown as VideoFrame;
      if (behaviour === "decodes") this.#init.output(frame);
      if (behaviour === "fails") this.#init.error(new DOMException("no"));
    }
    flush(): Promise<void> {
      return behaviour === "hangs" ? new Promise(() => {}) : Promise.resolve();
    }
    close(): void {
      this.state = "closed";
    }
  } as unknown as typeof VideoDecoder;
}

describe("the proof that a browser decodes H.264", () => {
  it.for([
    ["decodes", true],
    ["fails", false],
    ["refuses", false],
    ["throws", false],
  ] as const)("of a decoder that %s: %s", async ([behaviour, proved], { expect }) => {
    vi.stubGlobal("EncodedVideoChunk", Object);
    expect(await provesH264(decoder(behaviour))).toBe(proved);
  });

  it.for(["hangs", "hangs-asked"] as const)(
    "ends in time with a decoder that %s",
    async (behaviour, { expect }) => {
      vi.useFakeTimers();
      vi.stubGlobal("EncodedVideoChunk", Object);
      let proved: boolean | undefined;
      void provesH264(decoder(behaviour)).then((does) => (proved = does));
      await vi.advanceTimersByTimeAsync(MAX_PROOF_MS - 1);
      expect(proved).toBeUndefined();
      await vi.advanceTimersByTimeAsync(1);
      expect(proved).toBe(false);
    },
  );

  it("has no decoder to ask where the browser has none", async ({ expect }) => {
    expect(await provesH264(undefined)).toBe(false);
  });

  it("is asked for the first picture of the recorded stream", ({ expect }) => {
    const source = readFileSync(`${ROOT}viewer/src/screen/h264/decoder-proof.ts`, "utf8");
    const { frames } = JSON.parse(readFileSync(`${ROOT}test/vectors/h264.json`, "utf8")) as {
      readonly frames: readonly { readonly base64: string }[];
    };
    expect(source).toContain(frames[0]?.base64);
  });
});
