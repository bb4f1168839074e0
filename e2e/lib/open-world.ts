/** The world and the page that all tests of a file share. */
import type { Page } from "playwright-core";
import { afterAll } from "vitest";
import { PagesWorld } from "./pages-world.ts";

/** Starts a world, opens a page in it, and ends both after the last test of the file. */
export async function openWorld(path: string): Promise<{ world: PagesWorld; page: Page }> {
  const world = new PagesWorld();
  afterAll(() => world.remove());
  try {
    await world.start();
    return { world, page: await world.page(path) };
  } catch (error) {
    // No hook runs for a file that could not be read to its end.
    await world.remove();
    throw error;
  }
}
