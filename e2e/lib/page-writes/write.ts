/** What people do on the pages that the engine can refuse, as data: one table of it per part of the app. */
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { PagesWorld } from "../pages-world.ts";

/** Where it is done. The page is there once the tests run. */
export interface Stage {
  world: PagesWorld;
  page: Page;
}

export interface Write {
  /** The procedure that is refused, such as `/jobs/edit`. */
  procedure: string;
  does: string;
  /** Makes what is needed, and says at which address it is done. */
  at(): Promise<string> | string;
  /** The first time, which is refused. */
  act(): Promise<void>;
  /** What is said besides the reason of the engine; left out where the reason stands alone, beside a form. */
  says?: string;
  /** Holds after it was refused: what was typed is there, what was shown at once is put back. */
  kept?(): Promise<unknown>;
  /** The second time, which is not refused; the same as the first unless something else is left to do. */
  again?(): Promise<void>;
  /** Waits until it is done. */
  done(): Promise<unknown>;
}

/** Waits until what is read has these parts. */
export async function matches(read: () => unknown, parts: object): Promise<void> {
  await expect.poll(read).toMatchObject(parts);
}

export async function is(read: () => unknown, value: unknown): Promise<void> {
  await expect.poll(read).toBe(value);
}

export async function isNot(read: () => unknown, value: unknown): Promise<void> {
  await expect.poll(read).not.toBe(value);
}
