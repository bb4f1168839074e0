import { expect, test } from "vitest";
import { freeSpace } from "./folder.ts";

test.for([
  { free: 0, least: 0, status: "wrong" },
  { free: 99_999_999, least: 100_000_000, status: "wrong" },
  { free: 100_000_000, least: 100_000_000, status: "warning" },
  { free: 80e9, least: 100_000_000, status: "ok" },
] as const)(
  "$free bytes free, new runs refused below $least: $status",
  ({ free, least, status }) => {
    const found = freeSpace(free, least);
    expect(found.status).toBe(status);
    expect(found.remedy === null).toBe(status === "ok");
  },
);
