import * as v from "valibot";

import { ChordText, SentChordText } from "./chord-text.ts";
import { optional } from "./optional.ts";
import { placementEntries } from "./placement.ts";
import { ReturnUrl } from "./return-url.ts";
import { OPAQUE_REF, XAPI_CONSOLE } from "./xapi-references.ts";

/** No control characters, line separators or lone surrogates: these texts reach logs and titles. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;

const text = (max: number) =>
  v.pipe(v.string(), v.minLength(1), v.maxLength(max), v.regex(PRINTABLE));
const NumericDate = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Host name (IDNs in their ASCII form) or IP address; an IPv6 address without brackets. */
const Host = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._:-]{1,253}$/));
const Port = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(65_535));

/**
 * What the machine's certificate must be. With nothing named a publicly trusted authority has to vouch
 * for the dialled host, or what the connector of the route is set up with.
 */
const Tls = v.strictObject({
  /**
   * `x509`, the default: the certificate proves who answers. `anonymous`: encrypted, not authenticated;
   * only on routes that allow it.
   */
  mode: optional(v.picklist(["x509", "anonymous"])),
  /** `vencrypt`, the default for `rfb`: inside RFB. `immediate`: TLS first, then RFB in it. */
  start: optional(v.picklist(["vencrypt", "immediate"])),
  /** PEM certificates of the authorities that count; of those that a connector's rule has, if it has any. */
  ca: optional(
    v.pipe(
      v.string(),
      v.maxLength(4096),
      v.regex(/^(?:\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----)+\s*$/),
    ),
  ),
  /** Base64 SHA-256 of a SubjectPublicKeyInfo (RFC 7469 §2.4); one must be the certificate's own. */
  pins: optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/))),
      v.minLength(1),
      v.maxLength(8),
    ),
  ),
  /** The name or address that the certificate must have, where it is not the dialled host. */
  serverName: optional(Host),
});

/** The name of a route of the gateway. */
export const RouteName = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/));

/** What every kind of target has: where it is, and the way there. */
const place = {
  host: Host,
  port: Port,
  /** A route of the gateway by name; left out, the first whose allow-list has the target. */
  route: optional(RouteName),
};

/** Who signs in to the VNC server. */
const credentials = {
  /** With a user name VeNCrypt's Plain is spoken, otherwise VNC Authentication. */
  username: optional(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
  /** VNC Authentication uses the first 8 bytes of its UTF-8 (RFC 6143 §7.2.2). */
  password: optional(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
};

/** A VNC server on a TCP port. */
const Rfb = v.strictObject({
  kind: v.literal("rfb"),
  ...place,
  ...credentials,
  /** Left out, what the route says; `false`: plain, which a route that requires TLS refuses. */
  tls: optional(v.union([v.literal(false), Tls])),
});

/** A console of XenServer or XCP-ng, reached through its host's XAPI; always by TLS. */
const Xapi = v.strictObject({
  kind: v.literal("xapi"),
  ...place,
  /** Names the console as its `location` does: by `uuid` or by `ref`, of the console or of its machine. */
  console: v.pipe(v.string(), v.regex(XAPI_CONSOLE)),
  /** A XAPI session that may open it, `OpaqueRef:...`. */
  session: v.pipe(v.string(), v.regex(OPAQUE_REF)),
  password: credentials.password,
  /**
   * Hosts of the pool that the console may have moved to. With it a console that is no longer where it
   * was is looked up again, by the session.
   */
  pool: optional(v.pipe(v.array(Host), v.minLength(1), v.maxLength(64))),
  tls: optional(Tls),
});

/** Header values and paths go on the wire as they are: printable ASCII, and no way to end a line. */
const headerValue = (max: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(max),
    v.regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/),
  );

/** A console that is a WebSocket: WebMKS of VMware, Proxmox VE, KubeVirt, QEMU's own. */
const WebSocketConsole = v.strictObject({
  kind: v.literal("websocket"),
  ...place,
  /** Path and query of the WebSocket, percent-encoded; a ticket in it is a secret. */
  path: v.pipe(v.string(), v.maxLength(2048), v.regex(/^\/[\x21\x22\x24-\x5b\x5d-\x7e]*$/)),
  /** The subprotocol that the server must choose; left out, none is offered. */
  subprotocol: optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,64}$/))),
  headers: optional(
    v.strictObject({
      authorization: optional(headerValue(4096)),
      cookie: optional(headerValue(4096)),
      origin: optional(headerValue(256)),
    }),
  ),
  ...credentials,
  /** Whether the server accepts more than one connection at a time. */
  manyViewers: optional(v.boolean()),
  /** Left out: `wss` with TLS; `false`: plain `ws`. */
  tls: optional(v.union([v.literal(false), Tls])),
});

/** How to reach a screen. Never visible to the browser. */
export const Target = v.variant("kind", [Rfb, Xapi, WebSocketConsole]);

/** A whole number of seconds. */
const seconds = (min: number, max: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));

/** Max length of a clipboard message by default, in bytes. */
export const DEFAULT_CLIPBOARD_BYTES = 65_536;

/** What the viewer may do. What a grant does not name is not allowed. */
const Grant = v.strictObject({
  mode: v.picklist(["control", "view"]),
  /** Directions in which clipboard text passes. */
  clipboard: optional(v.picklist(["none", "to-guest", "from-guest", "both"])),
  /** Max length of a clipboard message on the wire, in bytes; 65,536 by default. */
  clipboardBytes: optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(262_144))),
  /** Change the size of the guest's screen. */
  resize: optional(v.boolean()),
  /** Shut down, reboot and reset the machine, where its VNC server offers that. */
  power: optional(v.boolean()),
  /** Hear the machine, where its VNC server is QEMU's and has sound. */
  audio: optional(v.boolean()),
  /** Combinations that do not reach the guest; by default `Ctrl+Alt+1` to `9`, which are QEMU's own. */
  blockedKeys: optional(v.pipe(v.array(ChordText), v.maxLength(32))),
  /** Max length of the session in seconds; the gateway's own limit applies too. */
  maxSeconds: optional(seconds(1, 604_800)),
  /** How long the session waits for a viewer that is lost; 0: it ends at once. The gateway's own limit applies too. */
  graceSeconds: optional(seconds(0, 3600)),
  /** How long it waits for a machine whose screen is gone; 0: it ends at once. The gateway's own limit applies too. */
  waitSeconds: optional(seconds(0, 3600)),
  /** How long it goes on without input of the viewer; the gateway's own limit applies too. */
  idleSeconds: optional(seconds(60, 86_400)),
  /** `false`: a page that is hidden for long holds on to the machine. */
  park: optional(v.boolean()),
  /** Pressed by the gateway when the session lets go of the machine, such as `Super+L`. */
  onEnd: optional(SentChordText),
  /** Take control of the machine, or the console, from whoever has it, without asking. */
  takeOver: optional(v.boolean()),
  /** Make links with which others watch the same console. */
  share: optional(v.boolean()),
  /** Ask whoever runs the console for more time than the session has. */
  moreTime: optional(v.boolean()),
  /** Not shown to the others in the console; only where the gateway allows it. */
  covert: optional(v.boolean()),
  /** Input passes only while `observers` people with another `sub`, who can be seen, are in the console. */
  requires: optional(
    v.strictObject({
      observers: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(8)),
    }),
  ),
});

/**
 * What happens when somebody wants a console that another has:
 *
 * - `shared`: both have it; one controls it, the others watch
 * - `takeover`: the newcomer is asked, and may take it
 * - `ask`: whoever has it is asked
 * - `exclusive`: the newcomer is refused
 */
export const SHARING = ["shared", "takeover", "ask", "exclusive"] as const;

export type Sharing = (typeof SHARING)[number];

/** A token's own identifier (RFC 7519 §4.1.7): at least 128 bits of randomness, in base64url. */
export const Jti = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,128}$/));

/**
 * What a ticket says. Registered claims are those of RFC 7519 §4.1; times are whole NumericDate
 * seconds; lengths are UTF-16 code units. `jti` together with `iss`
 * names the session (session-name.ts).
 */
export const Claims = v.strictObject({
  iss: text(256),
  aud: text(256),
  jti: Jti,
  iat: NumericDate,
  nbf: optional(NumericDate),
  exp: NumericDate,
  sub: text(256),
  /** In tickets that the gateway made itself: who asked for it, an issuer or an API token by name. */
  by: optional(text(256)),
  /** In tickets that the gateway made itself: for somebody who watches, beside whoever has the console. */
  observer: optional(v.literal(true)),
  /** In tickets that the gateway made itself: `sub` names nobody, but whoever has the link. */
  anonymous: optional(v.literal(true)),
  tenant: text(128),
  console: v.strictObject({
    id: text(128),
    name: text(256),
    /** What happens when somebody else has it; left out, what the gateway says. */
    sharing: optional(v.picklist(SHARING)),
    /** Whoever runs the machine records what is shown and done: the viewer says so as long as it is open. */
    recorded: optional(v.boolean()),
  }),
  target: Target,
  grant: Grant,
  /** The link opens only after a person has pressed a button: for links that are mailed or chatted. */
  confirm: optional(v.boolean()),
  /** Name of the guest's keyboard layout, such as `de` or `us(intl)`. */
  keyboard: optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9_()-]{0,31}$/))),
  /** The page that the viewer leads back to once it is done; at one of the origins that the gateway allows. */
  returnUrl: optional(ReturnUrl),
  /** Where the session runs, within what the target's route says. The jurisdiction is a part of its name. */
  ...placementEntries,
});

export type Claims = v.InferOutput<typeof Claims>;
export type Target = v.InferOutput<typeof Target>;
export type RfbTarget = Extract<Target, { kind: "rfb" }>;
export type XapiTarget = Extract<Target, { kind: "xapi" }>;
export type WebSocketTarget = Extract<Target, { kind: "websocket" }>;
export type TargetTls = v.InferOutput<typeof Tls>;
export type Grant = Claims["grant"];
