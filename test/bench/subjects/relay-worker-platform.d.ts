/** The part of the Workers platform that the plain relay uses; tests are compiled with the browser's types. */
declare module "cloudflare:workers" {
  export abstract class DurableObject {
    abstract fetch(request: Request): Response | Promise<Response>;
  }
}

declare module "cloudflare:sockets" {
  export function connect(address: string): {
    readonly readable: ReadableStream<Uint8Array>;
    readonly writable: WritableStream<Uint8Array>;
    close(): Promise<void>;
  };
}

declare class WebSocketPair {
  readonly 0: WebSocket;
  readonly 1: WebSocket & { accept(): void };
}

interface ResponseInit {
  readonly webSocket?: WebSocket;
}
