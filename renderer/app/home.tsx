/** Where the app begins: with Today, or with the welcome page while there is no job of a person's own. */
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { orpc } from "../lib/query.ts";
import { PagePending } from "./page-states.tsx";

export function Home() {
  const jobs = useQuery(orpc.jobs.list.queryOptions({ input: {} }));
  if (jobs.isPending) return <PagePending />;
  const own = jobs.data?.some((job) => !job.tags.includes("demo")) ?? true;
  return <Navigate to={own ? "/today" : "/welcome"} replace />;
}
