/** The `steering` procedures: whose bot is listened to, who is paired, what was done from there. */
import type { SteeringPerson, SteeringStatus } from "../../contract/steering.ts";
import { fromRefusal, invalid, type Errors } from "./errors.ts";
import type { ApiHost, SteeringLink } from "./host.ts";
import type { api } from "./implementer.ts";

const SILENT: SteeringLink = {
  state: "off",
  problem: null,
  bot: null,
  heardAt: null,
  nextTryAt: null,
};

export function steeringProcedures(os: typeof api) {
  return os.steering.router({
    status: os.steering.status.handler(({ context }) => status(context)),
    setUp: os.steering.setUp.handler(async ({ input, context, errors }) => {
      const { channel } = input;
      const known = context.notifications.channels.all().find(({ id }) => id === channel);
      if (channel !== null && known?.kind !== "telegram") {
        const message = known
          ? `The channel "${channel}" is none of Telegram.`
          : `There is no channel "${channel}".`;
        throw invalid(errors, message, "channel");
      }
      fromRefusal(errors, await context.settings.set("steering.telegram", channel));
      context.engine.context.events.publish({ type: "settings" });
      return status(context);
    }),
    pair: os.steering.pair.handler(({ context, errors }) => {
      if (context.steering === null) {
        const message =
          "No engine runs that could listen to the bot. Start one with: belfry daemon";
        throw errors.REFUSED({ message, data: { code: "no-engine" } });
      }
      return fromRefusal(errors, context.steering.newCode());
    }),
    allow: os.steering.allow.handler(({ input, context, errors }) => {
      const { store } = context.engine.context;
      const person = existing(errors, input.id, store.allowSteering(input.id, input.maySteer));
      note(context, person, input.maySteer ? "May steer now." : "May only look now.");
      return person;
    }),
    remove: os.steering.remove.handler(({ input, context, errors }) => {
      const { store } = context.engine.context;
      const person = existing(errors, input.id, store.removeSteering(input.id));
      note(context, person, "Was removed.");
      return person;
    }),
    notes: os.steering.notes.handler(({ input, context }) =>
      context.engine.context.store
        .steeringNotes(input)
        .map(({ mark: _mark, isHandled: _isHandled, ...shown }) => shown),
    ),
  });
}

function existing(errors: Errors, id: number, person: SteeringPerson | null): SteeringPerson {
  if (person) return person;
  throw errors.NOT_FOUND({ message: `Nobody with the number ${id} is paired.` });
}

/** What the owner did about a person, at this computer. */
function note(context: ApiHost, { userId, chatId, name }: SteeringPerson, result: string): void {
  const { store, clock, events } = context.engine.context;
  store.addSteeringNote({
    ...{ userId, chatId, name, result },
    ...{ updateId: null, personId: null, kind: "owner", text: "", mark: null },
    at: clock.now(),
  });
  events.publish({ type: "steering" });
}

function status(context: ApiHost): SteeringStatus {
  const { store } = context.engine.context;
  const { steering } = context;
  return {
    channel: context.settings.get().steering.telegram,
    ...(steering?.link() ?? SILENT),
    codeExpiresAt: steering?.codeExpiresAt() ?? null,
    people: store.steeringPeople(),
    strangers: store.steeringStrangers(),
  };
}
