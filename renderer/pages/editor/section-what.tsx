/** What and where: name, agent, folder, prompt. */
import { useQuery } from "@tanstack/react-query";
import { Braces } from "lucide-react";
import { memo, useCallback, useEffect, useRef } from "react";
import type { AgentInfo } from "../../../contract/health.ts";
import { PROMPT_VARIABLES, SHELL_VARIABLES } from "../../../contract/prompt-variables.ts";
import type { AgentId } from "../../../contract/words.ts";
import { useJobLines } from "../../lib/job-lines.ts";
import { orpc } from "../../lib/query.ts";
import { useTranslation } from "../../lib/use-translation.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Input, Textarea } from "../../ui/input.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { ReadFailed } from "../../ui/read-failed.tsx";
import { Select } from "../../ui/select.tsx";
import { FolderField } from "./folder-field.tsx";
import { onlyFor } from "./only-for.ts";
import { ProblemText } from "./problem-text.tsx";
import { problemAt, type Problem } from "./problems.ts";
import type { FormAccess } from "./use-editor.ts";

const FIELDS = ["name", "agent", "profile", "cwd", "prompt"] as const;

export interface SectionWhatProps extends FormAccess<(typeof FIELDS)[number]> {
  /** What the engine says of the prompt as it stands. */
  promptProblem: Problem | null;
  /** Null for a new job. */
  jobId: number | null;
}

export const SectionWhat = onlyFor(FIELDS, What);

function What({ form, set, problems, promptProblem, jobId }: SectionWhatProps) {
  const { t } = useTranslation();
  const text = useRef<HTMLTextAreaElement>(null);
  const wrong = problemAt(problems, "prompt") ?? promptProblem;
  const isShell = form.agent === "shell";
  const insert = useCallback(
    (variable: string) => {
      const area = text.current;
      if (area === null) return;
      const { value, selectionStart: start, selectionEnd: end } = area;
      set({ prompt: value.slice(0, start) + variable + value.slice(end) });
      requestAnimationFrame(() => {
        area.focus();
        area.setSelectionRange(start + variable.length, start + variable.length);
      });
    },
    [set],
  );
  const setFolder = useCallback((cwd: string) => set({ cwd }), [set]);
  return (
    <>
      <NameField form={form} set={set} problems={problems} jobId={jobId} />
      <div className="grid grid-cols-2 gap-3.5 max-sm:grid-cols-1">
        <AgentField form={form} set={set} problems={problems} />
        <FolderField value={form.cwd} problem={problemAt(problems, "cwd")} onChange={setFolder} />
      </div>
      <Field
        label={t(isShell ? "editor.command" : "editor.field.prompt")}
        aside={<VariableMenu isShell={isShell} onPick={insert} />}
        error={
          wrong && (
            <ProblemText
              problem={wrong}
              text={form.prompt}
              onUse={(suggestion) => set({ prompt: replaced(form.prompt, wrong, suggestion) })}
            />
          )
        }
      >
        <Textarea
          ref={text}
          rows={6}
          mono={isShell}
          value={form.prompt}
          spellCheck={!isShell}
          placeholder={t(isShell ? "editor.commandPlaceholder" : "editor.promptPlaceholder")}
          onChange={(event) => set({ prompt: event.target.value })}
        />
      </Field>
    </>
  );
}

interface NameFieldProps extends Omit<FormAccess<"name">, "readable"> {
  jobId: number | null;
}

const NameField = onlyFor(["name"], Name);

/** Two jobs may have one name; whoever gives it should know. */
function Name({ form, set, problems, jobId }: NameFieldProps) {
  const { t } = useTranslation();
  const { data: lines = [] } = useJobLines();
  const wrong = problemAt(problems, "name");
  const name = form.name.trim();
  const isTaken = name !== "" && lines.some((line) => line.name === name && line.id !== jobId);
  return (
    <Field
      label={t("editor.field.name")}
      error={wrong && <ProblemText problem={wrong} />}
      hint={isTaken ? t("editor.nameTaken") : undefined}
    >
      <Input
        value={form.name}
        maxLength={200}
        placeholder={t("editor.namePlaceholder")}
        onChange={(event) => set({ name: event.target.value })}
      />
    </Field>
  );
}

/** The braces at the place become what was suggested. */
function replaced(prompt: string, { position }: Problem, suggestion: string): string {
  if (position === null) return prompt;
  const rest = prompt.slice(position);
  const length = /^\{\{[^{}]*\}\}/.exec(rest)?.[0].length ?? 2;
  return prompt.slice(0, position) + suggestion + rest.slice(length);
}

interface VariableMenuProps {
  isShell: boolean;
  onPick: (text: string) => void;
}

const VariableMenu = memo(function Variables({ isShell, onPick }: VariableMenuProps) {
  const { t } = useTranslation();
  const names = isShell
    ? (Object.keys(SHELL_VARIABLES) as (keyof typeof SHELL_VARIABLES)[])
    : (Object.keys(PROMPT_VARIABLES) as (keyof typeof PROMPT_VARIABLES)[]);
  const written = (name: (typeof names)[number]) => {
    if (isShell) return `"$${SHELL_VARIABLES[name as keyof typeof SHELL_VARIABLES]}"`;
    const { argument } = PROMPT_VARIABLES[name];
    if (argument === null) return `{{${name}}}`;
    return `{{${name}:${t(argument === "job" ? "editor.variable.aJob" : "editor.variable.aFile")}}}`;
  };
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="sm">
          <Braces aria-hidden />
          {t("editor.variable.insert")}
        </Button>
      }
    >
      {names.map((name) => (
        <MenuItem key={name} onSelect={() => onPick(written(name))}>
          <span className="flex justify-between gap-6">
            <span>{t(`editor.variable.${name}`)}</span>
            <code className="font-mono text-sm text-ink3">{written(name)}</code>
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
});

type AgentFieldProps = Omit<FormAccess<"agent" | "profile">, "readable">;

const AgentField = onlyFor(["agent", "profile"], Agent);

function Agent({ form, set, problems }: AgentFieldProps) {
  const { t } = useTranslation();
  const agents = useQuery(orpc.agents.list.queryOptions());
  const profiles = useQuery(orpc.work.profiles.queryOptions({ input: { agent: form.agent } }));
  const wrong = problemAt(problems, "agent");
  const known = agents.data ?? [];
  const options = (known.length > 0 ? known : [bare(form.agent)]).map((info) => ({
    value: info.agent,
    label: (
      <>
        {t(`words.agent.${info.agent}`)} <span className="text-ink3">{stateOf(info)}</span>
      </>
    ),
    hint: info.problem ?? undefined,
  }));
  function stateOf(info: AgentInfo): string {
    if (agents.isPending) return t("editor.agent.looking");
    if (agents.isError) return "";
    if (!info.found) return t("editor.agent.missing");
    const signedIn = ["shell", "demo", "custom"].includes(info.agent)
      ? null
      : t(`editor.agent.signedIn.${info.signedIn}`);
    return [info.version, signedIn].filter((part) => part !== null).join(", ");
  }
  // What the agent cannot be held to is not offered as if it could: the least it can is chosen.
  const possible = profiles.data?.filter(({ supported }) => supported) ?? [];
  const least = possible.some(({ profile }) => profile === form.profile)
    ? undefined
    : possible[0]?.profile;
  useEffect(() => {
    if (least !== undefined) set({ profile: least });
  }, [least, set]);
  return (
    <div className="flex flex-col gap-1.5">
      <Field label={t("editor.field.agent")} error={wrong && <ProblemText problem={wrong} />}>
        <Select<AgentId>
          value={form.agent}
          options={options}
          onChange={(agent) =>
            // An agent does not inherit the full profile of a command, which has no other.
            set({
              agent,
              model: null,
              ...(NEVER_HELD.has(form.agent) ? { profile: "read-only" } : {}),
            })
          }
        />
      </Field>
      <ReadFailed query={agents} what="agents" />
    </div>
  );
}

/** What nothing can hold to less than `full`. */
const NEVER_HELD: ReadonlySet<AgentId> = new Set(["shell", "custom"]);

const bare = (agent: AgentId): AgentInfo => ({
  agent,
  title: agent,
  found: true,
  path: null,
  version: null,
  signedIn: "unknown",
  how: "",
  problem: null,
  installHint: "",
});
