import type { Admission, ConsoleFace, Refusal, UpgradeRequest } from "./websocket-console.ts";

export interface WebmksOptions {
  /** The VNC server behind each ticket. A ticket opens one console, once. */
  readonly tickets: Readonly<Record<string, number>>;
  /** How ESXi treats a ticket that it does not know: with 404, or by hanging up. */
  readonly unknownTicket?: "404 Not Found" | "close";
}

/** VMware ESXi: `wss://host/ticket/<ticket>`, the ticket of `AcquireTicket("webmks")`. */
export function webmks({ tickets, unknownTicket = "404 Not Found" }: WebmksOptions): ConsoleFace {
  const unused = new Map(Object.entries(tickets));
  return ({ path, protocols }) => {
    // Offers both of VMware's own; only the first is RFB.
    if (!protocols.includes("binary")) return { refuse: "400 Bad Request" };
    const ticket = decodeURIComponent(/^\/ticket\/([^/]+)$/.exec(path)?.[1] ?? "");
    const vncPort = unused.get(ticket);
    if (vncPort === undefined) return { refuse: unknownTicket };
    unused.delete(ticket);
    return { vncPort, protocol: "binary" };
  };
}

export interface ProxmoxOptions {
  readonly node: string;
  readonly vmid: number;
  /** What `vncproxy` answered: both come back in the query. */
  readonly port: number;
  readonly vncTicket: string;
  /** Whose `vncproxy` that was: a login ticket, an API token as `user@realm!name=secret`, or both. */
  readonly loginTicket?: string;
  readonly apiToken?: string;
  /** Of the VNC server inside, which asks for the password of `vncproxy` by VncAuth. */
  readonly vncPort: number;
}

/** Proxmox VE: `vncwebsocket` of a machine. */
export function proxmox(options: ProxmoxOptions): ConsoleFace {
  const { node, vmid, port, vncTicket, loginTicket, apiToken, vncPort } = options;
  const at = `/api2/json/nodes/${node}/qemu/${vmid}/vncwebsocket`;
  return ({ path, query, headers, protocols }) => {
    const cookie = cookieOf(headers.cookie, "PVEAuthCookie");
    const known =
      (loginTicket !== undefined && cookie === loginTicket) ||
      (apiToken !== undefined && headers.authorization === `PVEAPIToken=${apiToken}`);
    if (!known && cookie === undefined && headers.authorization === undefined) {
      return { refuse: "401 No ticket" };
    }
    if (!known) return { refuse: "401 permission denied - invalid PVE ticket" };
    if (path !== at) return { refuse: "404 Not Found" };
    if (query.get("port") !== String(port) || query.get("vncticket") !== vncTicket) {
      return { refuse: "401 permission denied - invalid PVEVNC ticket" };
    }
    if (!protocols.includes("binary")) return { refuse: "400 Bad Request" };
    return { vncPort, protocol: "binary" };
  };
}

export interface KubevirtOptions {
  readonly namespace: string;
  readonly name: string;
  /** The bearer tokens of the API server, and whether each may open consoles. */
  readonly tokens: Readonly<Record<string, "allowed" | "forbidden">>;
  readonly vncPort: number;
  readonly running?: boolean;
}

const KUBEVIRT_PROTOCOL = "plain.kubevirt.io";

/** KubeVirt: the `vnc` subresource of a virtual machine instance, behind a Kubernetes API server. */
export function kubevirt(options: KubevirtOptions): ConsoleFace {
  const { namespace, name, tokens, vncPort, running = true } = options;
  const api = "/apis/subresources.kubevirt.io/v1";
  const at = `${api}/namespaces/${namespace}/virtualmachineinstances/${name}/vnc`;
  let endOther: (() => void) | undefined;
  return ({ path, query, headers, protocols }: UpgradeRequest): Admission | Refusal => {
    const token = headers.authorization?.replace(/^Bearer /, "") ?? "";
    const right = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
    if (right === undefined) return failure(401, "Unauthorized", "Unauthorized");
    if (right === "forbidden") return failure(403, "Forbidden", `cannot get resource "${path}"`);
    if (path !== at) return failure(404, "Not Found", "virtualmachineinstance not found");
    if (!running) return failure(503, "Service Unavailable", "the machine does not run");
    if (!protocols.includes(KUBEVIRT_PROTOCOL)) return failure(400, "Bad Request", "subprotocol");
    if (endOther !== undefined && query.get("preserveSession") === "true") {
      return failure(503, "Service Unavailable", "an active VNC connection exists");
    }
    endOther?.();
    let ownEnd: (() => void) | undefined;
    return {
      vncPort,
      protocol: KUBEVIRT_PROTOCOL,
      opened: (end) => {
        ownEnd = end;
        endOther = end;
      },
      closed: () => {
        if (endOther === ownEnd) endOther = undefined;
      },
    };
  };
}

/** A refusal with the Status object that Kubernetes sends. */
function failure(code: number, reason: string, message: string): Refusal {
  const status = { kind: "Status", apiVersion: "v1", status: "Failure", message, reason, code };
  return {
    refuse: `${code} ${reason}`,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(status),
  };
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? "").split(/;\s*/);
  const pair = pairs.find((candidate) => candidate.startsWith(`${name}=`));
  return pair === undefined ? undefined : decodeURIComponent(pair.slice(name.length + 1));
}
