import { randomBytes } from "node:crypto";

import { endpointText } from "../../worker/route/endpoint-text.ts";
import { startDemoHypervisor } from "../hypervisor.ts";
import { answers } from "./answers.ts";
import type { Machine } from "./machine.ts";
import type { Subject } from "./options.ts";
import { startQemu } from "./qemu.ts";

export interface MachineOptions {
  readonly subject: Subject;
  /** Password of a target. */
  readonly password: string | undefined;
  /** A private folder, removed by the caller. */
  readonly folder: string;
  readonly verbose: boolean;
  readonly signal: AbortSignal;
}

/** Starts the machine, or describes the one that runs already. */
export async function openMachine(options: MachineOptions): Promise<Machine> {
  const { subject } = options;
  switch (subject.kind) {
    case "demo":
      return startDemo();
    case "qemu":
      return startQemu({ ...options, password: freshPassword() });
    case "target":
      return ownServer(subject, options.password);
  }
}

async function ownServer(
  { host, port }: Extract<Subject, { kind: "target" }>,
  password: string | undefined,
): Promise<Machine> {
  const name = endpointText({ host, port });
  const hint = (await answers(host, port))
    ? "Your own VNC server."
    : `Nothing answers at ${name} yet. Start your VNC server before you open the link.`;
  return { name, host, port, password, hint, close: () => Promise.resolve() };
}

async function startDemo(): Promise<Machine> {
  const password = freshPassword();
  const demo = await startDemoHypervisor({ password, forPeople: true });
  return {
    name: "Porthole demo machine",
    host: demo.host,
    port: demo.port,
    password,
    hint: "Type help in its terminal, drag its windows, draw in Sketch.",
    close: () => demo.close(),
  };
}

/** Eight characters: all that VNC Authentication looks at. */
function freshPassword(): string {
  return randomBytes(6).toString("base64url");
}
