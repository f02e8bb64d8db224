import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** What `openssl ca` needs to know; everything else is on its command line. */
const CONFIGURATION = `
[ca]
default_ca = issuer
[issuer]
new_certs_dir = .
database = issued.txt
default_md = sha256
policy = anything
unique_subject = no
rand_serial = yes
[anything]
commonName = optional
`;

/** One certificate to be signed. */
export interface SigningRequest {
  /** File names, in the folder, without `.key` and `.pem`. */
  readonly name: string;
  /** The issuer's, or `undefined` for a certificate signed by its own key. */
  readonly issuer: string | undefined;
  readonly commonName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Lines of an extension section of OpenSSL, such as `basicConstraints=critical,CA:TRUE`. */
  readonly extensions: readonly string[];
}

/** Makes a folder ready for `signCertificate`. */
export function prepareFolder(folder: string): void {
  writeFileSync(join(folder, "openssl.cnf"), CONFIGURATION);
  writeFileSync(join(folder, "issued.txt"), "");
}

/**
 * Signs the key in `name.key` and writes `name.pem`. By `openssl ca`, because it alone takes both dates
 * of a certificate in OpenSSL 3.0, the version of Debian 12.
 */
export function signCertificate(folder: string, request: SigningRequest): void {
  const { name, issuer, commonName } = request;
  const subject = `/CN=${commonName.replaceAll(/[/\\+=]/g, "\\$&")}`;
  writeFileSync(join(folder, `${name}.ext`), request.extensions.join("\n"));
  openssl(folder, ["req", "-new", "-key", `${name}.key`, "-subj", subject, "-out", `${name}.csr`]);
  openssl(
    folder,
    [
      ["ca", "-batch", "-notext", "-in", `${name}.csr`, "-out", `${name}.pem`],
      ["-startdate", stamp(request.notBefore), "-enddate", stamp(request.notAfter)],
      ["-extfile", `${name}.ext`, "-keyfile", `${issuer ?? name}.key`],
      issuer === undefined ? ["-selfsign"] : ["-cert", `${issuer}.pem`],
    ].flat(),
  );
}

function openssl(folder: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync("openssl", args, {
    cwd: folder,
    env: { ...process.env, OPENSSL_CONF: join(folder, "openssl.cnf") },
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`openssl ${args.join(" ")}: ${stderr.toString()}`);
}

/** ASN.1 GeneralizedTime, such as `20260131120000Z`. */
function stamp(date: Date): string {
  return `${date.toISOString().slice(0, 19).replaceAll(/[-:T]/g, "")}Z`;
}
