import { it } from "vitest";

import { isWebMks } from "../../../worker/console/webmks.ts";
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
  expect(isWebMks(target)).toBe(expected);
});
