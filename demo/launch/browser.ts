import { spawn } from "node:child_process";

/** The command that opens a link on this desktop, or `undefined` where there is no desktop. */
export function openCommand(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] | undefined {
  if (platform === "darwin") return ["open"];
  // `start` is a command of the shell; its first quoted argument is a title.
  if (platform === "win32") return ["cmd", "/c", "start", '""'];
  const remote = env["SSH_CONNECTION"] !== undefined;
  const desktop = Boolean(env["WAYLAND_DISPLAY"] ?? env["DISPLAY"]);
  return desktop && !remote ? ["xdg-open"] : undefined;
}

/** Opens a link in the person's browser and says whether there was a way to try. */
export function openBrowser(link: string): boolean {
  const [command, ...args] = openCommand(process.platform, process.env) ?? [];
  if (command === undefined) return false;
  const child = spawn(command, [...args, link], {
    stdio: "ignore",
    detached: true,
    windowsVerbatimArguments: true,
  });
  // The link stands in the terminal as well, so nothing is lost without a browser.
  child.on("error", () => undefined);
  child.unref();
  return true;
}
