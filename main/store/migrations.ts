/**
 * All schema changes in order. A migration that has been released is never edited; the next one is added.
 * The SQL is text in a module, so that it is there after bundling without a path to find it by.
 */
import { sql as initial } from "./migrations/0001-initial.ts";
import { sql as prompts } from "./migrations/0002-prompts.ts";
import { sql as folders } from "./migrations/0003-folders.ts";
import { sql as marks } from "./migrations/0004-marks.ts";
import { sql as insights } from "./migrations/0005-insights.ts";
import { sql as delivery } from "./migrations/0006-delivery.ts";
import { sql as outboxLines } from "./migrations/0007-outbox-lines.ts";
import { sql as questions } from "./migrations/0008-questions.ts";
import { sql as rememberedAnswers } from "./migrations/0009-remembered-answers.ts";
import { sql as proposals } from "./migrations/0010-proposals.ts";
import { sql as steering } from "./migrations/0011-steering.ts";
import { sql as outboxTold } from "./migrations/0012-outbox-told.ts";
import { sql as deciders } from "./migrations/0013-deciders.ts";

export interface Migration {
  /** `user_version` of the database after it. */
  version: number;
  name: string;
  sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: "initial", sql: initial },
  { version: 2, name: "prompts", sql: prompts },
  { version: 3, name: "folders", sql: folders },
  { version: 4, name: "marks", sql: marks },
  { version: 5, name: "insights", sql: insights },
  { version: 6, name: "delivery", sql: delivery },
  { version: 7, name: "outbox-lines", sql: outboxLines },
  { version: 8, name: "questions", sql: questions },
  { version: 9, name: "remembered-answers", sql: rememberedAnswers },
  { version: 10, name: "proposals", sql: proposals },
  { version: 11, name: "steering", sql: steering },
  { version: 12, name: "outbox-told", sql: outboxTold },
  { version: 13, name: "deciders", sql: deciders },
];

/** Marks the file as one of Belfry's ("BLFY"). */
export const APPLICATION_ID = 0x424c4659;
