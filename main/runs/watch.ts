/**
 * Follows one attempt: its start, output and end.
 *
 * While files change, one shared timer looks at them; when they have been quiet for a second, a file watcher
 * takes over. A watcher alone would cost one callback per write of a busy agent, a timer alone would wake an
 * idle machine. A slow shared timer covers lost events and shims that died without a record.
 */
import type { ChildProcess } from "node:child_process";
import fs from "node:fs";
import type {
  ExitRecord,
  Log,
  RedactedBytes,
  Redactor,
  Watch,
  WatchHandlers,
} from "../engine/ports.ts";
import { inspect } from "./inspect.ts";
import type { Platform } from "./process-table.ts";
import { readExit, readIdentity, readToken } from "./protocol.ts";
import { RedactedFile } from "./redacted-file.ts";
import { signal } from "./signals.ts";
import type { Ticker } from "./ticker.ts";

const CHUNK_BYTES = 256 * 1024;
/** Bytes and time after which the event loop gets its turn. */
const SLICE_BYTES = 2 * 1024 * 1024;
const SLICE_MS = 10;
const QUIET_TICKS = 10;
/** Output that nobody waits for is looked through in larger steps while less than this comes between two looks. */
const FLOOD_BYTES = 2 * 1024 * 1024;

export interface WatchContext {
  platform: Platform;
  platformName: NodeJS.Platform;
  children: Map<string, ChildProcess>;
  /** null: output stays as it is. */
  redactor: Redactor | null;
  log: Log;
  /** Ticks while output flows. */
  fast: Ticker;
  /** Ticks while anything is watched. */
  slow: Ticker;
}

export interface WatchOptions {
  fromOffset: number;
  stream: boolean;
  maxBytes: number;
  capBytes: number;
}

type End = { kind: "exited"; exit: ExitRecord } | { kind: "gone"; message: string };

export class AttemptWatch implements Watch {
  readonly #context: WatchContext;
  readonly #dir: string;
  readonly #handlers: WatchHandlers;
  readonly #stdout: RedactedFile;
  readonly #stderr: RedactedFile;
  readonly #from: number;
  #budget: number;
  #seenOut = 0;
  #seenErr = 0;
  /** Output that nobody waits for has not been looked through yet. */
  #behind = false;
  /** More of it may be shown than at the last look. */
  #moved = false;
  #started = false;
  #closed = false;
  #scheduled = false;
  #pumping = false;
  #end: End | null = null;
  #watcher: fs.FSWatcher | null = null;
  #quiet = 0;
  #missedTicks = 0;

  constructor(context: WatchContext, dir: string, options: WatchOptions, handlers: WatchHandlers) {
    this.#context = context;
    this.#dir = dir;
    this.#handlers = handlers;
    this.#from = options.fromOffset;
    this.#budget = options.stream ? options.maxBytes : 0;
    const { redactor, log } = context;
    const { capBytes } = options;
    this.#stdout = new RedactedFile(dir, "stdout", { redactor, log, capBytes });
    this.#stderr = new RedactedFile(dir, "stderr", { redactor, log, capBytes });
    context.slow.add(this.#onSlowTick);
    context.children.get(dir)?.once("exit", this.#onChildExit);
    this.#goFast();
  }

  drain(): void {
    if (!this.#closed) while (this.#pump(Infinity));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#context.fast.delete(this.#onFastTick);
    this.#context.slow.delete(this.#onSlowTick);
    this.#context.children.get(this.#dir)?.off("exit", this.#onChildExit);
    this.#unwatch();
    this.#stdout.close();
    this.#stderr.close();
  }

  readonly #onFastTick = (): void => {
    if (this.#check() || this.#behind) {
      this.#quiet = 0;
    } else if (!this.#closed && ++this.#quiet >= QUIET_TICKS) {
      this.#context.fast.delete(this.#onFastTick);
      this.#arm();
      // Something may have happened between the last look and the watcher.
      this.#schedule();
    }
  };

  readonly #onSlowTick = (): void => {
    this.#check();
    if (!this.#closed && !this.#end && !this.#isShimAlive()) this.#onShimGone();
  };

  readonly #onChildExit = (): void => {
    if (this.#closed) return;
    this.#check();
    if (!this.#closed && !this.#end && !this.#isShimAlive()) this.#onShimGone();
  };

  #goFast(): void {
    this.#unwatch();
    this.#quiet = 0;
    this.#context.fast.add(this.#onFastTick);
    this.#schedule();
  }

  #arm(): void {
    try {
      this.#watcher = fs.watch(this.#dir, () => this.#goFast());
      this.#watcher.on("error", () => this.#goFast());
    } catch {
      // No watcher to be had (limit reached, folder gone): the timer goes on.
      this.#context.fast.add(this.#onFastTick);
    }
  }

  #unwatch(): void {
    this.#watcher?.close();
    this.#watcher = null;
  }

  #schedule(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#check();
    });
  }

  /** Looks at everything once. Returns whether anything had changed. */
  #check(): boolean {
    if (this.#closed || this.#pumping) return false;
    this.#noticeStart();
    // The record first: output read after it is complete.
    if (!this.#end) {
      const exit = readExit(this.#dir);
      if (exit) this.#end = { kind: "exited", exit };
    }
    const before = this.#seenOut + this.#seenErr;
    this.#moved = false;
    const more = this.#pump(SLICE_BYTES);
    const changed = this.#moved || this.#seenOut + this.#seenErr !== before;
    if (this.#closed) return true;
    if (changed) this.#handlers.onActivity();
    if (this.#closed) return true;
    if (more) {
      this.#schedule();
    } else if (this.#end) {
      this.#finish(this.#end);
    }
    return changed || more;
  }

  #noticeStart(): void {
    if (this.#started) return;
    const identity = readIdentity(this.#dir);
    if (!identity) return;
    this.#started = true;
    this.#handlers.onStarted(identity.startedAt);
  }

  /**
   * Looks through the output, hands it over, and keeps the files under the cap. Returns whether there is more to do
   * now: to be handed over, or, at the end, to be looked through.
   */
  #pump(sliceBytes: number): boolean {
    if (this.#pumping) return false;
    this.#pumping = true;
    try {
      const isLast = this.#end !== null || sliceBytes === Infinity;
      const errSize = this.#stderr.size();
      const newErr = this.#stderr.end(errSize) - this.#seenErr;
      this.#seenErr += newErr;
      const pace = (grown: number) => (!isLast && grown > FLOOD_BYTES ? CHUNK_BYTES : sliceBytes);
      const errMore = this.#lookThrough(this.#stderr, errSize, pace(newErr), isLast);

      const size = this.#stdout.size();
      const newOut = this.#stdout.end(size) - this.#seenOut;
      this.#seenOut += newOut;
      let more = false;
      if (this.#budget > 0) {
        more = this.#advance(this.#stdout, size, sliceBytes, isLast);
        // A reader that cannot keep up must not make the file grow without bound.
        if (!this.#closed && this.#stdout.isOver(more ? size / 4 : size)) this.#stdout.trim(size);
      } else {
        more = this.#lookThrough(this.#stdout, size, pace(newOut), isLast);
      }
      this.#behind = errMore || more;
      return (this.#budget > 0 || isLast) && this.#behind && !this.#closed;
    } finally {
      this.#pumping = false;
    }
  }

  /** Output that is not handed over: a slice at each look, and nothing of what is dropped anyway. */
  #lookThrough(file: RedactedFile, size: number, sliceBytes: number, isLast: boolean): boolean {
    if (file.isOver(size) && file.trim(size)) return true;
    return this.#advance(file, size, sliceBytes, isLast);
  }

  /** Returns whether there is more. */
  #advance(file: RedactedFile, size: number, sliceBytes: number, isLast: boolean): boolean {
    const until = performance.now() + SLICE_MS;
    let left = sliceBytes;
    while (!this.#closed) {
      const pieces = file.next(size, CHUNK_BYTES);
      if (pieces === null) break;
      this.#hand(file, pieces);
      left -= CHUNK_BYTES;
      if (left <= 0 || (sliceBytes !== Infinity && performance.now() > until)) return true;
    }
    if (isLast && !this.#closed) this.#hand(file, file.rest());
    return false;
  }

  #hand(file: RedactedFile, pieces: readonly RedactedBytes[]): void {
    this.#moved ||= pieces.length > 0;
    if (file !== this.#stdout) return;
    for (const { bytes, offset } of pieces) {
      let at = Math.max(0, this.#from - offset);
      while (at < bytes.length && this.#budget > 0 && !this.#closed) {
        const chunk = bytes.subarray(at, at + Math.min(CHUNK_BYTES, this.#budget));
        this.#budget -= chunk.length;
        this.#handlers.onOutput(chunk, offset + at);
        at += chunk.length;
      }
    }
  }

  #isShimAlive(): boolean {
    if (this.#context.children.has(this.#dir)) return true;
    const shim = readIdentity(this.#dir)?.shim ?? readToken(this.#dir)?.shim;
    // Only Linux tells the whole identity cheaply; elsewhere a pid that is in use is looked at no further.
    if (shim && this.#context.platformName !== "linux") return signal(shim.pid, 0);
    const found = inspect(this.#context.platform, this.#dir);
    if (found.kind === "never-started") {
      // A shim of an engine before us may still be on its way: wait one tick more.
      return this.#missedTicks++ === 0;
    }
    return found.kind !== "gone";
  }

  #onShimGone(): void {
    const found = inspect(this.#context.platform, this.#dir);
    if (found.kind === "alive") return;
    if (found.kind === "exited") this.#end = { kind: "exited", exit: found.exit };
    else if (found.kind === "gone") this.#end = { kind: "gone", message: found.message };
    else
      this.#end = { kind: "gone", message: "The run's carrier ended without starting the agent." };
    this.#schedule();
  }

  #finish(end: End): void {
    this.#noticeStart();
    if (this.#closed) return;
    this.close();
    this.#handlers.onEnd(end);
  }
}
