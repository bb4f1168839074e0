import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FakeClock, FakeTimers } from "../../engine/testing/clock.ts";
import { selfMadeCertificate } from "../testing/certificate.ts";
import { HttpPeer } from "../testing/http-peer.ts";
import { isLocalAddress } from "./addresses.ts";
import { outgoingHttp, type OutgoingOptions } from "./http.ts";
import { blockedBecause } from "./policy.ts";

const open = { allowedHosts: [], localHosts: ["127.0.0.1"] };
const options = (more: Partial<OutgoingOptions> = {}): OutgoingOptions => ({
  policy: open,
  signal: new AbortController().signal,
  timers: new FakeTimers(new FakeClock(0)),
  ...more,
});

describe("addresses within the machine or the local network", () => {
  test.each([
    "127.0.0.1",
    "127.9.9.9",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "::1",
    "::",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "not an address",
  ])("%s", (address) => expect(isLocalAddress(address)).toBe(true));

  test.each(["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:1.1.1.1"])(
    "%s is on the public internet",
    (address) => expect(isLocalAddress(address)).toBe(false),
  );
});

describe("the policy", () => {
  test("local hosts need a person's word: by name, address or network", () => {
    const why = (localHosts: string[]) =>
      blockedBecause({ allowedHosts: [], localHosts }, "gotify.lan", "192.168.1.5");
    expect(why([])).toContain("gotify.lan (192.168.1.5) lies within");
    for (const pattern of ["gotify.lan", "*.lan", "192.168.1.5", "192.168.1.0/24"]) {
      expect(why([pattern])).toBeNull();
    }
    for (const pattern of ["otify.lan", "192.168.2.0/24", "192.168.1.0/99", "x/8"]) {
      expect(why([pattern])).not.toBeNull();
    }
  });

  test("an allow-list holds for the public internet", () => {
    const policy = { allowedHosts: ["api.example.com", "*.example.org"], localHosts: [] };
    expect(blockedBecause(policy, "api.example.com", "1.1.1.1")).toBeNull();
    expect(blockedBecause(policy, "a.example.org", "1.1.1.1")).toBeNull();
    expect(blockedBecause(policy, "example.org.evil.com", "1.1.1.1")).toContain("not among");
  });
});

describe("the way out", () => {
  let peer: HttpPeer;
  let other: HttpPeer;

  beforeAll(async () => {
    peer = await HttpPeer.start();
    other = await HttpPeer.start();
  });
  afterAll(async () => {
    await peer.close();
    await other.close();
  });
  beforeEach(() => {
    peer.received.length = 0;
    other.received.length = 0;
    peer.answer = () => ({ status: 200, body: "ok" });
    other.answer = () => ({ status: 200, body: "other" });
  });

  test("a name that the DNS points into the local network is not reached", async () => {
    const lookup = async () => [{ address: "127.0.0.1", family: 4 }];
    const policy = { allowedHosts: [], localHosts: [] };
    const url = `http://rebinding.example.com:${peer.port}/`;
    const answered = await outgoingHttp({ url }, options({ lookup, policy }));
    expect(answered).toMatchObject({ ok: false, error: { code: "blocked" } });
    expect(peer.received).toEqual([]);
  });

  test("the address that was checked is the one connected to", async () => {
    let asked = 0;
    const lookup = async () => {
      asked += 1;
      return [{ address: "127.0.0.1", family: 4 }];
    };
    const url = `http://name.example.com:${peer.port}/`;
    const answered = await outgoingHttp({ url }, options({ lookup }));
    expect(answered).toMatchObject({ ok: true, value: { text: "ok" } });
    expect(asked).toBe(1);
    expect(peer.last.headers.host).toBe(`name.example.com:${peer.port}`);
  });

  test("without encryption only local hosts are reached", async () => {
    const lookup = async () => [{ address: "1.1.1.1", family: 4 }];
    const answered = await outgoingHttp({ url: "http://example.com/" }, options({ lookup }));
    expect(answered).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("use https") },
    });
  });

  test("each redirect is checked, and keys do not go to another server", async () => {
    const headers = { authorization: "Bearer secret" };
    peer.answer = ({ path: at }) =>
      at === "/" ? { status: 302, headers: { location: `${other.url}/landed` } } : { status: 200 };
    const answered = await outgoingHttp({ url: `${peer.url}/`, headers }, options());
    expect(answered).toMatchObject({ ok: true, value: { text: "other" } });
    expect(other.last.headers.authorization).toBeUndefined();

    peer.answer = () => ({ status: 302, headers: { location: "http://169.254.169.254/latest" } });
    const inner = await outgoingHttp({ url: peer.url }, options());
    expect(inner).toMatchObject({ ok: false, error: { code: "blocked" } });

    peer.answer = () => ({ status: 307, headers: { location: other.url } });
    other.received.length = 0;
    const posted = await outgoingHttp({ url: peer.url, body: "secret" }, options());
    expect(posted).toMatchObject({ ok: false, error: { code: "blocked" } });
    expect(other.received).toEqual([]);
  });

  test("redirects without end, other protocols and endless answers are given up", async () => {
    peer.answer = () => ({ status: 302, headers: { location: "/again" } });
    expect(await outgoingHttp({ url: peer.url }, options())).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("more than 5 times") },
    });
    peer.answer = () => ({ status: 200, body: "x".repeat(2_000_000) });
    expect(await outgoingHttp({ url: peer.url }, options())).toMatchObject({
      ok: false,
      error: { code: "too-large" },
    });
    for (const url of ["file:///etc/passwd", "ftp://127.0.0.1/", "nonsense"]) {
      expect(await outgoingHttp({ url }, options())).toMatchObject({ ok: false });
    }
  });

  test("who does not answer in 30 seconds is given up; who has answered is not waited for", async () => {
    const clock = new FakeClock(0);
    const timers = new FakeTimers(clock);
    peer.answer = () => null;
    const asked = new Promise<void>((resolve) => (peer.onRequest = resolve));
    const sent = outgoingHttp({ url: peer.url }, options({ timers }));
    await asked;
    expect(timers.take(clock.mono + 29_999)).toBeNull();
    timers.take(clock.mono + 30_000)!.callback();
    expect(await sent).toMatchObject({
      ok: false,
      error: { code: "timeout", message: expect.stringContaining("did not answer in 30 seconds") },
    });
    peer.answer = () => ({ status: 200 });
    expect(await outgoingHttp({ url: peer.url }, options({ timers }))).toMatchObject({ ok: true });
    expect(timers.take(Infinity)).toBeNull();
  });

  test("a certificate that nobody vouches for is refused, and one that is trusted is taken", async () => {
    const { key, cert } = selfMadeCertificate("IP:127.0.0.1");
    const tls = await HttpPeer.start({ key, cert });
    try {
      const refused = await outgoingHttp({ url: tls.url }, options());
      expect(refused).toMatchObject({ ok: false, error: { code: "tls" } });
      expect(tls.received).toEqual([]);
      const trusted = await outgoingHttp({ url: tls.url }, options({ ca: cert }));
      expect(trusted).toMatchObject({ ok: true, value: { status: 200 } });
    } finally {
      await tls.close();
    }
  });
});
