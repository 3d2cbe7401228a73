// What the answers were, to go back to.

const MAX_STEPS = 100;

export class History {
  #past = [];
  #future = [];
  #place;

  /** Before a change. What changes at one `place` in a row is one step. */
  keep(answers, place) {
    if (!place || place !== this.#place) this.#past.push(structuredClone(answers));
    if (this.#past.length > MAX_STEPS) this.#past.shift();
    this.#place = place;
    this.#future = [];
  }

  /** Something to go back to that was there before all of this. */
  offer(answers) {
    this.#past.unshift(answers);
  }

  canStep(back) {
    return (back ? this.#past : this.#future).length > 0;
  }

  /** The answers one step back or forward. */
  step(back, answers) {
    const [from, to] = back ? [this.#past, this.#future] : [this.#future, this.#past];
    to.push(structuredClone(answers));
    this.#place = undefined;
    return from.pop();
  }
}
