// Where somebody is: what brought them here, and the steps of it.

import { button, el, hidden, icon, redraw, setText } from './dom.js';

const STATES = { done: 'done', open: 'not done', wrong: 'has mistakes', optional: 'optional' };

/** The first question. */
export class Start {
  #session;
  #choices = el('ul', { className: 'purposes' });
  #title = el('h2', { tabIndex: -1 }, 'What do you want to do?');
  #choose;

  /** `paste` is for what somebody has, to begin with; `choose(purpose)` goes on. @param {Session} session @param {HTMLElement} paste */
  constructor(session, paste, choose) {
    this.#session = session;
    this.#choose = choose;
    this.node = el('section', { className: 'start' }, this.#title, this.#choices, paste);
  }

  /** @param {FormView} view */
  update({ purposes }) {
    this.node.hidden = !this.#session.isAsking;
    redraw(this.#choices, purposes, () => purposes.map(({ value, label, help }) =>
      el('li', {}, el('button', { type: 'button', onclick: () => this.#choose(value) }, el('strong', {}, label), el('span', { className: 'muted' }, help)))));
  }

  focus() {
    this.#title.focus();
  }
}

/** The steps, each with how far it is, all of them reachable. */
export class Rail {
  #session;
  #purpose = el('p', { className: 'purpose' });
  #list = el('ol');
  #go;

  /** `go(step)` opens a step; `change()` asks the first question again. */
  constructor(session, go, change) {
    this.#session = session;
    this.#go = go;
    this.node = el('nav', { className: 'rail', part: 'rail', ariaLabel: 'Steps' },
      el('div', { className: 'row' }, this.#purpose, button('Change', change, 'link', 'what you want to do')), this.#list);
  }

  /** @param {FormView} view */
  update({ purposes, steps }) {
    const { purpose, step: current } = this.#session.place;
    this.node.hidden = this.#session.isAsking;
    const left = steps.filter(({ state }) => state === 'open' || state === 'wrong').length;
    setText(this.#purpose, `${purposes.find(({ value }) => value === purpose)?.label ?? ''}: ${left ? `${left} step${left > 1 ? 's' : ''} left` : 'all steps done'}`);
    const all = [...steps, { id: 'review', title: 'Review', state: left ? 'open' : 'done', missing: 0, wrong: 0 }];
    redraw(this.#list, all.map(({ id, title }) => [id, title]), () => all.map(({ id, title }) =>
      el('li', {}, el('button', { type: 'button', onclick: () => this.#go(id) }, el('span', { className: 'mark' }), el('span', { className: 'title' }, title), hidden('')))));
    for (const [i, button] of this.#list.querySelectorAll('button').entries()) {
      const { id, state, missing, wrong } = all[i];
      const [mark, , words] = button.children;
      button.className = state;
      if (id === current) button.setAttribute('aria-current', 'step');
      else button.removeAttribute('aria-current');
      redraw(mark, state, () => [state === 'done' || state === 'wrong' ? icon(state) : `${i + 1}`]);
      setText(words, `, ${wrong ? `${wrong} wrong` : missing ? `${missing} missing` : STATES[state]}`);
    }
  }
}
