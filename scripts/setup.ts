import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import { PAM_MATRIX } from "./plain-users.ts";
import { run } from "./run.ts";

/**
 * Makes ready what the tests run against: installs the Debian packages that are missing, builds the
 * viewer. Quiet when there is nothing to install; run by `npm test`.
 */

interface Need {
  /** Debian package, found to be there by a program on PATH or by a file. */
  readonly package: string;
  readonly program?: string;
  readonly file?: string;
}

const NEEDS: readonly Need[] = [
  { package: "chromium", program: "chromium" },
  { package: "firefox-esr", program: "firefox-esr" },
  { package: "fonts-dejavu-core", file: "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf" },
  {
    package: "fonts-liberation",
    file: "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
  },
  { package: "libpam-wrapper", file: PAM_MATRIX },
  { package: "openssl", program: "openssl" },
  { package: "prometheus", program: "promtool" },
  { package: "qemu-system-x86", program: "qemu-system-x86_64" },
  { package: "seabios", file: "/usr/share/seabios/bios-256k.bin" },
  { package: "tigervnc-standalone-server", program: "Xtigervnc" },
  { package: "tigervnc-tools", program: "tigervncpasswd" },
  { package: "util-linux", program: "setpriv" },
  { package: "webkit2gtk-driver", program: "WebKitWebDriver" },
  { package: "x11vnc", program: "x11vnc" },
  { package: "xclip", program: "xclip" },
  { package: "xvfb", program: "Xvfb" },
];

const missing = NEEDS.filter((need) => !isThere(need)).map((need) => need.package);
if (missing.length > 0) await install(missing);

const built = await run([process.execPath, "viewer/build.ts"]);
if (!built.succeeded) {
  process.stderr.write(built.output);
  process.exit(1);
}

function isThere({ program, file }: Need): boolean {
  if (file !== undefined && !existsSync(file)) return false;
  return program === undefined || onPath(program);
}

function onPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Installs packages as root or through a sudo that asks nothing; else says what to type, and exits. */
async function install(packages: readonly string[]): Promise<void> {
  const update = ["apt-get", "update"];
  const add = ["apt-get", "install", "-y", "--no-install-recommends", ...packages];
  const prefix = await rootPrefix();
  console.log(`Tests need ${packages.join(", ")}.`);
  const done =
    prefix !== undefined &&
    (await run([...prefix, ...update], { show: true })).succeeded &&
    (await run([...prefix, ...add], { show: true })).succeeded;
  const still = NEEDS.filter((need) => !isThere(need)).map((need) => need.package);
  if (done && still.length === 0) return;
  console.error("Install them, then run the tests again:");
  console.error(`  sudo ${update.join(" ")} && sudo ${add.join(" ")}`);
  process.exit(1);
}

/** What to put before a command that needs root, or `undefined` where this cannot become root. */
async function rootPrefix(): Promise<readonly [string, ...string[]] | undefined> {
  if (!onPath("apt-get")) return undefined;
  if (process.getuid?.() === 0) return ["env", "DEBIAN_FRONTEND=noninteractive"];
  const sudo = ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"] as const;
  return onPath("sudo") && (await run([...sudo, "true"])).succeeded ? [...sudo] : undefined;
}
