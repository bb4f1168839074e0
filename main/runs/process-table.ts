/** What the parts of runs/ need from the operating system's process table. */

/** One live process (zombies are left out). */
export interface ProcessRow {
  pid: number;
  ppid: number;
  /** Process group; 0 on Windows, which has none. */
  pgid: number;
  /** Opaque text; equal for the same process, different after the pid was given to another. */
  startTime: string;
  /** Command line, where the table shows it at no extra cost. */
  command?: string;
}

export interface Platform {
  /** A process whose parent has ended still names it (Windows); elsewhere init takes the parent's place. */
  keepsParents: boolean;
  /** Names this boot of the machine; "-" when it cannot be told. */
  bootId(): string;
  /** Start time of a live process; null when there is none, or only a zombie. */
  startTimeOf(pid: number): string | null;
  /** For polling: as exact as can be told without starting a program. */
  seemsAlive(process: { pid: number; startTime: string }): boolean;
  /** All live processes that this user can see. */
  processes(): Promise<ProcessRow[]>;
  /** Pids of live processes with `BELFRY_RUN=<marker>` in the environment; empty where that cannot be read. */
  marked(marker: string): Promise<number[]>;
  /** Command line of a process as one string; null when it is gone. */
  commandLine(pid: number): Promise<string | null>;
  /** Pid of a shim whose arguments name this folder; undefined where it cannot be told cheaply. */
  findShim(dir: string): number | null | undefined;
  /** Signals the agent's process group (the process tree on Windows). False when there is none. */
  signalGroup(pid: number, signal: "SIGTERM" | "SIGKILL"): boolean;
  /** Whether a process group has live members (elsewhere than on Linux, zombies may count). */
  groupExists(pid: number): boolean;
}
