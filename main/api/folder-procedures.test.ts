import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { api } from "./testing/host.ts";
import { expanded, foldersLike } from "./folder-procedures.ts";

function place(): string {
  const dir = mkdtempSync(path.join(tmpdir(), "belfry-folders-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const name of ["Code/.git", "cold", ".hidden", "other"]) {
    mkdirSync(path.join(dir, name), { recursive: true });
  }
  writeFileSync(path.join(dir, "code.txt"), "");
  symlinkSync("other", path.join(dir, "co-link"));
  symlinkSync("code.txt", path.join(dir, "co-file"));
  return dir;
}

test("folders by the beginning of their name: no files, hidden ones only when asked for", () => {
  const dir = place();
  const names = (text: string) => foldersLike(text).map((each) => path.basename(each.path));
  expect(names(`${dir}/co`)).toEqual(["co-link", "Code", "cold"]);
  expect(names(`${dir}/`)).toEqual(["co-link", "Code", "cold", "other"]);
  expect(names(`${dir}/.h`)).toEqual([".hidden"]);
  expect(foldersLike(`${dir}/Code`)).toEqual([{ path: `${dir}/Code`, isGit: true }]);
  expect(foldersLike("relative")).toEqual([]);
  expect(foldersLike("/does/not/exist/x")).toEqual([]);
  expect(expanded("~/x")).toBe(path.join(homedir(), "x"));
});

test("recent folders of jobs, and the state of one", async () => {
  const { w, client } = await api();
  w.job({ name: "A", cwd: "/a" });
  w.job({ name: "B", cwd: "/b" });
  const { recent, folders } = await client.folders.complete({ text: "" });
  expect(new Set(recent)).toEqual(new Set(["/a", "/b"]));
  expect(folders).toEqual([]);
  w.missingFolders.add("/gone");
  expect(await client.folders.look({ path: "/gone" })).toMatchObject({
    state: "missing",
    git: null,
  });
  expect(await client.folders.look({ path: "relative" })).toMatchObject({ state: "missing" });
});
