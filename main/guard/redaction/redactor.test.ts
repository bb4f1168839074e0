/** Secrets go, everything else stays, however the text comes in pieces. */
import { createHash, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_HELD_BYTES } from "./found.ts";
import { createRedactor } from "./redactor.ts";
import {
  BEARER,
  DISCORD_WEBHOOK,
  KEY_BODY,
  madeUp,
  PRIVATE_KEY,
  SLACK_WEBHOOK,
  TOKENS,
} from "./testing.ts";

const redactor = () => createRedactor({ shapes: () => true });

/** A stream that comes in pieces of the given sizes (again and again). */
function streamed(text: string, sizes: readonly number[], with_ = redactor()) {
  const bytes = Buffer.from(text);
  const stream = with_.stream();
  const shown: Buffer[] = [];
  let next = 0;
  const take = (pieces: ReturnType<typeof stream.push>) => {
    for (const piece of pieces) {
      expect(piece.offset).toBe(next);
      next += piece.bytes.length;
      shown.push(Buffer.from(piece.bytes));
    }
  };
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    take(stream.push(bytes.subarray(at, at + size), at));
    at = Math.min(bytes.length, at + size);
    expect(at - next).toBeLessThanOrEqual(MAX_HELD_BYTES);
  }
  take(stream.end());
  expect(next).toBe(bytes.length);
  return Buffer.concat(shown).toString();
}

describe("tokens by their shape", () => {
  test.for(TOKENS)("%s", ([token, name]) => {
    const text = redactor().text;
    const mark = `[redacted: ${name}]`;
    expect(text(token)).toBe(mark);
    expect(text(`The token is "${token}", keep it.`)).toBe(`The token is "${mark}", keep it.`);
    expect(text(JSON.stringify({ text: `one\n${token}\ntwo` }))).toBe(
      JSON.stringify({ text: `one\n${mark}\ntwo` }),
    );
    expect(text(`TOKEN=${token}\n`)).toBe(`TOKEN=${mark}\n`);
    expect(text(`\u001b[32m${token}\u001b[0m`)).toBe(`\u001b[32m${mark}\u001b[0m`);
  });

  test("private keys, also within JSON, and what was printed of one", () => {
    const { text } = redactor();
    const key =
      "-----BEGIN RSA PRIVATE KEY-----[redacted: private key]-----END RSA PRIVATE KEY-----";
    expect(text(`a ${PRIVATE_KEY} b`)).toBe(`a ${key} b`);
    expect(text(JSON.stringify({ key: PRIVATE_KEY }))).toBe(JSON.stringify({ key }));
    const half = PRIVATE_KEY.slice(0, 120);
    expect(text(half)).toBe("-----BEGIN RSA PRIVATE KEY-----[redacted: private key]");
  });

  test("webhooks and bearer tokens keep what everyone may know", () => {
    const { text } = redactor();
    expect(text(`POST ${SLACK_WEBHOOK} 404`)).toBe(
      "POST https://hooks.slack.com/services/[redacted: Slack webhook] 404",
    );
    expect(text(`<${DISCORD_WEBHOOK}>`)).toBe(
      "<https://discord.com/api/webhooks/123456789012345678/[redacted: Discord webhook]>",
    );
    expect(text(BEARER)).toBe("Authorization: Bearer [redacted: access token]");
  });

  test("can be left alone", () => {
    const { text, learn } = createRedactor({ shapes: () => false });
    learn("OWN", "a-known-secret");
    const [token] = TOKENS[0]!;
    expect(text(`${token} a-known-secret`)).toBe(`${token} [redacted: OWN]`);
  });
});

test.for([
  createHash("sha1").update("a").digest("hex"),
  createHash("sha256").update("a").digest("hex"),
  `sha256-${createHash("sha256").update("a").digest("base64")}`,
  `sha512-${createHash("sha512").update("a").digest("base64")}`,
  randomUUID(),
  `toolu_01${madeUp(22)}`,
  `msg_01${madeUp(22)}`,
  `req_011${madeUp(21)}`,
  Buffer.from(madeUp(200)).toString("base64"),
  "2026-11-26T13:01:01.000Z 10.0.0.1:443 12:30:45.123456789",
  "https://example.org/a/long/path/node_modules/@scope/package-name/dist/index.d.ts?version=1.2.3",
  "highs_and_lows_of_a_very_long_identifier_in_snake_case_that_goes_on",
  "a task-ant-like-name-that-is-long-and-has-many-parts-in-it-and-goes-on-and-on",
  "Bearer authentication-and-authorization is explained below.",
  'if (line.includes("-----BEGIN PRIVATE KEY-----")) return;',
  "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n-----END CERTIFICATE-----",
  "sk-learn and sk-2026-11-26-a-branch-name-that-is-long-enough-to-be-one",
  "https://hooks.slack.com/services/",
  "AKIA is how access keys begin; ghp_ is how tokens begin.",
])("stays whole: %s", (text) => {
  expect(redactor().text(text)).toBe(text);
  expect(streamed(text, [7])).toBe(text);
});

test("random bytes in hexadecimal and base64 stay whole", () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 600 });
  fc.assert(
    fc.property(bytes, (values) => {
      const { text } = redactor();
      for (const form of ["hex", "base64", "base64url"] as const) {
        const encoded = Buffer.from(values).toString(form);
        expect(text(encoded)).toBe(encoded);
      }
    }),
    { numRuns: 300 },
  );
});

describe("known secrets", () => {
  const secret = 'correct "horse" é battery\nstaple';
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];

  test.for(forms)("in the form %j", (form) => {
    const own = redactor();
    expect(own.learn("phone.token", secret)).toBe(true);
    expect(own.text(`<${form}>`)).toBe("<[redacted: phone.token]>");
    expect(streamed(`<${form}>`, [3], own)).not.toContain("horse");
  });

  test("that are too short are left, and that is said", () => {
    const own = redactor();
    expect(own.learn("pin", "1234567")).toBe(false);
    expect(own.text("1234567")).toBe("1234567");
  });

  test("the longest of those that begin alike", () => {
    const own = redactor();
    own.learn("short", "abcdefgh");
    own.learn("long", "abcdefgh-and-more");
    expect(own.text("abcdefgh abcdefgh-and-more abcdefgh-and")).toBe(
      "[redacted: short] [redacted: long] [redacted: short]-and",
    );
  });

  test("from the names of variables, where the value can be one", () => {
    const own = redactor();
    own.learnVariables({
      DB_PASSWORD: "hunter2-hunter2",
      npm_token: "not-a-real-one",
      SSH_KEY_PASSPHRASE: "/home/me/passphrase.txt",
      MAX_TOKEN: "12345678",
      HOME: "/home/someone",
      EDITOR: "an-editor-of-mine",
    });
    expect(own.text("hunter2-hunter2 not-a-real-one")).toBe(
      "[redacted: DB_PASSWORD] [redacted: npm_token]",
    );
    const others = "/home/me/passphrase.txt 12345678 /home/someone an-editor-of-mine";
    expect(own.text(others)).toBe(others);
  });

  test("deep in values, without touching bytes", () => {
    const own = redactor();
    own.learn("S", "a-known-secret");
    const content = new Uint8Array([1, 2, 3]);
    expect(own.value({ a: [{ b: "x a-known-secret" }], n: 1, content, none: null })).toEqual({
      a: [{ b: "x [redacted: S]" }],
      n: 1,
      content,
      none: null,
    });
  });
});

describe("streams", () => {
  const filler = fc.constantFrom(
    "a line\n",
    '{"type":"text"}\n',
    "-----",
    "gh",
    "eyJ",
    " ",
    "\n",
    "Bearer ",
  );
  const secrets = [
    ...TOKENS.map(([token]) => `${token} `),
    PRIVATE_KEY,
    SLACK_WEBHOOK,
    BEARER,
    "own-secret-value",
  ];
  const part = fc.oneof(filler, fc.constantFrom(...secrets));

  test("give the same in whatever pieces they come, byte for byte as long as before", () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 }),
        (parts, sizes) => {
          const text = parts.join("\n");
          const own = redactor();
          own.learn("own", "own-secret-value");
          const whole = streamed(text, [1e6], own);
          expect(streamed(text, sizes, own)).toBe(whole);
          for (const secret of secrets) expect(whole).not.toContain(secret.trim());
          expect(whole.split("\n").length).toBe(text.split("\n").length);
          expect(streamed(whole, [50], own)).toBe(whole);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("keep lines and places of a key that comes line by line", () => {
    const text = `before\n${PRIVATE_KEY}\nafter\n`;
    const shown = streamed(text, [20]);
    expect(shown.length).toBe(text.length);
    expect(shown.split("\n").length).toBe(text.split("\n").length);
    for (const line of KEY_BODY.split("\n")) expect(shown).not.toContain(line);
    expect(shown).toMatch(
      /^before\n-----BEGIN RSA PRIVATE KEY-----\n\[redacted: private key \.+\]\n/,
    );
  });

  test("hold back nothing of a line that has ended, and a bounded amount of one that never ends", () => {
    const stream = redactor().stream();
    const [piece] = stream.push(Buffer.from('{"type":"result"}\n'), 0);
    expect(piece!.bytes.length).toBe(18);
    let shown = 0;
    const endless = Buffer.from("x".repeat(100_000));
    for (let at = 0; at < 10; at++) {
      const offset = 18 + at * endless.length;
      for (const { bytes } of stream.push(endless, offset)) shown += bytes.length;
    }
    expect(shown).toBeGreaterThan(1_000_000 - MAX_HELD_BYTES);
  });

  test("begin anew behind a gap, and lose nothing of what was held back", () => {
    const stream = redactor().stream();
    expect(stream.push(Buffer.from("one ghp_abc"), 0).map(({ bytes }) => String(bytes))).toEqual([
      "one ",
    ]);
    const pieces = stream.push(Buffer.from("two\n"), 1_000);
    expect(pieces.map(({ bytes, offset }) => [String(bytes), offset])).toEqual([
      ["ghp_abc", 4],
      ["two\n", 1_000],
    ]);
  });

  test("tell where marks have taken the place of secrets", () => {
    const stream = redactor().stream();
    const [token] = TOKENS[0]!;
    const [piece] = stream.push(Buffer.from(`at 10000: ${token}\n`), 10_000);
    expect(piece!.marks).toEqual([{ at: 10_010, bytes: token.length }]);
    expect(String(piece!.bytes)).toBe("at 10000: [redacted: GitHub token ...............]\n");
  });
});
