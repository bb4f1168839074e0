/** The frame around all pages: navigation, state of the engine, and the page. */
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { BellRing } from "lucide-react";
import { useEffect } from "react";
import { formatNumber } from "../lib/format.ts";
import { keepFocus } from "../lib/kept-focus.ts";
import { orpc } from "../lib/query.ts";
import { useTranslation } from "../lib/use-translation.ts";
import { Announcer } from "./announcer.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { EngineFoot } from "./engine-foot.tsx";
import { NAV } from "./nav.ts";
import { Overlays } from "./overlays.tsx";
import { useChosenLooks } from "./use-chosen-looks.ts";

/** At the left; a rail of icons below 1000 px, a bar at the bottom on a phone. */
export function Shell() {
  const { t } = useTranslation();
  useChosenLooks();
  useEffect(keepFocus, []);
  return (
    <div className="grid h-full grid-cols-[200px_minmax(0,1fr)] max-[999px]:grid-cols-[56px_minmax(0,1fr)] max-sm:grid-cols-1 max-sm:grid-rows-[minmax(0,1fr)_auto]">
      <a
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-panel focus:px-3 focus:py-1.5 focus:shadow-pop"
      >
        {t("shell.skip")}
      </a>
      <nav
        aria-label={t("shell.navigation")}
        className="flex min-h-0 flex-col gap-0.5 overflow-y-auto border-r border-line px-2.5 py-3.5 max-[999px]:px-2 max-sm:order-last max-sm:flex-row max-sm:justify-between max-sm:overflow-x-auto max-sm:border-t max-sm:border-r-0 max-sm:py-1"
      >
        <div className="flex items-center gap-2 px-2.5 pb-3 text-lg font-[650] max-[999px]:px-3 max-sm:hidden">
          <BellRing aria-hidden className="size-4 shrink-0 text-accent" />
          <span className="max-[999px]:sr-only">Belfry</span>
        </div>
        {NAV.map(({ to, name, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            title={t(`${name}.title`)}
            className="relative flex items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-ink2 hover:text-ink max-[999px]:px-3 max-[999px]:py-2"
            activeProps={{
              className: "bg-accent-soft font-[550] !text-ink",
              "aria-current": "page",
            }}
          >
            <Icon aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
            <span className="max-[999px]:sr-only">{t(`${name}.title`)}</span>
            {name === "today" && <Unread />}
          </Link>
        ))}
        <EngineFoot />
      </nav>
      <div className="flex min-h-0 min-w-0 flex-col">
        <ConnectionBanner />
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-hidden outline-none">
          <Outlet />
        </main>
      </div>
      <Announcer />
      <Overlays />
    </div>
  );
}

/** How many results nobody has seen. */
function Unread() {
  const { t } = useTranslation();
  const { data: counts } = useQuery(orpc.inbox.counts.queryOptions());
  if (counts === undefined || counts.unread === 0) return null;
  return (
    // On the rail it is smaller, and at the corner of its link: the icon stays to be read.
    <span className="ml-auto rounded-full bg-accent px-1.5 text-xs font-[550] text-accent-ink max-[999px]:absolute max-[999px]:-top-0.5 max-[999px]:-right-1.5 max-[999px]:px-[3px] max-[999px]:text-[9px] max-[999px]:leading-3">
      <span aria-hidden>{counts.unread > 99 ? "99+" : formatNumber(counts.unread)}</span>
      <span className="sr-only">{t("shell.unread", { count: counts.unread })}</span>
    </span>
  );
}
