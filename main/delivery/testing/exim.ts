/**
 * Exim, as Debian ships it, as a private mail server on loopback: its own settings, spool and mailbox in a temporary
 * folder, on ports of its own, and not as a service of the system. It takes mail for `me` by password over TLS, and
 * from everybody where a test does not ask for more.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Certificate } from "./certificate.ts";

/** Not on the `PATH` of an ordinary user. */
const PROGRAM = ["/usr/sbin/exim4", "/usr/sbin/exim"].find((file) => existsSync(file));
export const hasExim = PROGRAM !== undefined;

/** Exim refuses to deliver as root: as root, it is run as the user that its package made. */
const RUN_AS = "Debian-exim";
const PATIENCE_MS = 60_000;
const LOOK_MS = 20;

export class Exim {
  readonly user = "ann";
  readonly password = "s3cret pass";
  /** Talks plainly, and offers STARTTLS. */
  readonly port: number;
  /** TLS from the first byte. */
  readonly tlsPort: number;
  readonly #dir: string;
  readonly #daemon: ChildProcess;

  private constructor(dir: string, daemon: ChildProcess, port: number, tlsPort: number) {
    this.#dir = dir;
    this.#daemon = daemon;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  static async start(certificate: Certificate): Promise<Exim> {
    const dir = mkdtempSync(path.join(tmpdir(), "belfry-exim-"));
    const as = runAs();
    for (const name of ["spool", "mail"]) mkdirSync(path.join(dir, name));
    const [port, tlsPort] = await freePorts();
    writeFileSync(path.join(dir, "cert.pem"), certificate.cert);
    writeFileSync(path.join(dir, "key.pem"), certificate.key);
    writeFileSync(path.join(dir, "exim.conf"), settings(dir, as, port, tlsPort));
    if (process.getuid!() === 0) {
      const all = ["", "spool", "mail", "cert.pem", "key.pem", "exim.conf"];
      for (const name of all) chownSync(path.join(dir, name), as.uid, as.gid);
    }
    const daemon = spawn(PROGRAM!, ["-C", path.join(dir, "exim.conf"), "-bdf", "-odi"], {
      ...as,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    daemon.stderr!.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const exim = new Exim(dir, daemon, port, tlsPort);
    const isReady = await eventually(() => daemon.exitCode !== null || answers(tlsPort));
    if (isReady && daemon.exitCode === null) return exim;
    await exim.stop();
    throw new Error(`Exim did not start: ${said}`);
  }

  /** From now on receivers named `later` are turned away for a time, or no longer. */
  setBusy(isBusy: boolean): void {
    this.#flag("busy", isBusy);
  }

  /** From now on nobody is served without a password, or everybody is. */
  setStrict(isStrict: boolean): void {
    this.#flag("strict", isStrict);
  }

  /** Mail that has arrived in the mailbox, oldest first, when it is at least so much. */
  async mails(atLeast: number): Promise<string[]> {
    const folder = path.join(this.#dir, "mail", "new");
    const names = () => (existsSync(folder) ? readdirSync(folder).toSorted(byArrival) : []);
    await eventually(() => names().length >= atLeast);
    return names().map((name) => readFileSync(path.join(folder, name), "utf8"));
  }

  async stop(): Promise<void> {
    const { exitCode, signalCode } = this.#daemon;
    if (exitCode === null && signalCode === null) {
      const gone = new Promise((resolve) => this.#daemon.once("exit", resolve));
      this.#daemon.kill("SIGTERM");
      await gone;
    }
    // What is being put into the mailbox is put there by a process of its own.
    const input = path.join(this.#dir, "spool", "input");
    await eventually(() => !existsSync(input) || readdirSync(input).length === 0);
    rmSync(this.#dir, { recursive: true, maxRetries: 10 });
  }

  #flag(name: string, isSet: boolean): void {
    const file = path.join(this.#dir, name);
    if (isSet) writeFileSync(file, "");
    else rmSync(file, { force: true });
  }
}

/** Names begin with the second and its microseconds, as numbers without leading zeros. */
const byArrival = new Intl.Collator("en", { numeric: true }).compare;

function settings(dir: string, as: { uid: number; gid: number }, port: number, tlsPort: number) {
  return `
exim_user = ${as.uid}
exim_group = ${as.gid}
never_users =
keep_environment =
spool_directory = ${dir}/spool
log_file_path = ${dir}/spool/%slog
pid_file_path = ${dir}/exim.pid
primary_hostname = mail.test
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port} : ${tlsPort}
tls_on_connect_ports = ${tlsPort}
tls_advertise_hosts = *
tls_certificate = ${dir}/cert.pem
tls_privatekey = ${dir}/key.pem
host_lookup =
rfc1413_query_timeout = 0s
acl_smtp_rcpt = receiver

begin acl
receiver:
  deny
    condition = \${if exists{${dir}/strict}}
    !authenticated = *
    message = Say who you are first
  deny
    local_parts = nobody
    message = No such person here
  defer
    local_parts = later
    condition = \${if exists{${dir}/busy}}
    message = Too busy, come back later
  accept

begin routers
all:
  driver = accept
  transport = mailbox

begin transports
mailbox:
  driver = appendfile
  directory = ${dir}/mail
  maildir_format
  user = ${as.uid}
  group = ${as.gid}

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{ann}}{eq{$auth3}{s3cret pass}}}}
  server_set_id = $auth2
  server_advertise_condition = \${if def:tls_in_cipher}
`;
}

function runAs(): { uid: number; gid: number } {
  if (process.getuid!() !== 0) return { uid: process.getuid!(), gid: process.getgid!() };
  const number = (flag: string) =>
    Number(spawnSync("id", [flag, RUN_AS], { encoding: "utf8" }).stdout.trim());
  return { uid: number("-u"), gid: number("-g") };
}

async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()];
  const ports: number[] = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ports.push((server.address() as AddressInfo).port);
  }
  await Promise.all(servers.map((each) => new Promise((resolve) => each.close(resolve))));
  return [ports[0]!, ports[1]!];
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

/** @returns whether it came true before patience ended */
async function eventually(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
