/** Every page of the app, for what walks through all of them. */

export interface Place {
  name: string;
  path: string;
}

/** @param ids a job and a run that exist; without them, their pages are left out */
export function allPlaces(ids: { jobId: number; runId: number } | null): Place[] {
  const fixed = [
    "today",
    "jobs",
    "jobs/new",
    "runs",
    "calendar",
    "insights",
    "notifications",
    "agents",
    "settings",
    "welcome",
    "templates",
    "reference",
    ...["engine", "budgets", "security", "data", "about"].map(
      (section) => `settings?section=${section}`,
    ),
  ].map((path) => ({ name: path.replace(/\W+/g, "-"), path: `/${path}` }));
  if (ids === null) return fixed;
  return [
    ...fixed,
    { name: "job", path: `/jobs/${ids.jobId}` },
    { name: "job-edit", path: `/jobs/${ids.jobId}/edit` },
    { name: "run", path: `/runs/${ids.runId}` },
  ];
}
