/** Jobs whose failures a person does not want to hear of, until they succeed again. */
import type { DesktopState } from "./desktop-state.ts";
import type { EngineKeeper } from "./engine-keeper.ts";

export interface Mutes {
  get(): ReadonlySet<number>;
  add(jobId: number): void;
}

/** @param onChange told when the set has changed */
export function setupMutes(keeper: EngineKeeper, state: DesktopState, onChange: () => void): Mutes {
  let muted: ReadonlySet<number> = new Set(state.get().mutedJobs);
  const set = (jobs: Set<number>) => {
    muted = jobs;
    state.set({ mutedJobs: [...jobs] });
    onChange();
  };
  keeper.watch(({ live }) => {
    if (!live.connected) return;
    const isOver = (id: number) => {
      const last = live.lastEnded.get(id)?.state;
      return !live.jobs.has(id) || last === "succeeded" || last === "silent";
    };
    const kept = [...muted].filter((id) => !isOver(id));
    if (kept.length < muted.size) set(new Set(kept));
  });
  return { get: () => muted, add: (jobId) => set(new Set(muted).add(jobId)) };
}
