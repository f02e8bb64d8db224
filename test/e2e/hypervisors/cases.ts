import type {
  RfbTarget,
  Target,
  WebSocketTarget,
  XapiTarget,
} from "../../../worker/ticket/claims.ts";
import { kubevirt, proxmox, webmks } from "../../support/doubles/console-faces.ts";
import {
  startWebsocketConsole,
  type ConsoleFace,
} from "../../support/doubles/websocket-console.ts";
import { XapiPool } from "../../support/doubles/xapi-pool.ts";
import { startXapi } from "../../support/doubles/xapi.ts";
import type { Pki } from "../../support/pki/pki.ts";
import { qemu, tigerVnc, x11vnc, type Machine } from "./machine.ts";
import { PRIVATE_ADDRESS, ROUTE } from "./route.ts";
import type { World } from "./world.ts";

/** A console that is ready to be opened. */
export interface Scene {
  readonly target: Target;
  readonly machine: Machine;
  close(): Promise<void>;
}

export interface Case {
  readonly hypervisor: string;
  readonly security: string;
  readonly route: keyof typeof ROUTE_WORDS;
  readonly against: string;
  readonly prepare: (world: World) => Promise<Scene>;
}

export const ROUTE_WORDS = {
  internet: "internet",
  private: "private network",
  connector: "private network, connector",
} as const;

const PASSWORD = "vnc-pass";
const USER = { username: "operator", password: "plain-ä" } as const;
/** The name in every certificate that is right. */
const NAME = "hv1.test";
const HERE = { dns: [NAME], ip: ["127.0.0.1"] } as const;

const QEMU = "QEMU";
const TIGER = "TigerVNC";
const X11VNC = "x11vnc";
const KVM = "KVM (QEMU, libvirt)";

/** An `rfb` target on a route. */
function rfb(
  { port }: Machine,
  route: keyof typeof ROUTE_WORDS,
  more: Partial<RfbTarget> = {},
): RfbTarget {
  return { kind: "rfb", host: hostOn(route), port, route: ROUTE[route], ...more };
}

/** The connector and the internet reach this computer by its own address, the private network by another. */
function hostOn(route: keyof typeof ROUTE_WORDS): string {
  return route === "private" ? PRIVATE_ADDRESS : "127.0.0.1";
}

function scene(machine: Machine, target: Target, ...more: { close(): Promise<void> }[]): Scene {
  return {
    machine,
    target,
    async close() {
      await Promise.all(more.map((server) => server.close()));
      await machine.close();
    },
  };
}

const x509 = (security: string): string => `VeNCrypt ${security}`;

const KVM_CASES: readonly Case[] = [
  {
    hypervisor: KVM,
    security: "None",
    route: "internet",
    against: QEMU,
    prepare: async () => {
      const machine = await qemu();
      return scene(machine, rfb(machine, "internet"));
    },
  },
  {
    hypervisor: KVM,
    security: "VNC Authentication",
    route: "internet",
    against: QEMU,
    prepare: async () => {
      const machine = await qemu({ password: PASSWORD });
      return scene(machine, rfb(machine, "internet", { password: PASSWORD }));
    },
  },
  {
    hypervisor: KVM,
    security: "VNC Authentication",
    route: "private",
    against: QEMU,
    prepare: async () => {
      const machine = await qemu({ password: PASSWORD });
      return scene(machine, rfb(machine, "private", { password: PASSWORD }));
    },
  },
  ...(
    [
      ["p256", "TLS 1.3, P-256", undefined],
      ["p384", "TLS 1.3, P-384", undefined],
      ["rsa", "TLS 1.2, RSA", "NORMAL:-VERS-TLS1.3"],
    ] as const
  ).map(([key, words, priority]): Case => ({
    hypervisor: KVM,
    security: `${x509("X509None")}, ${words}, private CA`,
    route: "connector",
    against: QEMU,
    prepare: async ({ pki, ca }) => {
      const folder = pki.qemuFolder(ca, pki.issue(ca, { ...HERE, key }));
      const tls = { folder, verifyPeer: false, ...(priority && { priority }) };
      const machine = await qemu({ tls });
      return scene(machine, rfb(machine, "connector", { tls: {} }));
    },
  })),
  {
    hypervisor: KVM,
    security: `${x509("X509Vnc")}, private CA, client certificate`,
    route: "connector",
    against: QEMU,
    prepare: (world) => securedKvm(world, ROUTE.connector),
  },
  {
    hypervisor: KVM,
    security: `${x509("X509Vnc")}, pinned key in the ticket`,
    route: "connector",
    against: QEMU,
    prepare: async ({ pki }) => {
      const other = pki.ca("Unknown CA");
      const identity = pki.issue(other, HERE);
      const tls = { folder: pki.qemuFolder(other, identity), verifyPeer: false };
      const machine = await qemu({ password: PASSWORD, tls });
      const demand = { pins: [identity.pin], ca: other.certificate };
      const target = rfb(machine, "connector", { password: PASSWORD, tls: demand });
      return scene(machine, { ...target, route: ROUTE.bare });
    },
  },
  {
    hypervisor: KVM,
    security: `${x509("TLSVnc")}: encrypted, not authenticated`,
    route: "connector",
    against: QEMU,
    prepare: async () => {
      const machine = await qemu({ password: PASSWORD, tls: "anonymous" });
      const tls = { mode: "anonymous" } as const;
      return scene(machine, rfb(machine, "connector", { password: PASSWORD, tls }));
    },
  },
  {
    hypervisor: KVM,
    security: `${x509("X509None")}, public CA`,
    route: "internet",
    against: QEMU,
    prepare: async ({ pki, publicCa }) => {
      const tls = {
        folder: pki.qemuFolder(publicCa, pki.issue(publicCa, HERE)),
        verifyPeer: false,
      };
      const machine = await qemu({ tls });
      return scene(machine, rfb(machine, "internet", { tls: {} }));
    },
  },
  ...(["internet", "private"] as const).map((route): Case => ({
    hypervisor: "QEMU's WebSocket",
    security: "ws, VNC Authentication",
    route,
    against: QEMU,
    prepare: async () => {
      const machine = await qemu({ password: PASSWORD, websocket: true });
      return scene(
        machine,
        webSocket(machine.websocketPort, route, { tls: false, password: PASSWORD }),
      );
    },
  })),
  {
    hypervisor: "QEMU's WebSocket",
    security: "wss, private CA",
    route: "connector",
    against: QEMU,
    prepare: async ({ pki, ca }) => {
      const folder = pki.qemuFolder(ca, pki.issue(ca, HERE));
      const machine = await qemu({ websocket: true, tls: { folder, verifyPeer: false } });
      return scene(machine, webSocket(machine.websocketPort, "connector", {}));
    },
  },
];

function webSocket(
  port: number | undefined,
  route: keyof typeof ROUTE_WORDS,
  more: Partial<WebSocketTarget>,
): WebSocketTarget {
  if (port === undefined) throw new Error("the machine serves no WebSocket");
  const host = hostOn(route);
  return {
    kind: "websocket",
    host,
    port,
    path: "/",
    subprotocol: "binary",
    route: ROUTE[route],
    ...more,
  };
}

/**
 * A QEMU as CloudStack's secured hosts start it: it lets in only clients with a certificate of its CA.
 * `route`: the name of a route with a connector.
 */
export async function securedKvm({ pki, ca }: World, route: string): Promise<Scene> {
  const tls = { folder: pki.qemuFolder(ca, pki.issue(ca, HERE)), verifyPeer: true };
  const machine = await qemu({ password: PASSWORD, tls });
  const target = rfb(machine, "connector", { password: PASSWORD, tls: {}, route });
  return scene(machine, target);
}

const VNC_CASES: readonly Case[] = [
  ...(
    [
      ["None", {}, {}],
      ["VNC Authentication", { password: PASSWORD }, { password: PASSWORD }],
      ["None, RFB 3.3", { protocol33: true }, {}],
      [`${x509("Plain")}, in the clear`, { security: ["Plain"], users: plainUsers() }, USER],
    ] as const
  ).map(([security, options, login]): Case => ({
    hypervisor: TIGER,
    security,
    route: "internet",
    against: TIGER,
    prepare: async () => {
      const machine = await tigerVnc({ ...options });
      return scene(machine, rfb(machine, "internet", login));
    },
  })),
  ...(
    [
      ["X509None", {}],
      ["X509Vnc", { password: PASSWORD }],
      ["X509Plain", USER],
    ] as const
  ).map(([type, login]): Case => ({
    hypervisor: TIGER,
    security: `${x509(type)}, private CA`,
    route: "connector",
    against: TIGER,
    prepare: async ({ pki, ca }) => {
      const machine = await tigerVnc({
        password: PASSWORD,
        security: [type],
        identity: pki.issue(ca, HERE),
        users: plainUsers(),
      });
      return scene(machine, rfb(machine, "connector", { ...login, tls: {} }));
    },
  })),
  {
    hypervisor: X11VNC,
    security: "None",
    route: "internet",
    against: X11VNC,
    prepare: async () => {
      const machine = await x11vnc({});
      return scene(machine, rfb(machine, "internet"));
    },
  },
  ...(["vencrypt", "immediate"] as const).map((mode): Case => ({
    hypervisor: X11VNC,
    security: `${mode === "vencrypt" ? x509("X509Vnc") : "TLS first, VNC Authentication"}, private CA`,
    route: "connector",
    against: X11VNC,
    prepare: async ({ pki, ca }) => {
      const pem = pki.combinedFile(pki.issue(ca, { ...HERE, key: "rsa" }));
      const machine = await x11vnc({ password: PASSWORD, tls: { pem, mode } });
      return scene(
        machine,
        rfb(machine, "connector", { password: PASSWORD, tls: { start: mode } }),
      );
    },
  })),
];

function plainUsers(): Readonly<Record<string, string>> {
  return { [USER.username]: USER.password };
}

const XEN = "XenServer, XCP-ng";
const XEN_DOUBLE = "double of XAPI; TigerVNC with RFB 3.3";

function xen(
  security: string,
  route: "internet" | "connector",
  prepare: (world: World, machine: Machine) => Promise<{ target: XapiTarget; servers: Closable[] }>,
): Case {
  return {
    hypervisor: XEN,
    security,
    route,
    against: XEN_DOUBLE,
    prepare: async (world) => {
      const machine = await tigerVnc({ protocol33: true });
      const { target, servers } = await prepare(world, machine);
      return scene(machine, target, ...servers);
    },
  };
}

interface Closable {
  close(): Promise<void>;
}

/** A host of a pool, with a certificate of its kind: TLS 1.2 and P-384. */
async function xenHost(
  pki: Pki,
  authority: World["ca"],
  vncPort: number,
): Promise<{ target: XapiTarget; servers: Closable[]; pin: string }> {
  const pool = new XapiPool([{ name: "porthole", password: "x", role: "vm-operator" }]);
  const identity = pki.issue(authority, { ...HERE, key: "p384" });
  const host = await startXapi(pool, { tls: { identity, like: "xenserver" } });
  const vm = pool.addVm({ host, vncPort });
  const session = pool.logIn("porthole", "x") ?? "";
  const target: XapiTarget = {
    kind: "xapi",
    host: "127.0.0.1",
    port: host.port,
    console: `uuid=${vm.screen.uuid}`,
    session,
  };
  return { target, servers: [host], pin: identity.pin };
}

const XEN_CASES: readonly Case[] = [
  xen("TLS 1.2, P-384, private CA", "connector", async ({ pki, ca }, { port }) => {
    const { target, servers } = await xenHost(pki, ca, port);
    return { target: { ...target, route: ROUTE.connector }, servers };
  }),
  xen("TLS 1.2, P-384, pinned key", "connector", async ({ pki }, { port }) => {
    const { target, servers, pin } = await xenHost(pki, pki.ca("XenServer CA"), port);
    return { target: { ...target, route: ROUTE.bare, tls: { pins: [pin] } }, servers };
  }),
  xen("TLS 1.2, P-384, public CA", "internet", async ({ pki, publicCa }, { port }) => {
    const { target, servers } = await xenHost(pki, publicCa, port);
    return { target: { ...target, route: ROUTE.internet }, servers };
  }),
];

const LOGIN_TICKET = "PVE:root@pam:65A0B0C0::c2lnbmF0dXJl";
const VNC_TICKET = "PVEVNC:65A0B0C0::dmlld2Vy";

/** A console that is a WebSocket, by three products. */
const WEB_CONSOLES: readonly {
  readonly hypervisor: string;
  readonly words: string;
  readonly password?: string;
  readonly face: (vncPort: number) => ConsoleFace;
  readonly target: Pick<WebSocketTarget, "path" | "subprotocol" | "headers" | "password">;
}[] = [
  {
    hypervisor: "VMware ≥ 7",
    words: "WebMKS ticket",
    face: (vncPort) => webmks({ tickets: { cst4b2a: vncPort } }),
    target: { path: "/ticket/cst4b2a", subprotocol: "binary" },
  },
  {
    hypervisor: "Proxmox VE",
    words: "vncwebsocket, VNC Authentication",
    password: PASSWORD,
    face: (vncPort) =>
      proxmox({
        node: "pve1",
        vmid: 100,
        port: 5900,
        vncTicket: VNC_TICKET,
        loginTicket: LOGIN_TICKET,
        vncPort,
      }),
    target: {
      path: `/api2/json/nodes/pve1/qemu/100/vncwebsocket?port=5900&vncticket=${encodeURIComponent(VNC_TICKET)}`,
      subprotocol: "binary",
      headers: { cookie: `PVEAuthCookie=${encodeURIComponent(LOGIN_TICKET)}` },
      password: PASSWORD,
    },
  },
  {
    hypervisor: "KubeVirt",
    words: "bearer token",
    face: (vncPort) =>
      kubevirt({ namespace: "prod", name: "web-01", tokens: { "k8s-token": "allowed" }, vncPort }),
    target: {
      path: "/apis/subresources.kubevirt.io/v1/namespaces/prod/virtualmachineinstances/web-01/vnc",
      subprotocol: "plain.kubevirt.io",
      headers: { authorization: "Bearer k8s-token" },
    },
  },
];

const WEB_CASES: readonly Case[] = WEB_CONSOLES.flatMap(
  ({ hypervisor, words, password, face, target }) =>
    (["internet", "private", "connector"] as const).map((route): Case => ({
      hypervisor,
      security: `wss, ${route === "connector" ? "private" : "public"} CA, ${words}`,
      route,
      against: `double of it; ${TIGER}`,
      prepare: async ({ pki, ca, publicCa }) => {
        const machine = await tigerVnc(password === undefined ? {} : { password });
        const authority = route === "connector" ? ca : publicCa;
        const identity = pki.issue(authority, { dns: [NAME], ip: ["127.0.0.1"] });
        const server = await startWebsocketConsole(face(machine.port), identity);
        return scene(machine, { ...webSocket(server.port, route, {}), ...target }, server);
      },
    })),
);

/** In the order of the table. */
export const CASES: readonly Case[] = [...KVM_CASES, ...XEN_CASES, ...WEB_CASES, ...VNC_CASES];
