import type { XapiConsole, XapiHost, XapiPool, XapiVm } from "./xapi-pool.ts";

/** An API error: its code, then what XAPI adds to it. */
export class XapiError extends Error {
  readonly details: readonly string[];

  constructor(code: string, ...details: readonly string[]) {
    super(code);
    this.details = details;
  }
}

type Params = readonly unknown[];
type Call = (pool: XapiPool, id: string) => unknown;

/** The calls that have one reference or uuid after the session. */
const CALLS: Readonly<Record<string, Call>> = {
  "VM.get_by_uuid": (pool, uuid) => {
    const vm = pool.vms.find((known) => known.uuid === uuid);
    if (vm === undefined) throw new XapiError("UUID_INVALID", "VM", uuid);
    return vm.ref;
  },
  "VM.get_consoles": (pool, ref) => vmOf(pool, ref).consoles.map((console) => console.ref),
  "VM.get_resident_on": (pool, ref) => vmOf(pool, ref).host.ref,
  "VM.get_power_state": (pool, ref) => (vmOf(pool, ref).running ? "Running" : "Halted"),
  "console.get_by_uuid": (pool, uuid) => {
    const found = pool.vms.flatMap((vm) => vm.consoles).find((known) => known.uuid === uuid);
    if (found === undefined) throw new XapiError("UUID_INVALID", "console", uuid);
    return found.ref;
  },
  "console.get_record": (pool, ref) => {
    const { vm, console } = consoleOf(pool, ref);
    const { uuid, protocol } = console;
    const location = pool.locationOf(vm, console);
    return { uuid, protocol, location, VM: vm.ref, other_config: {} };
  },
  "console.get_location": (pool, ref) => {
    const { vm, console } = consoleOf(pool, ref);
    return pool.locationOf(vm, console);
  },
  "console.get_protocol": (pool, ref) => consoleOf(pool, ref).console.protocol,
  "console.get_VM": (pool, ref) => consoleOf(pool, ref).vm.ref,
  "host.get_address": (pool, ref) => {
    const host = pool.hosts.find((known) => known.ref === ref);
    if (host === undefined) throw new XapiError("HANDLE_INVALID", "host", ref);
    return host.address;
  },
};

/** Does one API call on a host of the pool. Throws the `XapiError` that XAPI answers. */
export function xapiCall(pool: XapiPool, host: XapiHost, method: string, params: Params): unknown {
  const text = params.map(String);
  const [master] = pool.hosts;
  if (master !== undefined && master !== host) {
    throw new XapiError("HOST_IS_SLAVE", master.address);
  }
  if (method === "session.login_with_password") return logIn(pool, text);
  const [session = "", id = ""] = text;
  if (pool.userOf(session) === undefined) throw new XapiError("SESSION_INVALID", session);
  if (method === "session.logout") {
    pool.logOut(session);
    return "";
  }
  const call = CALLS[method];
  if (call === undefined) throw new XapiError("MESSAGE_METHOD_UNKNOWN", method);
  if (params.length !== 2) {
    throw new XapiError("MESSAGE_PARAMETER_COUNT_MISMATCH", method, "1", `${params.length - 1}`);
  }
  return call(pool, id);
}

/** Version and originator may be left out, as old clients do. */
function logIn(pool: XapiPool, params: readonly string[]): string {
  const [name = "", password = ""] = params;
  const session = pool.logIn(name, password);
  if (session === undefined) {
    throw new XapiError("SESSION_AUTHENTICATION_FAILED", name, "Authentication failure");
  }
  return session;
}

function vmOf(pool: XapiPool, ref: string): XapiVm {
  const vm = pool.vms.find((known) => known.ref === ref);
  if (vm === undefined) throw new XapiError("HANDLE_INVALID", "VM", ref);
  return vm;
}

function consoleOf(
  pool: XapiPool,
  ref: string,
): { readonly vm: XapiVm; readonly console: XapiConsole } {
  for (const vm of pool.vms) {
    const console = vm.consoles.find((known) => known.ref === ref);
    if (console !== undefined) return { vm, console };
  }
  throw new XapiError("HANDLE_INVALID", "console", ref);
}
