/** The refusal that travels between parsing functions as a value. */

/** Why a piece of text was refused; becomes a `ScheduleError`. */
export class Problem {
  readonly message: string;
  readonly position: number;
  readonly length: number;
  readonly suggestion: string | null;

  constructor(message: string, position: number, length: number, suggestion: string | null = null) {
    this.message = message;
    this.position = position;
    this.length = length;
    this.suggestion = suggestion;
  }
}
