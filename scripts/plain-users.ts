import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const MULTIARCH = process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";

/** A PAM module that knows users from a file; of the Debian package libpam-wrapper. */
export const PAM_MATRIX = `/usr/lib/${MULTIARCH}/pam_wrapper/pam_matrix.so`;

/** Users and passwords of a VNC server's Plain login. */
export type PlainUsers = Readonly<Record<string, string>>;

/**
 * Writes a PAM service into `folder` and returns the environment in which a program uses it instead of
 * the system's: logins are checked for real, with neither root nor a change to the machine.
 */
export async function plainLogin(
  folder: string,
  service: string,
  users: PlainUsers,
): Promise<Readonly<Record<string, string>>> {
  const database = join(folder, "users");
  const lines = Object.entries(users).map(([user, password]) => `${user}:${password}:${service}\n`);
  await writeFile(database, lines.join(""), { mode: 0o600 });
  const rules = ["auth", "account"].map(
    (rule) => `${rule} required ${PAM_MATRIX} passdb=${database}\n`,
  );
  await writeFile(join(folder, service), rules.join(""));
  return {
    LD_PRELOAD: "libpam_wrapper.so",
    PAM_WRAPPER: "1",
    PAM_WRAPPER_SERVICE_DIR: folder,
  };
}
