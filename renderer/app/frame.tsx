/** What surrounds a page: the shell, or nothing in the small window of the quick prompt. */
import { Outlet, useRouterState } from "@tanstack/react-router";
import { Shell } from "./shell.tsx";
import { useChosenLooks } from "./use-chosen-looks.ts";

export function Frame() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  return path === "/quick-prompt" ? <Bare /> : <Shell />;
}

function Bare() {
  useChosenLooks();
  return <Outlet />;
}
