/** The sentences for what a feed can meet, with the errors as electron-updater throws them. */
import { expect, test } from "vitest";
import { failureSentence } from "./failure.ts";

const failure = (message: string, more: object = {}) => Object.assign(new Error(message), more);

test.for([
  [failure("connect ECONNREFUSED 127.0.0.1:9", { code: "ECONNREFUSED" }), "(ECONNREFUSED)"],
  [failure("net::ERR_INTERNET_DISCONNECTED"), "(ERR_INTERNET_DISCONNECTED)"],
  [failure("net::ERR_CONNECTION_RESET"), "(ERR_CONNECTION_RESET)"],
  [failure("404 Not Found", { statusCode: 404 }), "answered with status 404."],
  [
    failure('Cannot find channel "latest.yml" update info: HttpError: 404 Not Found\nHeaders: {}', {
      code: "ERR_UPDATER_CHANNEL_FILE_NOT_FOUND",
    }),
    "answered with status 404.",
  ],
  [failure("sha512 checksum mismatch", { code: "ERR_CHECKSUM_MISMATCH" }), "another one."],
  [failure("no space left on device", { code: "ENOSPC" }), "no room left"],
  [failure("Cannot parse", { code: "ERR_UPDATER_INVALID_UPDATE_INFO" }), "cannot be read."],
] as const)("%s", ([error, says]) => {
  expect(failureSentence(error)).toContain(says);
});

test("what is not known is told in its own words, without headers and traces", () => {
  expect(failureSentence(new Error("Something else\nat line 1"))).toBe("Something else");
  expect(failureSentence("text")).toBe("text");
});
