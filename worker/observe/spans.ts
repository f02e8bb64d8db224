/** A span of the platform's tracing, as far as it is used. */
export interface Span {
  /** Whether the trace that it belongs to is recorded: one of a sample is. */
  readonly isTraced: boolean;
  setAttributes(attributes: Readonly<Record<string, string | number | undefined>>): unknown;
  end(): void;
}

/** What begins spans: in the trace of the request, WebSocket or alarm that is worked for. */
export interface Tracer {
  startSpan(name: string): Span;
}

/** The runtime's `tracing`; `undefined` where it has none that begins spans by themselves. */
export function tracerOf(tracing: unknown): Tracer | undefined {
  return isTracer(tracing) ? { startSpan: (name) => tracing.startSpan(name) } : undefined;
}

function isTracer(value: unknown): value is Tracer {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof Reflect.get(value, "startSpan") === "function"
  );
}
