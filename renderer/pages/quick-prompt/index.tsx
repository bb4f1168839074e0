/** The quick prompt: one thing for an agent to do now, from anywhere. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, useEffect, useState } from "react";
import type { AgentId, Profile } from "../../../contract/words.ts";
import { isMac } from "../../lib/platform.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input, Textarea } from "../../ui/input.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { Select } from "../../ui/select.tsx";
import { sentenceOf } from "../../lib/api-error.ts";
import { lastPrompt, rememberPrompt, titleOf } from "./remembered.ts";

/** Agents that cannot be held to less. */
const ONLY_FULL: ReadonlySet<AgentId> = new Set(["shell", "custom"]);

export function QuickPromptPage() {
  const { t } = useTranslation();
  const agents = useQuery(orpc.agents.list.queryOptions());
  const [prompt, setPrompt] = useState("");
  const [{ agent, cwd }, setPlace] = useState(lastPrompt);
  const run = useMutation(
    orpc.jobs.tryOut.mutationOptions({
      onSuccess({ id }) {
        rememberPrompt({ agent, cwd });
        window.open(`#/runs/${id}`);
        window.close();
      },
    }),
  );
  useEffect(() => {
    const close = (event: globalThis.KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) window.close();
    };
    window.addEventListener("keydown", close);
    return () => window.removeEventListener("keydown", close);
  }, []);

  const profile: Profile = ONLY_FULL.has(agent) ? "full" : "read-only";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (prompt.trim() === "" || run.isPending) return;
    const work = { agent, prompt, cwd, profile };
    run.mutate({ name: titleOf(prompt), work, trigger: "manual" });
  };
  const runOnKeys = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
  };
  const found = (agents.data ?? []).filter((each) => each.found && each.agent !== "custom");
  const options = found.map((each) => ({
    value: each.agent,
    label: t(`words.agent.${each.agent}`),
  }));

  return (
    <main className="h-full bg-panel">
      <form onSubmit={submit} className="flex h-full flex-col gap-3 p-4">
        <h1 className="sr-only">{t("quickPrompt.title")}</h1>
        <Field
          label={t("quickPrompt.prompt")}
          hideLabel
          error={run.isError ? sentenceOf(run.error, t("quickPrompt.failed")) : null}
          className="grow [&>textarea]:grow"
        >
          <Textarea
            autoFocus
            required
            rows={5}
            value={prompt}
            placeholder={t("quickPrompt.placeholder")}
            onChange={(event) => setPrompt(event.target.value)}
            onKeyDown={runOnKeys}
            className="resize-none"
          />
        </Field>
        <div className="flex items-end gap-3">
          <Field label={t("quickPrompt.agent")} className="w-44 shrink-0">
            <Select
              value={agent}
              options={options}
              onChange={(next) => setPlace({ agent: next, cwd })}
            />
          </Field>
          <Field label={t("quickPrompt.folder")} className="grow">
            <Input
              mono
              required
              value={cwd}
              placeholder={t("quickPrompt.folderHint")}
              onChange={(event) => setPlace({ agent, cwd: event.target.value })}
            />
          </Field>
          <Button type="submit" variant="primary" busy={run.isPending}>
            {t("quickPrompt.run")}
            <Kbd plain>{isMac ? "⌘↵" : "Ctrl ↵"}</Kbd>
          </Button>
        </div>
        <ReadFailed query={agents} what="agents" />
        <p className="text-sm text-ink3">
          {t(profile === "full" ? "quickPrompt.mayAll" : "quickPrompt.mayRead")}
        </p>
      </form>
    </main>
  );
}
