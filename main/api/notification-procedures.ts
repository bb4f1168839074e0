/** The `notifications` procedures over delivery. */
import { fromRefusal } from "./errors.ts";
import type { api } from "./implementer.ts";

type Api = typeof api;

export function notificationProcedures(os: Api) {
  const { channels, rules, outbox, desktop } = os.notifications;
  return os.notifications.router({
    kinds: os.notifications.kinds.handler(({ context }) => context.notifications.channels.kinds()),
    secretStorage: os.notifications.secretStorage.handler(({ context }) =>
      context.notifications.channels.secretStorage(),
    ),
    channels: {
      list: channels.list.handler(({ context }) => context.notifications.channels.list()),
      save: channels.save.handler(async ({ input, context }) => {
        const admin = context.notifications.channels;
        const { saved, issues } = await admin.save(input.draft, input.isNew);
        context.notifications.outbox.wake();
        return { saved: saved ? await admin.info(saved) : null, issues };
      }),
      remove: channels.remove.handler(async ({ input, context, errors }) =>
        fromRefusal(errors, await context.notifications.channels.remove(input.id)),
      ),
      restore: channels.restore.handler(async ({ input, context, errors }) => {
        const admin = context.notifications.channels;
        return admin.info(fromRefusal(errors, await admin.restore(input.channel)));
      }),
      enable: channels.enable.handler(async ({ input, context, errors }) => {
        const admin = context.notifications.channels;
        const { id, enabled } = input;
        return admin.info(fromRefusal(errors, await admin.change(id, { enabled })));
      }),
      mute: channels.mute.handler(async ({ input, context, errors }) => {
        const admin = context.notifications.channels;
        const patch = { mutedUntil: input.until };
        return admin.info(fromRefusal(errors, await admin.change(input.id, patch)));
      }),
      test: channels.test.handler(async ({ input, context, errors }) => {
        const admin = context.notifications.channels;
        return "draft" in input
          ? admin.testDraft(input.draft)
          : fromRefusal(errors, await admin.test(input.id));
      }),
      send: channels.send.handler(async ({ input, context, errors }) => {
        const { id, title, text } = input;
        const tested = await context.notifications.channels.test(id, { title, text });
        const { ok, answer } = fromRefusal(errors, tested);
        return { ok, answer };
      }),
    },
    rules: {
      get: rules.get.handler(({ context }) => context.notifications.messages.rules()),
      save: rules.save.handler(async ({ input, context }) => ({
        issues: await context.notifications.messages.saveRules(input),
      })),
      muteJob: rules.muteJob.handler(async ({ input, context }) => {
        await context.notifications.messages.muteJob(input.jobId, input.until);
        return { ok: true as const };
      }),
    },
    desktop: {
      take: desktop.take.handler(({ context, signal }) => context.relay.take(signal)),
      answer: desktop.answer.handler(({ input: { number, said }, context }) => {
        context.relay.answer(number, { said });
        return { ok: true as const };
      }),
    },
    preview: os.notifications.preview.handler(({ input, context }) =>
      context.notifications.messages.preview(input),
    ),
    outbox: {
      list: outbox.list.handler(({ input, context }) => context.notifications.messages.list(input)),
      retry: outbox.retry.handler(({ input, context }) => ({
        count: context.notifications.messages.retry(input),
      })),
      discard: outbox.discard.handler(({ input, context }) => ({
        count: context.notifications.messages.discard(input.ids),
      })),
      undiscard: outbox.undiscard.handler(({ input, context }) => ({
        count: context.notifications.messages.undiscard(input.ids),
      })),
    },
  });
}
