import { expect, test } from "vitest";
import { readCrontab } from "./crontab.ts";

const text = `# m h dom mon dow command
SHELL=/bin/bash
PATH="/usr/local/bin:/usr/bin"
MAILTO=me@example.org

# Nightly dump
30 2 * * * pg_dump app > /backups/app-$(date +\\%F).sql
@daily tidy --all
@reboot /opt/start
*/5 * * * 1-5 mail me%Subject: hi%%there
#0 4 * * * switched off

CRON_TZ=Europe/Paris
0 9 * * mon weekly
@sometimes what
just words
`;

test("lines become shell jobs, with name, folder, variables and zone", () => {
  const { jobs, leftOut } = readCrontab(text, "/home/me");
  expect(jobs.map(({ line, job }) => [line, job.schedule, job.name, job.timezone])).toEqual([
    [7, "30 2 * * *", "Nightly dump", "local"],
    [8, "@daily", "tidy --all", "local"],
    [10, "*/5 * * * 1-5", expect.any(String), "local"],
    [14, "0 9 * * mon", "weekly", "Europe/Paris"],
  ]);
  expect(jobs[0]!.job).toMatchObject({
    agent: "shell",
    profile: "full",
    cwd: "/home/me",
    prompt: "pg_dump app > /backups/app-$(date +%F).sql",
    env: { PATH: "/usr/local/bin:/usr/bin" },
    tags: ["crontab"],
  });
  // A real percent sign ends the command; what follows is its input.
  expect(jobs[2]!.job.prompt).toBe("printf '%s' 'Subject: hi\n\nthere\n' | mail me");
  expect(
    leftOut.map(({ line, reason }) => [line, reason.split(" ").slice(0, 4).join(" ")]),
  ).toEqual([
    [4, "Belfry does not mail"],
    [9, "It runs when the"],
    [11, "It is switched off"],
    [15, "This macro is not"],
    [16, "It is no line"],
  ]);
});
