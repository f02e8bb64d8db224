import { describe, it } from "vitest";

import { endpointText, hostText } from "../../../worker/route/endpoint-text.ts";

describe("an endpoint as text", () => {
  it.for([
    ["kvm.example", "kvm.example", "kvm.example:5900"],
    ["10.0.0.1", "10.0.0.1", "10.0.0.1:5900"],
    ["2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:5900"],
  ] as const)("has %s as %s and %s", ([host, text, withPort], { expect }) => {
    expect(hostText(host)).toBe(text);
    expect(endpointText({ host, port: 5900 })).toBe(withPort);
  });
});
