import { FACES } from './faces.js';
import { arrange, grid, place } from './layout.js';
import { kindOf, paintMark, svg, html, wordOf } from './status.js';
import { shortName } from './words.js';

/** Ways to draw a node, the most telling first; the first that fits the space at a readable size is taken. */
const STYLES = [
  { name: 'card', width: 196, height: 54, columnGap: [44, 110], rowGap: [18, 36], readable: 0.9, largest: 1.15 },
  { name: 'tile', width: 146, height: 66, columnGap: [26, 80], rowGap: [18, 40], readable: 0.8, largest: 1.1 },
  { name: 'chip', width: 142, height: 34, columnGap: [36, 80], rowGap: [10, 24], readable: 0.78, largest: 1 },
  { name: 'dot', width: 22, height: 22, columnGap: [46, 240], rowGap: [7, 26], readable: 0, largest: 1.1 },
];
const MARGIN = 22;
const ZOOM_LIMITS = [0.1, 4];
const DOT_LABELS_FROM = 1;
const LONGEST_DOT_LABEL = 130;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The workflow as a graph in an SVG element: pans, zooms, and says more about the node under the pointer or in focus. */
export class Graph {
  #host;
  #canvas;
  #scene = svg('g');
  #tip;
  #nodes = [];
  #states = new Map();
  #drawn = new Map();
  #edges = [];
  #arrangement = null;
  #placed = null;
  #style = STYLES[0];
  #view = { x: 0, y: 0, scale: 1 };
  #touched = false;
  #current = null;

  constructor(host) {
    this.#host = host;
    this.#canvas = svg('svg', { class: 'canvas', role: 'group' });
    this.#canvas.append(this.#scene);
    this.#tip = html('div', 'tip');
    this.#tip.hidden = true;
    host.append(this.#canvas, this.#tip);
    new ResizeObserver(() => this.#resized()).observe(host);
    this.#listenToPointer();
    this.#canvas.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Draws nodes `{id, name, parents}` with their states (node id to the six fields). */
  show(nodes, states) {
    this.#nodes = nodes;
    this.#states = states;
    const hasEdges = nodes.some(({ parents }) => parents.length > 0);
    this.#arrangement = hasEdges ? arrange(nodes) : null;
    this.#touched = false;
    this.#current = nodes.some(({ id }) => id === this.#current) ? this.#current : (nodes[0]?.id ?? null);
    this.#canvas.setAttribute('aria-label', `Workflow graph, ${nodes.length} nodes. Arrow keys move between nodes, plus and minus zoom, 0 shows all.`);
    this.#draw();
  }

  /** Repaints one node, or all, after their states changed. */
  repaint(states, id) {
    this.#states = states;
    const ids = id === undefined ? [...this.#drawn.keys()] : [id];
    ids.filter((each) => this.has(each)).forEach((each) => this.#paint(each));
    this.#paintEdges(id);
    if (!this.#tip.hidden) {
      this.#fillTip(this.#tip.dataset.node);
    }
  }

  /** How many nodes are drawn. */
  get size() {
    return this.#nodes.length;
  }

  has(id) {
    return this.#drawn.has(id);
  }

  zoom(factor) {
    const { width, height } = this.#space();
    this.#zoomAt(factor, width / 2, height / 2);
  }

  fit() {
    this.#touched = false;
    this.#draw();
  }

  #space() {
    return { width: Math.max(200, this.#host.clientWidth), height: Math.max(160, this.#host.clientHeight) };
  }

  #resized() {
    if (!this.#touched) {
      this.#draw();
    }
  }

  #draw() {
    const focused = this.#canvas.contains(document.activeElement);
    this.#hideTip();
    this.#scene.replaceChildren();
    this.#drawn.clear();
    this.#edges = [];
    if (this.#nodes.length === 0) {
      return;
    }
    this.#chooseStyle();
    this.#canvas.dataset.style = this.#style.name;
    const lines = svg('g', { class: 'edges' });
    const boxes = svg('g', { class: 'nodes' });
    for (const { from, to, d } of this.#placed.edges) {
      const line = svg('path', { d, class: 'edge' });
      this.#edges.push({ from, to, line });
      lines.append(line);
    }
    for (const node of this.#nodes) {
      boxes.append(this.#box(node, this.#placed.nodes.get(node.id)));
      this.#paint(node.id);
    }
    this.#scene.append(lines, boxes);
    this.#paintEdges();
    this.#fitView();
    if (focused) {
      this.#drawn.get(this.#current)?.box.focus();
    }
  }

  #chooseStyle() {
    for (const style of STYLES) {
      this.#style = style;
      this.#placed = this.#placeWith(style);
      if (this.#scaleToFit() >= style.readable) {
        return;
      }
    }
  }

  /** Places twice: at the least distances, then with the gaps that the space allows at the scale that this gave. */
  #placeWith(style) {
    const { width, height } = this.#space();
    const [narrow, wide] = style.columnGap;
    const [low, high] = style.rowGap;
    this.#placed = this.#placeAt(style, narrow, low);
    const tight = this.#placed;
    const scale = this.#scaleToFit();
    const columns = 1 + Math.max(...[...tight.nodes.values()].map(({ column }) => column));
    const rows = Math.max(1, Math.round((tight.height + low) / (style.height + low)));
    const spareWidth = ((width - 2 * MARGIN) / scale - this.#widthWithLabels()) / Math.max(1, columns - 1);
    const spareHeight = ((height - 2 * MARGIN) / scale - tight.height) / rows;
    return this.#placeAt(style, clamp(narrow + spareWidth, narrow, wide), clamp(low + spareHeight, low, high));
  }

  #placeAt(style, columnGap, rowGap) {
    const size = { width: style.width, height: style.height, columnGap, rowGap };
    const { width, height } = this.#space();
    const placed = this.#arrangement === null ? grid(this.#nodes, size, width / height) : place(this.#arrangement, size);
    return { ...placed, label: Math.min(columnGap - 8, LONGEST_DOT_LABEL) };
  }

  #scaleToFit() {
    const { width, height } = this.#space();
    const scale = Math.min((width - 2 * MARGIN) / this.#widthWithLabels(), (height - 2 * MARGIN) / this.#placed.height);
    return Math.min(this.#style.largest, Math.max(ZOOM_LIMITS[0], scale));
  }

  /** The names of dots stand right of them, the last column's too. */
  #widthWithLabels() {
    return this.#placed.width + (this.#style.name === 'dot' ? this.#placed.label : 0);
  }

  #fitView() {
    const { width, height } = this.#space();
    const scale = this.#scaleToFit();
    this.#view = {
      scale,
      x: (width - this.#widthWithLabels() * scale) / 2,
      y: (height - this.#placed.height * scale) / 2,
    };
    this.#applyView();
  }

  #applyView() {
    const { x, y, scale } = this.#view;
    this.#scene.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
    this.#canvas.classList.toggle('with-labels', scale >= DOT_LABELS_FROM);
  }

  #box({ id, name }, { x, y }) {
    const box = svg('g', { class: 'node', transform: `translate(${x} ${y})`, role: 'img', tabindex: id === this.#current ? '0' : '-1' });
    const face = FACES[this.#style.name](shortName(name), { ...this.#style, label: this.#placed.label });
    box.append(svg('rect', { class: 'frame', width: this.#style.width, height: this.#style.height, rx: face.corner }), ...face.parts);
    box.addEventListener('pointerenter', () => this.#showTip(id));
    box.addEventListener('pointerleave', () => this.#hideTip());
    box.addEventListener('focus', () => {
      this.#makeCurrent(id);
      this.#showTip(id);
    });
    box.addEventListener('blur', () => this.#hideTip());
    this.#drawn.set(id, { box, name, ...face });
    return box;
  }

  #paint(id) {
    const { box, mark, sayStatus, name } = this.#drawn.get(id);
    const state = this.#states.get(id);
    const word = wordOf(state?.status);
    const message = textOf(state?.message);
    box.dataset.status = kindOf(state?.status);
    paintMark(mark, state?.status);
    box.setAttribute('aria-label', `${name}: ${word}${message ? `, ${message}` : ''}`);
    sayStatus?.(word, message);
  }

  #paintEdges(changed) {
    for (const { from, to, line } of this.#edges) {
      if (changed === undefined || from === changed || to === changed) {
        const source = kindOf(this.#states.get(from)?.status);
        const target = kindOf(this.#states.get(to)?.status);
        line.setAttribute('class', `edge${source === 'completed' ? ' done' : ''}${target === 'running' ? ' active' : ''}`);
      }
    }
  }

  #showTip(id) {
    this.#fillTip(id);
    this.#tip.hidden = false;
    this.#edges.forEach(({ from, to, line }) => line.classList.toggle('near', from === id || to === id));
    const host = this.#host.getBoundingClientRect();
    const box = this.#drawn.get(id).box.getBoundingClientRect();
    const left = clamp(box.left - host.left + box.width / 2 - this.#tip.offsetWidth / 2, 8, host.width - this.#tip.offsetWidth - 8);
    const above = box.top - host.top - this.#tip.offsetHeight - 8;
    const top = above >= 8 ? above : box.bottom - host.top + 8;
    this.#tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  #fillTip(id) {
    const state = this.#states.get(id);
    const { name } = this.#drawn.get(id);
    this.#tip.dataset.node = id;
    const status = html('div', 'tip-status', wordOf(state?.status));
    status.dataset.status = kindOf(state?.status);
    this.#tip.replaceChildren(html('strong', '', name), status);
    if (name !== id) {
      this.#tip.append(html('code', '', id));
    }
    if (textOf(state?.message)) {
      this.#tip.append(html('p', '', textOf(state.message)));
    }
  }

  #hideTip() {
    this.#tip.hidden = true;
    this.#edges.forEach(({ line }) => line.classList.remove('near'));
  }

  #makeCurrent(id) {
    this.#drawn.get(this.#current)?.box.setAttribute('tabindex', '-1');
    this.#drawn.get(id).box.setAttribute('tabindex', '0');
    this.#current = id;
  }

  #key(event) {
    const step = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (step) {
      this.#focusNeighbour(...step);
    } else if (event.key === '+' || event.key === '=') {
      this.zoom(1.3);
    } else if (event.key === '-') {
      this.zoom(1 / 1.3);
    } else if (event.key === '0') {
      this.fit();
    } else if (event.key === 'Escape') {
      this.#hideTip();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** The nearest node in that direction; across it counts double, so that rows and columns are followed. */
  #focusNeighbour(dx, dy) {
    const here = this.#placed.nodes.get(this.#current);
    let best = null;
    let nearest = Infinity;
    for (const [id, { x, y }] of this.#placed.nodes) {
      const along = (x - here.x) * dx + (y - here.y) * dy;
      const across = Math.abs((x - here.x) * dy) + Math.abs((y - here.y) * dx);
      if (along > 0 && along + 2 * across < nearest) {
        nearest = along + 2 * across;
        best = id;
      }
    }
    if (best !== null) {
      this.#reveal(best);
      this.#drawn.get(best).box.focus({ preventScroll: true });
    }
  }

  #reveal(id) {
    const { width, height } = this.#space();
    const { x, y } = this.#placed.nodes.get(id);
    const { scale } = this.#view;
    const left = this.#view.x + x * scale;
    const top = this.#view.y + y * scale;
    const dx = clamp(left, MARGIN, width - MARGIN - this.#style.width * scale) - left;
    const dy = clamp(top, MARGIN, height - MARGIN - this.#style.height * scale) - top;
    this.#view = { scale, x: this.#view.x + dx, y: this.#view.y + dy };
    this.#applyView();
  }

  #listenToPointer() {
    let grip = null;
    this.#canvas.addEventListener('pointerdown', (event) => {
      if (event.button === 0) {
        grip = { x: event.clientX - this.#view.x, y: event.clientY - this.#view.y, from: [event.clientX, event.clientY] };
      }
    });
    this.#canvas.addEventListener('pointermove', (event) => {
      if (grip === null || (!this.#canvas.hasPointerCapture(event.pointerId) && isNear(event, grip.from))) {
        return;
      }
      this.#canvas.setPointerCapture(event.pointerId);
      this.#hideTip();
      this.#touched = true;
      this.#view = { ...this.#view, x: event.clientX - grip.x, y: event.clientY - grip.y };
      this.#applyView();
    });
    for (const end of ['pointerup', 'pointercancel']) {
      this.#canvas.addEventListener(end, () => {
        grip = null;
      });
    }
    this.#canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
  }

  /** Where the page itself scrolls, the wheel belongs to it, unless Ctrl is held. */
  #wheel(event) {
    const page = document.documentElement;
    if (!event.ctrlKey && page.scrollHeight > page.clientHeight + 1) {
      return;
    }
    event.preventDefault();
    const host = this.#host.getBoundingClientRect();
    this.#zoomAt(Math.exp(-clamp(event.deltaY, -120, 120) / 300), event.clientX - host.left, event.clientY - host.top);
  }

  #zoomAt(factor, x, y) {
    const scale = clamp(this.#view.scale * factor, ...ZOOM_LIMITS);
    const by = scale / this.#view.scale;
    this.#view = { scale, x: x - (x - this.#view.x) * by, y: y - (y - this.#view.y) * by };
    this.#touched = true;
    this.#hideTip();
    this.#applyView();
  }
}

function isNear(event, [x, y]) {
  return Math.hypot(event.clientX - x, event.clientY - y) < 4;
}

function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

function textOf(value) {
  return typeof value === 'string' ? value : '';
}
