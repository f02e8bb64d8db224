import { randomUUID } from "node:crypto";

/** May look, may open the consoles of machines, may also open those of hosts. */
type XapiRole = "read-only" | "vm-operator" | "pool-admin";

export interface XapiUser {
  readonly name: string;
  readonly password: string;
  readonly role: XapiRole;
}

export interface XapiHost {
  readonly ref: string;
  /** What `host.get_address` says. */
  readonly address: string;
  /** Where its consoles' locations begin, such as `https://127.0.0.1:443`. */
  readonly origin: string;
}

export interface XapiConsole {
  readonly ref: string;
  readonly uuid: string;
  readonly protocol: "rfb" | "vt100";
}

export interface XapiVm {
  readonly ref: string;
  readonly uuid: string;
  /** A host's own console; it needs a pool admin. */
  readonly controlDomain: boolean;
  readonly consoles: readonly XapiConsole[];
  /** The screen that tests ask for. */
  readonly screen: XapiConsole;
  /** Port of its VNC server on 127.0.0.1; without one there is no console to connect to. */
  readonly vncPort: number | undefined;
  running: boolean;
  host: XapiHost;
}

export interface XapiVmOptions {
  readonly host: XapiHost;
  readonly vncPort?: number;
  readonly controlDomain?: boolean;
  readonly running?: boolean;
}

/** An open console, which a host closes when its machine moves away. */
export interface XapiTunnel {
  readonly vm: XapiVm;
  readonly user: string;
  close(): void;
}

const newRef = (): string => `OpaqueRef:${randomUUID()}`;

/** What the hosts of one pool know together: users, sessions, machines and open consoles. */
export class XapiPool {
  readonly users: readonly XapiUser[];
  readonly hosts: XapiHost[] = [];
  readonly vms: XapiVm[] = [];
  readonly tunnels = new Set<XapiTunnel>();
  /** `pool.limit_console_sessions`: one console of a machine at a time. */
  limitConsoleSessions = false;
  /** `pool.vm_console_idle_timeout`, in milliseconds: no key and no pointer for so long ends a console. */
  idleTimeoutMs: number | undefined;
  readonly #sessions = new Map<string, XapiUser>();

  constructor(users: readonly XapiUser[]) {
    this.users = users;
  }

  /** The first host is the master. */
  addHost(origin: string, address = new URL(origin).hostname): XapiHost {
    const host = { ref: newRef(), address, origin };
    this.hosts.push(host);
    return host;
  }

  /** Adds a machine with two consoles, a serial line first, as XAPI lists them in no order. */
  addVm({ host, vncPort, controlDomain = false, running = true }: XapiVmOptions): XapiVm {
    const screen: XapiConsole = { ref: newRef(), uuid: randomUUID(), protocol: "rfb" };
    const serial: XapiConsole = { ref: newRef(), uuid: randomUUID(), protocol: "vt100" };
    const identity = { ref: newRef(), uuid: randomUUID() };
    const consoles = [serial, screen];
    const vm = { ...identity, consoles, screen, controlDomain, vncPort, running, host };
    this.vms.push(vm);
    return vm;
  }

  /** Live migration: open consoles end, and the old host no longer knows the machine as its own. */
  migrate(vm: XapiVm, host: XapiHost): void {
    vm.host = host;
    for (const tunnel of this.tunnels) if (tunnel.vm === vm) tunnel.close();
  }

  /** A session, or `undefined` for a wrong name or password. */
  logIn(name: string, password: string): string | undefined {
    const user = this.users.find((known) => known.name === name && known.password === password);
    if (user === undefined) return undefined;
    const session = newRef();
    this.#sessions.set(session, user);
    return session;
  }

  /** Ends a session; as a log-out does, or the time. */
  logOut(session: string): void {
    this.#sessions.delete(session);
  }

  userOf(session: string): XapiUser | undefined {
    return this.#sessions.get(session);
  }

  /** Sessions that nobody logged out. */
  sessions(): readonly string[] {
    return [...this.#sessions.keys()];
  }

  /** The console that a query names: by a machine or by itself, by `uuid` or by `ref`. */
  find(query: URLSearchParams): { readonly vm: XapiVm; readonly console: XapiConsole } | undefined {
    const uuid = query.get("uuid");
    const ref = query.get("ref");
    const matches = (entry: XapiVm | XapiConsole): boolean =>
      uuid === null ? entry.ref === ref : entry.uuid === uuid;
    for (const vm of this.vms) {
      if (matches(vm)) return { vm, console: vm.screen };
      const console = vm.consoles.find(matches);
      if (console !== undefined) return { vm, console };
    }
    return undefined;
  }

  /** `console.get_location`: on the host where the machine runs. */
  locationOf(vm: XapiVm, console: XapiConsole): string {
    const query = vm.controlDomain ? `ref=${console.ref}` : `uuid=${console.uuid}`;
    return `${vm.host.origin}/console?${query}`;
  }
}
