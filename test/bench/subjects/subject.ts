import type { ByteSocket } from "../client/byte-socket.ts";
import type { SubjectName } from "../row.ts";

/** A VNC server on 127.0.0.1. */
export interface Target {
  readonly port: number;
  /** VncAuth password, where the server asks for one. */
  readonly password?: string;
}

/** Something between a browser and VNC servers. */
export interface Subject {
  readonly name: SubjectName;
  /** Starts it in fresh processes, in front of one server. */
  open(target: Target): Promise<Door>;
}

/** A subject that runs. */
export interface Door {
  /** Port on 127.0.0.1 where it takes WebSockets. */
  readonly port: number;
  /** The process that it runs in, with all that this process starts. */
  readonly pid: number;
  /** A client without a browser, dialling `port` in place of its own. */
  connect(port?: number): Promise<ByteSocket>;
  /** Address of a page that shows the console, dialling `port` in place of its own: a lag proxy's. */
  page(port: number): Promise<string>;
  /** The same of the page that comes with the subject, where that is another one. */
  app?(port: number): string;
  close(): Promise<void>;
}
