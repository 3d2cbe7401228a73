// Who sends what to whom, in order, as a drawing; and the same in words for those who do not see it.

import { el, redraw, svg } from './dom.js';

const [WIDTH, TOP, STEP] = [360, 30, 30];

export class Picture {
  #drawing = el('div');
  node = el('details', { className: 'picture', open: true }, el('summary', {}, 'Who sends what to whom'), this.#drawing);

  /** `current` is the document on show. @param {FormView} view */
  update({ picture }, current) {
    this.node.hidden = !picture.length;
    redraw(this.#drawing, [picture, current], () => [draw(picture, current)]);
  }
}

/** @param {FormView['picture']} arrows */
function draw(arrows, current) {
  const order = ['You', 'Immuta'];
  const actors = [...new Set([...order, ...arrows.flatMap(({ from, to }) => [from, to])])];
  const x = (actor) => Math.round(((actors.indexOf(actor) + .5) * WIDTH) / actors.length);
  const height = TOP + arrows.length * STEP + 8;
  const words = arrows.map(({ from, to, text }, i) => `${i + 1}. ${from} to ${to}: ${text}.`).join(' ');
  const lanes = actors.flatMap((actor) => [
    svg('line', { x1: x(actor), x2: x(actor), y1: 20, y2: height, class: 'lane' }),
    svg('text', { x: x(actor), y: 13, class: 'actor' }, actor),
  ]);
  const drawn = arrows.flatMap(({ from, to, text, kind }, i) => {
    const [a, b, y] = [x(from), x(to), TOP + i * STEP + 16];
    const towards = Math.sign(b - a);
    const state = kind && kind === current ? 'arrow here' : 'arrow';
    return [
      svg('path', { d: `M${a} ${y}H${b}M${b - 6 * towards} ${y - 4}L${b} ${y}l${-6 * towards} 4`, class: state }),
      svg('text', { x: (a + b) / 2, y: y - 5, class: state }, `${i + 1} ${text}`),
    ];
  });
  return svg('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': words }, ...lanes, ...drawn);
}
