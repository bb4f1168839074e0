/** The state of one editor: the form, what it was changed from, its problems, and the draft kept of it. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "../../lib/use-translation.ts";
import { changesOf, type Form, same } from "./form.ts";
import { type DraftOf, forgetDraft, keepDraft, keptDraft } from "./kept-drafts.ts";
import type { Problems } from "./problems.ts";
import { unreadableWords } from "./unreadable.ts";

const KEEP_AFTER_MS = 400;

export interface Start {
  form: Form;
  /** What is stored, or the empty form. */
  base: Form;
  /** Version of the job that `base` is; null for a new one. */
  version: number | null;
}

/** What the sections of the form work with: these fields of it, or all. */
export interface FormAccess<Field extends keyof Form = keyof Form> {
  form: Pick<Form, Field>;
  set: (patch: Partial<Form>) => void;
  problems: Problems;
  /** For fields that hold no text: takes note whether what is typed can be read. */
  readable: (field: string) => (isReadable: boolean) => void;
}

export function useEditor(edited: DraftOf, start: Start) {
  const { t } = useTranslation();
  const [form, setForm] = useState(start.form);
  const [origin, setOrigin] = useState({ base: start.base, version: start.version });
  const [told, setTold] = useState<Problems>({});
  const [unreadable, setUnreadable] = useState<ReadonlySet<string>>(new Set());
  const [offered, setOffered] = useState(() => {
    const kept = keptDraft(edited);
    return kept && !same(kept.form, start.form) ? kept : null;
  });
  const [isKept, setKept] = useState(false);

  const set = useCallback((patch: Partial<Form>) => {
    setForm((old) => ({ ...old, ...patch }));
    const fields = Object.keys(patch);
    setTold((old) => {
      const rest = Object.entries(old).filter(
        ([key]) => !fields.some((field) => key === field || key.startsWith(`${field}.`)),
      );
      return rest.length === Object.keys(old).length ? old : Object.fromEntries(rest);
    });
  }, []);

  const readers = useRef(new Map<string, (isReadable: boolean) => void>());
  const readable = useCallback((field: string) => {
    const known = readers.current.get(field);
    if (known !== undefined) return known;
    const made = (isReadable: boolean) =>
      setUnreadable((old) => {
        if (old.has(field) !== isReadable) return old;
        const next = new Set(old);
        if (isReadable) next.delete(field);
        else next.add(field);
        return next;
      });
    readers.current.set(field, made);
    return made;
  }, []);

  const isChanged = !same(form, origin.base);
  useEffect(() => {
    // While an older draft is offered it must not be written over by the form it is offered in.
    if (offered !== null) return undefined;
    // Both as they are by then: a form of before a save, held against what was saved, would be taken for a draft.
    const timer = setTimeout(() => {
      if (same(form, origin.base)) {
        forgetDraft(edited);
        setKept(false);
      } else setKept(keepDraft(edited, { form, ...origin, at: Date.now() }));
    }, KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [form, origin, edited, offered]);

  const problems = useMemo(() => {
    const all: Problems = { ...told };
    for (const field of unreadable) {
      all[field] = {
        message: unreadableWords(t, field),
        position: null,
        suggestion: null,
      };
    }
    return all;
  }, [told, unreadable, t]);

  const access = { form, set, problems, readable };
  return {
    ...access,
    access,
    ...origin,
    isChanged,
    isKept: isKept && isChanged,
    isReadable: unreadable.size === 0,
    changes: useCallback(() => changesOf(origin.base, form), [origin.base, form]),
    setForm,
    setTold,
    /** From now on changes are counted from here: after a save, or a merge with someone else's. */
    rebase: useCallback((base: Form, version: number | null) => setOrigin({ base, version }), []),
    offered,
    takeOffered: () => {
      if (offered === null) return;
      setForm(offered.form);
      setOrigin({ base: offered.base, version: offered.version });
      setOffered(null);
    },
    dropOffered: () => {
      forgetDraft(edited);
      setOffered(null);
    },
    forget: () => forgetDraft(edited),
  };
}

export type Editor = ReturnType<typeof useEditor>;
