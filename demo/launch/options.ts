import { readOptions as readArguments, wholeNumber } from "../../cli/arguments.ts";
import { parseEndpoint } from "../../cli/endpoint.ts";
import { UsageError } from "../../cli/usage-error.ts";
import { HostError, normaliseHost } from "../../worker/route/address.ts";

export const DEFAULT_PORT = 8787;

const OPTIONS = {
  target: { type: "string" },
  qemu: { type: "boolean", default: false },
  password: { type: "string" },
  "password-stdin": { type: "boolean", default: false },
  mode: { type: "string", default: "control" },
  cloudstack: { type: "boolean", default: false },
  port: { type: "string" },
  "no-open": { type: "boolean", default: false },
  verbose: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Which screen to show. */
export type Subject =
  | { readonly kind: "demo" }
  | { readonly kind: "qemu" }
  | { readonly kind: "target"; readonly host: string; readonly port: number };

export interface Options {
  readonly subject: Subject;
  readonly mode: "control" | "view";
  /** Whether the links are those of a CloudStack management server. */
  readonly cloudStack: boolean;
  /** The gateway's port when one was asked for. */
  readonly port: number | undefined;
  readonly password: string | undefined;
  readonly passwordFromStdin: boolean;
  readonly openBrowser: boolean;
  readonly verbose: boolean;
  readonly help: boolean;
}

export const HELP = `Starts Porthole on this computer and prints a link to a console.

  npm start                                the demo machine
  npm start -- --target 127.0.0.1:5901     a VNC server of your own
  npm start -- --qemu                      a small virtual machine in QEMU

  --password TEXT      password of your VNC server; better in the environment
                       variable VNC_PASSWORD, or with --password-stdin
  --password-stdin     reads the password from the first line of standard input
  --mode view          the link may look but not type; the default is control
  --cloudstack         links as the management server of CloudStack makes them
  --port NUMBER        port of the gateway; the default is the first free one from ${DEFAULT_PORT}
  --no-open            does not open a browser
  --verbose            shows what the gateway prints
  --help               this text
`;

/** Reads the command line and VNC_PASSWORD. Throws UsageError. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options {
  const values = readArguments(args, OPTIONS);
  if (values.target !== undefined && values.qemu)
    throw new UsageError("--target and --qemu are two different machines, choose one");
  const withPassword = values.password !== undefined || values["password-stdin"];
  if (withPassword && values.target === undefined)
    throw new UsageError("A password belongs to --target; the other machines make their own");
  if (values.mode !== "control" && values.mode !== "view")
    throw new UsageError("--mode takes control or view");
  return {
    subject: subjectOf(values.target, values.qemu),
    mode: values.mode,
    cloudStack: values.cloudstack,
    port: values.port === undefined ? undefined : wholeNumber("--port", values.port, 1, 65_535),
    password: values.target === undefined ? undefined : (values.password ?? env["VNC_PASSWORD"]),
    passwordFromStdin: values["password-stdin"],
    openBrowser: !values["no-open"],
    verbose: values.verbose,
    help: values.help,
  };
}

function subjectOf(target: string | undefined, qemu: boolean): Subject {
  if (target === undefined) return { kind: qemu ? "qemu" : "demo" };
  const { host, port } = parseEndpoint(target);
  try {
    // The one entry of the allow-list needs the plain spelling.
    return { kind: "target", host: normaliseHost(host).text, port };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    throw new UsageError(
      error.code === "refused"
        ? "--target is an address that Porthole never opens (link-local, metadata or multicast)"
        : "--target takes a host name or an IP address in front of the port",
    );
  }
}
