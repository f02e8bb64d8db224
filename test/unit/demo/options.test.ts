import { describe, it } from "vitest";

import { UsageError } from "../../../cli/usage-error.ts";
import { openCommand } from "../../../demo/launch/browser.ts";
import { readOptions } from "../../../demo/launch/options.ts";

describe("the options of npm start", () => {
  it("show the demo machine when there are none", ({ expect }) => {
    expect(readOptions([], { VNC_PASSWORD: "not for the demo" })).toEqual({
      subject: { kind: "demo" },
      mode: "control",
      cloudStack: false,
      port: undefined,
      password: undefined,
      passwordFromStdin: false,
      openBrowser: true,
      verbose: false,
      help: false,
    });
  });

  it.for([
    ["127.0.0.1:5901", "127.0.0.1", 5901],
    ["vm.example.com:65535", "vm.example.com", 65_535],
    ["[::1]:5900", "::1", 5900],
    ["[0:0:0:0:0:0:0:1]:5900", "::1", 5900],
    ["VM.Example.com.:5900", "vm.example.com", 5900],
  ] as const)("understand the target %s", ([target, host, port], { expect }) => {
    expect(readOptions(["--target", target], {}).subject).toEqual({ kind: "target", host, port });
  });

  it("make CloudStack's links when asked to", ({ expect }) => {
    expect(readOptions(["--cloudstack", "--mode", "view"], {})).toMatchObject({
      cloudStack: true,
      mode: "view",
    });
  });

  it("prefer the password of the command line to that of the environment", ({ expect }) => {
    const args = ["--target", "127.0.0.1:5901"];
    const env = { VNC_PASSWORD: "environment" };
    expect(readOptions(args, env).password).toBe("environment");
    expect(readOptions([...args, "--password", "argument"], env).password).toBe("argument");
  });

  it.for([
    [["--target", "nonsense"]],
    [["--target", "127.0.0.1:0"]],
    [["--target", "127.0.0.1:65536"]],
    [["--target", "169.254.169.254:5900"]],
    [["--target", "127.0.0.1:5900", "--qemu"]],
    [["--password", "secret"]],
    [["--password-stdin"]],
    [["--mode", "admin"]],
    [["--port", "0"]],
    [["--port", "70000"]],
    [["--unknown"]],
  ] as const)("refuse %j", ([args], { expect }) => {
    expect(() => readOptions(args, {})).toThrow(UsageError);
  });
});

it.for([
  ["darwin", {}, ["open"]],
  ["win32", {}, ["cmd", "/c", "start", '""']],
  ["linux", { DISPLAY: ":0" }, ["xdg-open"]],
  ["linux", { WAYLAND_DISPLAY: "wayland-0" }, ["xdg-open"]],
  ["linux", { DISPLAY: ":0", SSH_CONNECTION: "here" }, undefined],
  ["linux", { DISPLAY: "" }, undefined],
  ["linux", {}, undefined],
] as const)("a browser opens on %s with %j by %j", ([platform, env, command], { expect }) => {
  expect(openCommand(platform, env)).toEqual(command);
});
