/**
 * A service on a message bus that a test session does not have, such as the one that puts a computer to sleep: it
 * notes what it is asked, answers as told, and can send signals.
 */
import { BusConnection, THE_BUS, type BusTarget } from "../../main/desktop/bus/connection.ts";
import { CALL, RETURN, SIGNAL } from "../../main/desktop/bus/message.ts";
import type { BusValue } from "../../main/desktop/bus/values.ts";

export interface Answer {
  signature: string;
  body: readonly BusValue[];
}

export class StandIn {
  /** Calls so far: their names, with what was given. */
  readonly calls: { member: string; body: readonly BusValue[] }[] = [];
  readonly #bus: BusConnection;
  readonly #target: BusTarget;

  private constructor(bus: BusConnection, target: BusTarget) {
    this.#bus = bus;
    this.#target = target;
  }

  /** @param answers by the name of the call; others are answered with nothing */
  static async start(
    address: string,
    target: BusTarget,
    answers: Record<string, Answer> = {},
  ): Promise<StandIn> {
    const bus = await BusConnection.open(address);
    if (bus === null) throw new Error(`There is no bus at ${address}.`);
    const standIn = new StandIn(bus, target);
    bus.onMessage(({ kind, member, body, sender, serial }) => {
      if (kind !== CALL) return;
      standIn.calls.push({ member, body });
      const answer = answers[member] ?? { signature: "", body: [] };
      bus.send({ kind: RETURN, destination: sender, replyTo: serial, ...answer });
    });
    await bus.call(THE_BUS, "RequestName", "su", [target.service, 0]);
    return standIn;
  }

  names(): string[] {
    return this.calls.map(({ member }) => member);
  }

  signal(member: string, signature: string, body: readonly BusValue[]): void {
    const { path, interface: name } = this.#target;
    this.#bus.send({ kind: SIGNAL, path, interface: name, member, signature, body });
  }

  end(): void {
    this.#bus.close();
  }
}
