/**
 * What noVNC accepts in place of a WebSocket. It looks for these names among an object's own keys,
 * so this must be a plain object; and it assigns all four handlers when it attaches.
 */
export interface RawChannel {
  binaryType: string;
  readonly protocol: string;
  readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: ArrayBuffer }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  send(data: Uint8Array): void;
  close(): void;
}
