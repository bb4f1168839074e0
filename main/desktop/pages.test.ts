import { expect, test } from "vitest";
import { pageOfLink } from "./pages.ts";

test.each([
  ["belfry://run/12", "/runs/12"],
  ["belfry://runs/12/", "/runs/12"],
  ["BELFRY://Job/3", "/jobs/3"],
  ["belfry:job/3", "/jobs/3"],
  ["belfry://new", "/jobs/new"],
  ["belfry://settings?tab=x", "/settings"],
  ["belfry://", "/"],
  // What is not known leads nowhere in particular.
  ["belfry://run/1/../../x", "/"],
  ["belfry://javascript:alert(1)", "/"],
  ["belfry://run/99999999999999999999", "/"],
])("%s opens %s", (link, page) => {
  expect(pageOfLink(link)).toBe(page);
});
