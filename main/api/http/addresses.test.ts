import { describe, expect, test } from "vitest";
import { addresses } from "./addresses.ts";

describe("names of this machine, with the port that is listened at", () => {
  const own = addresses(4680, []);

  test.for(["127.0.0.1:4680", "localhost:4680", "[::1]:4680", "LOCALHOST:4680"])(
    "%s is one, and so are pages of it",
    (host) => {
      expect(own.isHost(host)).toBe(true);
      expect(own.isOrigin(`http://${host}`)).toBe(true);
    },
  );

  test.for([
    undefined,
    "",
    "127.0.0.1",
    "localhost",
    "127.0.0.1:4681",
    "127.0.0.1:04680",
    "127.0.0.1.:4680",
    "localhost.:4680",
    "127.1:4680",
    "2130706433:4680",
    "0x7f000001:4680",
    "0.0.0.0:4680",
    "::1:4680",
    "[::ffff:127.0.0.1]:4680",
    "localhost.example.org:4680",
    "evil.example:4680",
    "user@127.0.0.1:4680",
    "127.0.0.1:4680, evil.example",
    "127.0.0.1:4680/",
    "127.0.0.1:4680#",
    "127.0.0.1 :4680",
  ])("%s is none", (host) => {
    expect(own.isHost(host)).toBe(false);
    expect(own.isOrigin(`http://${host}`)).toBe(false);
  });

  test.for(["null", "file://", "127.0.0.1:4680", "ftp://127.0.0.1:4680", "HTTP//127.0.0.1:4680"])(
    "a page of %s is none of ours",
    (origin) => expect(own.isOrigin(origin)).toBe(false),
  );
});

test("a further name stands for the own port and for those of a proxy", () => {
  const more = addresses(4680, ["Belfry.example.org", "other.example:8443"]);
  for (const host of ["belfry.example.org", "belfry.example.org:443", "belfry.example.org:4680"]) {
    expect(more.isHost(host)).toBe(true);
  }
  expect(more.isOrigin("https://belfry.example.org")).toBe(true);
  expect(more.isHost("other.example:8443")).toBe(true);
  expect(more.isHost("other.example")).toBe(false);
  expect(more.isHost("x.belfry.example.org")).toBe(false);
});
