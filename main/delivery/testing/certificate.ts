/** A certificate that a test makes for itself and that nobody vouches for. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface Certificate {
  /** Both in PEM. */
  key: string;
  cert: string;
}

/** @param names who it is for, as `IP:127.0.0.1` or `DNS:localhost`, with commas between */
export function selfMadeCertificate(names: string): Certificate {
  const dir = mkdtempSync(path.join(tmpdir(), "belfry-cert-"));
  try {
    const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const about = ["-days", "2", "-subj", "/CN=test", "-addext", `subjectAltName=${names}`];
    const files = ["-keyout", "key.pem", "-out", "cert.pem"];
    const made = spawnSync("openssl", ["req", ...kind, ...files, ...about], {
      cwd: dir,
      encoding: "utf8",
    });
    if (made.status !== 0) throw new Error(`openssl: ${made.error?.message ?? made.stderr}`);
    const pem = (name: string) => readFileSync(path.join(dir, name), "utf8");
    return { key: pem("key.pem"), cert: pem("cert.pem") };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
