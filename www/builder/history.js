// What the answers were, to go back to.

const MAX_STEPS = 100;

export class History {
  #past = [];
  #future = [];
  #place;

  /** Before a change. What changes at one `place` in a row is one step. `back` says what comes back when it is undone. */
  keep(answers, place, back) {
    if (!place || place !== this.#place) this.#past.push({ answers: structuredClone(answers), back });
    if (this.#past.length > MAX_STEPS) this.#past.shift();
    this.#place = place;
    this.#future = [];
  }

  /** What changes next is a step of its own, wherever it is. */
  part() {
    this.#place = undefined;
  }

  /** Something to go back to that was there before all of this. */
  offer(answers) {
    this.#past.unshift({ answers });
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /** The answers one step back, and what comes back with them. */
  undo(answers) {
    return this.#go(this.#past, this.#future, answers);
  }

  /** The answers one step forward. */
  redo(answers) {
    return this.#go(this.#future, this.#past, answers);
  }

  #go(from, to, answers) {
    const step = from.pop();
    to.push({ answers: structuredClone(answers), back: step.back });
    this.#place = undefined;
    return step;
  }
}
