/** How a status looks: a colour (in page.css, by `data-status`), a shape of its own and a word. */

const SVG = 'http://www.w3.org/2000/svg';

/** Disc and sign, drawn in 16 by 16. */
const SHAPES = {
  pending: ['M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z', ''],
  running: ['M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12z', 'M8 2a6 6 0 0 1 6 6'],
  completed: ['M8 1a7 7 0 1 1 0 14a7 7 0 1 1 0-14z', 'M4.9 8.3l2.2 2.2 4.1-4.6'],
  failed: ['M8 .4L15.6 8 8 15.6.4 8z', 'M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6'],
  cancelled: ['M3 1.5h10a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5h-10a1.5 1.5 0 0 1-1.5-1.5v-10a1.5 1.5 0 0 1 1.5-1.5z', 'M5 8h6'],
  skipped: ['M8 1a7 7 0 1 1 0 14a7 7 0 1 1 0-14z', 'M4.9 5.2l2.7 2.8-2.7 2.8M8.6 5.2l2.7 2.8-2.7 2.8'],
  other: ['M8 1.2l6 3.4v6.8l-6 3.4-6-3.4v-6.8z', 'M5 8h.1M8 8h.1M11 8h.1'],
};

export const KINDS = Object.keys(SHAPES);

/** The kind that an untrusted status word is drawn as. */
export function kindOf(status) {
  if (status === undefined || status === null) {
    return 'pending';
  }
  return Object.hasOwn(SHAPES, status) ? status : 'other';
}

/** The word to show for a status. */
export function wordOf(status) {
  return typeof status === 'string' ? status : 'pending';
}

/** A mark as an SVG group; `paintMark` changes it later. */
export function markGroup(status) {
  const group = svg('g', { class: 'mark' });
  group.append(svg('path', { class: 'disc' }), svg('path', { class: 'sign' }));
  paintMark(group, status);
  return group;
}

/** A mark to stand in a line of text. */
export function markIcon(status) {
  const icon = svg('svg', { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' });
  icon.append(markGroup(status));
  return icon;
}

export function paintMark(group, status) {
  const kind = kindOf(status);
  if (group.dataset.status !== kind) {
    group.dataset.status = kind;
    const [disc, sign] = SHAPES[kind];
    group.children[0].setAttribute('d', disc);
    group.children[1].setAttribute('d', sign);
  }
}

/** An SVG element with attributes; never `style`, which the page's policy forbids. */
export function svg(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    element.setAttribute(attribute, value);
  }
  return element;
}

/** An HTML element with a class and a text, both optional. */
export function html(name, className, text) {
  const element = document.createElement(name);
  if (className) {
    element.className = className;
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
}
