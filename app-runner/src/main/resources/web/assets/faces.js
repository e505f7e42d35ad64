import { markGroup, svg } from './status.js';
import { ellipsis, wrapInTwo } from './words.js';

/**
 * What stands inside a node's frame, by style: `{corner, parts, mark, sayStatus}`, where `sayStatus(word, message)` is absent
 * if there is no room for words.
 */
export const FACES = { card, tile, chip, dot };

function card(name, { width, height }) {
  const room = width - 54;
  const mark = markAt(13, (height - 20) / 2, 20);
  const note = textAt('note', 43, 41, '');
  return {
    corner: 10,
    mark,
    parts: [mark, textAt('name', 43, 24, fitted(name, room, '600 13px')), note],
    sayStatus: (word, message) => {
      note.textContent = fitted(message || word, room, '11.5px', 1);
    },
  };
}

function tile(name, { width }) {
  const lines = wrapInTwo(name, (text) => measure(text, '600 13px') <= width - 24);
  const top = lines.length === 1 ? 16 : 9;
  const mark = markAt(11, top, 14);
  const note = textAt('note', 31, top + 11, '');
  return {
    corner: 10,
    mark,
    parts: [mark, note, ...lines.map((line, index) => textAt('name', 12, top + 30.5 + index * 15.5, fitted(line, width - 22, '600 13px')))],
    sayStatus: (word) => {
      note.textContent = fitted(word, width - 42, '11.5px');
    },
  };
}

function chip(name, { width, height }) {
  const mark = markAt(9, (height - 16) / 2, 16);
  return { corner: 7, mark, parts: [mark, textAt('name', 34, height / 2 + 4.5, fitted(name, width - 44, '500 12.5px'))] };
}

/** The name is shown when one has zoomed in; it stands over the lines that leave the node. */
function dot(name, { width, height, label }) {
  const mark = markAt(1, 1, width - 2);
  return { corner: width / 2, mark, parts: [mark, textAt('name', width + 3, height / 2 + 3, fitted(name, label, '9px'))] };
}

function markAt(x, y, size) {
  const mark = markGroup();
  mark.setAttribute('transform', `translate(${x} ${y}) scale(${size / 16})`);
  return mark;
}

function textAt(className, x, y, content) {
  const text = svg('text', { class: className, x, y });
  text.textContent = content;
  return text;
}

function fitted(text, width, font, head) {
  return ellipsis(text.slice(0, 200), (shorter) => measure(shorter, font) <= width, head);
}

const pen = document.createElement('canvas').getContext('2d');

function measure(text, font) {
  pen.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width;
}
