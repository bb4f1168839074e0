/** Going back to a backup from the settings, and back again: what is asked, what happens, and what is said of it. */
import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { openWorld } from "../lib/open-world.ts";
import { tabTo } from "../lib/page-acts.ts";
import { hasFocus } from "../lib/page-waits.ts";

const { world, page } = await openWorld("/settings?section=data");
const names = async () => (await world.client.jobs.list()).map(({ name }) => name);
const rows = (why: string) =>
  page.getByRole("table", { name: "Backups" }).getByRole("row").filter({ hasText: why });
const dialog = page.getByRole("alertdialog");
const note = page.getByRole("status").filter({ hasText: /restored/ });

test("a backup is restored by a start anew, and the state before it comes back the same way", async () => {
  await world.job({ name: "Before" });
  await page.getByRole("button", { name: "Back up now" }).click();
  await rows("by hand").getByText("1 job").waitFor();
  await world.job({ name: "After" });

  await rows("by hand")
    .getByRole("button", { name: /^Restore the backup/ })
    .click();
  await dialog.getByText("1 job was made, changed or removed since").waitFor();
  await dialog.getByText("Messages that waited when it was made are held back").waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });

  // By keyboard: the same, and it is done.
  const restore = rows("by hand").getByRole("button", { name: /^Restore the backup/ });
  const cancel = dialog.getByRole("button", { name: "Cancel" });
  await tabTo(restore);
  await page.keyboard.press("Enter");
  await hasFocus(cancel);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await hasFocus(restore);
  await page.keyboard.press("Enter");
  await hasFocus(cancel);
  await tabTo(dialog.getByRole("button", { name: "Restore and start anew" }));
  await page.keyboard.press("Enter");
  await note.getByText("The former database is kept as").waitFor();
  expect(await names()).toEqual(["Before"]);
  await rows("before another was restored").getByText("2 jobs").waitFor();
  // The connection that asked for it is gone, which is no failure.
  expect(await page.getByText("That was not done").count()).toBe(0);

  await note.getByRole("button", { name: "Go back" }).click();
  await dialog.getByRole("button", { name: "Restore and start anew" }).click();
  await dialog.waitFor({ state: "detached" });
  await rows("before another was restored").nth(1).waitFor();
  await note.getByText("The former database is kept as").waitFor();
  expect(await names()).toEqual(["Before", "After"]);
  await note.getByRole("button", { name: "Dismiss" }).click();
  await note.waitFor({ state: "detached" });
});

test("a restore that waits for the next start can be taken back, and one whose backup is gone is refused", async () => {
  const restoreLater = async () => {
    await rows("by hand")
      .first()
      .getByRole("button", { name: /^Restore the backup/ })
      .click();
    await dialog.getByRole("button", { name: "At the next start" }).click();
    await note.getByText("is restored when the engine starts next").waitFor();
  };
  await restoreLater();
  await note.getByRole("button", { name: "Do not restore" }).click();
  await note.waitFor({ state: "detached" });
  expect((await world.client.data.restoring()).wish).toBeNull();

  await restoreLater();
  const { wish } = await world.client.data.restoring();
  rmSync(wish!.path);
  await note.getByRole("button", { name: "Start anew now" }).click();
  await note.getByText("There is no such file.").waitFor();
  expect(await names()).toEqual(["Before", "After"]);
});
