import { it } from "vitest";

import { reachedBy } from "../../../worker/console/reached-by.ts";
import type { Target } from "../../../worker/ticket/claims.ts";

const socket = (path: string): Target => ({
  kind: "websocket",
  host: "10.3.3.3",
  port: 443,
  path,
});

it.for<[string, Target, boolean]>([
  ["a ticket's path", socket("/ticket/cst-52-a"), true],
  ["Proxmox VE", socket("/api2/json/nodes/pve/qemu/100/vncwebsocket?port=5900"), false],
  ["KubeVirt", socket("/apis/subresources.kubevirt.io/v1/namespaces/a/x/vnc"), false],
  ["QEMU's own", socket("/"), false],
  ["a VNC server", { kind: "rfb", host: "10.3.3.3", port: 5900 }, false],
])("knows WebMKS: %s", ([, target, expected], { expect }) => {
  expect(reachedBy(target)).toEqual({ isWebMks: expected, mayBeVncterm: false });
});

it("takes a console of XenServer's for one that may be vncterm's", ({ expect }) => {
  const target: Target = {
    kind: "xapi",
    host: "10.3.3.3",
    port: 443,
    console: "uuid=a",
    session: "OpaqueRef:b",
  };
  expect(reachedBy(target)).toEqual({ isWebMks: false, mayBeVncterm: true });
});
