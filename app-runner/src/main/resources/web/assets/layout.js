/**
 * Places a dependency graph in columns, left to right: every node stands right of all its parents (longest path), rows are
 * ordered by barycentres for few crossings, then moved towards their neighbours for straight edges.
 *
 * An edge that passes columns gets a bend in each. Edges share their bends with those that leave the same node or, where
 * more arrive than leave, with those that reach the same one: a node that collects from everywhere is reached by a few bundles.
 */

const ORDERING_SWEEPS = 24;
const STRAIGHTENING_SWEEPS = 16;

/**
 * Columns of vertices in their order, independent of any size.
 *
 * @param nodes `{id, parents}`; unknown parents, repetitions and edges that would close a circle are left out
 * @returns `{columns, edges}`: vertices are `{id, column, row}`, bends have no id; an edge is `{from, to, path}`
 */
export function arrange(nodes) {
  const graph = acyclic(nodes);
  const vertices = new Map(nodes.map(({ id }) => [id, { id, column: graph.column.get(id), row: 0, before: [], after: [] }]));
  const columns = [];
  for (const vertex of vertices.values()) {
    (columns[vertex.column] ??= []).push(vertex);
  }
  const edges = graph.edges.map(([from, to]) => ({ from, to, path: [] }));
  connect(edges, vertices, columns, graph);
  order(columns);
  return { columns, edges };
}

/**
 * Coordinates for an arrangement.
 *
 * @param size `{width, height, columnGap, rowGap}` of a node and around it
 * @returns `{width, height, nodes, edges}`: node id to `{x, y, column, row}` (the upper left corner), edges with an SVG path `d`
 */
export function place({ columns, edges }, size) {
  spread(columns, size);
  const all = columns.flat();
  const top = Math.min(...all.map((vertex) => vertex.y - thickness(vertex, size) / 2));
  const bottom = Math.max(...all.map((vertex) => vertex.y + thickness(vertex, size) / 2));
  const pitch = size.width + size.columnGap;
  const nodes = new Map();
  for (const vertex of all) {
    vertex.x = vertex.column * pitch;
    vertex.y -= top;
    if (vertex.id !== undefined) {
      nodes.set(vertex.id, { x: vertex.x, y: vertex.y - size.height / 2, column: vertex.column, row: vertex.row });
    }
  }
  return {
    width: columns.length * pitch - size.columnGap,
    height: bottom - top,
    nodes,
    edges: edges.map(({ from, to, path }) => ({ from, to, d: curve(path, size.width) })),
  };
}

/** Coordinates for nodes without any edges: rows of equal length, about as wide as `aspect` times their height. */
export function grid(nodes, size, aspect) {
  const pitch = { x: size.width + Math.min(size.columnGap, size.rowGap * 2), y: size.height + size.rowGap };
  const across = Math.max(1, Math.min(nodes.length, Math.round(Math.sqrt((nodes.length * aspect * pitch.y) / pitch.x))));
  const placed = new Map();
  nodes.forEach(({ id }, index) => {
    const column = index % across;
    const row = Math.floor(index / across);
    placed.set(id, { x: column * pitch.x, y: row * pitch.y, column, row });
  });
  return {
    width: across * pitch.x - (pitch.x - size.width),
    height: Math.ceil(nodes.length / across) * pitch.y - size.rowGap,
    nodes: placed,
    edges: [],
  };
}

/** The edges that can be drawn forwards, and each node's column. */
function acyclic(nodes) {
  const known = new Set(nodes.map(({ id }) => id));
  const parents = new Map(
    nodes.map(({ id, parents: all }) => [id, new Set(all.filter((parent) => known.has(parent) && parent !== id))]),
  );
  const children = new Map([...known].map((id) => [id, []]));
  parents.forEach((all, id) => all.forEach((parent) => children.get(parent).push(id)));

  const open = new Map([...parents].map(([id, all]) => [id, all.size]));
  const ready = [...open].filter(([, count]) => count === 0).map(([id]) => id);
  const column = new Map();
  const edges = [];
  while (open.size > 0) {
    if (ready.length === 0) {
      ready.push(leastBlocked(open));
    }
    const id = ready.shift();
    open.delete(id);
    const placedParents = [...parents.get(id)].filter((parent) => column.has(parent));
    column.set(id, 1 + Math.max(-1, ...placedParents.map((parent) => column.get(parent))));
    placedParents.forEach((parent) => edges.push([parent, id]));
    for (const child of children.get(id)) {
      if (open.has(child)) {
        open.set(child, open.get(child) - 1);
        if (open.get(child) === 0) {
          ready.push(child);
        }
      }
    }
  }
  moveStartsToTheirChildren(column, edges);
  return { edges, column };
}

/** Where circles block everything: the node that waits for the fewest. */
function leastBlocked(open) {
  return [...open].reduce((best, each) => (each[1] < best[1] ? each : best))[0];
}

/** A node without parents could stand anywhere left of its children; next to them its edges are short. */
function moveStartsToTheirChildren(column, edges) {
  const hasParent = new Set(edges.map(([, to]) => to));
  const nearest = new Map();
  for (const [from, to] of edges) {
    nearest.set(from, Math.min(nearest.get(from) ?? Infinity, column.get(to)));
  }
  for (const [id, child] of nearest) {
    if (!hasParent.has(id)) {
      column.set(id, child - 1);
    }
  }
}

function connect(edges, vertices, columns, graph) {
  const leaving = count(graph.edges.map(([from]) => from));
  const reaching = count(graph.edges.map(([, to]) => to));
  const bends = new Map();
  const joined = new Map();
  for (const edge of edges) {
    const from = vertices.get(edge.from);
    const to = vertices.get(edge.to);
    const bundle = reaching.get(edge.to) > leaving.get(edge.from) ? to : from;
    let last = from;
    edge.path.push(from);
    for (let column = from.column + 1; column <= to.column; column++) {
      const next = column === to.column ? to : bendOf(bundle, column, bends, columns);
      join(last, next, joined);
      edge.path.push(next);
      last = next;
    }
  }
}

function bendOf(bundle, column, bends, columns) {
  const own = bends.get(bundle) ?? bends.set(bundle, []).get(bundle);
  if (own[column] === undefined) {
    own[column] = { id: undefined, column, row: 0, before: [], after: [] };
    columns[column].push(own[column]);
  }
  return own[column];
}

function join(left, right, joined) {
  const known = joined.get(left) ?? joined.set(left, new Set()).get(left);
  if (!known.has(right)) {
    known.add(right);
    left.after.push(right);
    right.before.push(left);
  }
}

function count(ids) {
  const counts = new Map();
  ids.forEach((id) => counts.set(id, (counts.get(id) ?? 0) + 1));
  return counts;
}

function order(columns) {
  columns.forEach(number);
  let best = columns.map((column) => [...column]);
  let fewest = crossings(columns);
  for (let sweep = 0; sweep < ORDERING_SWEEPS && fewest > 0; sweep++) {
    const forwards = sweep % 2 === 0;
    const sequence = forwards ? columns : [...columns].reverse();
    for (const column of sequence) {
      sortByBarycentre(column, forwards ? 'before' : 'after');
    }
    columns.forEach(swapNeighbours);
    const now = crossings(columns);
    if (now < fewest) {
      fewest = now;
      best = columns.map((column) => [...column]);
    }
  }
  best.forEach((column, index) => {
    columns[index] = column;
    number(column);
  });
}

/** What barycentres leave behind: neighbours that cross each other's edges less the other way round. */
function swapNeighbours(column) {
  for (let row = 0; row + 1 < column.length; row++) {
    const [upper, lower] = [column[row], column[row + 1]];
    if (crossingsOf(lower, upper) < crossingsOf(upper, lower)) {
      column[row] = lower;
      column[row + 1] = upper;
      lower.row = row;
      upper.row = row + 1;
    }
  }
}

function crossingsOf(upper, lower) {
  return inversions(upper.before, lower.before) + inversions(upper.after, lower.after);
}

function inversions(ofUpper, ofLower) {
  let total = 0;
  for (const one of ofUpper) {
    for (const other of ofLower) {
      total += one.row > other.row ? 1 : 0;
    }
  }
  return total;
}

function number(column) {
  column.forEach((vertex, row) => {
    vertex.row = row;
  });
}

function sortByBarycentre(column, side) {
  const centre = new Map(column.map((vertex) => [vertex, mean(vertex[side], (each) => each.row) ?? vertex.row]));
  column.sort((a, b) => centre.get(a) - centre.get(b) || a.row - b.row);
  number(column);
}

function mean(items, value) {
  return items.length === 0 ? undefined : items.reduce((sum, each) => sum + value(each), 0) / items.length;
}

/** How many pairs of edges between neighbouring columns cross (inversions, counted with a Fenwick tree). */
export function crossings(columns) {
  let total = 0;
  for (let index = 0; index + 1 < columns.length; index++) {
    const tree = new Array(columns[index + 1].length + 1).fill(0);
    let inserted = 0;
    for (const vertex of columns[index]) {
      const rows = vertex.after.map((each) => each.row).sort((a, b) => a - b);
      for (const row of rows) {
        total += inserted - countUpTo(tree, row + 1);
      }
      for (const row of rows) {
        for (let at = row + 1; at < tree.length; at += at & -at) {
          tree[at]++;
        }
        inserted++;
      }
    }
  }
  return total;
}

function countUpTo(tree, at) {
  let sum = 0;
  for (let index = at; index > 0; index -= index & -index) {
    sum += tree[index];
  }
  return sum;
}

function spread(columns, size) {
  for (const column of columns) {
    settle(column, column.map(() => 0), size);
  }
  for (let sweep = 0; sweep < STRAIGHTENING_SWEEPS; sweep++) {
    const forwards = sweep % 2 === 0;
    for (const column of forwards ? columns : [...columns].reverse()) {
      settle(column, column.map((vertex) => wish(vertex, forwards)), size);
    }
  }
}

function wish(vertex, forwards) {
  const [first, second] = forwards ? [vertex.before, vertex.after] : [vertex.after, vertex.before];
  return mean(first, (each) => each.y) ?? mean(second, (each) => each.y) ?? vertex.y;
}

/**
 * Moves a column's vertices as near to their wishes as their order and distances allow (least squares): neighbours that would
 * come too close form a block around the mean of their wishes.
 */
function settle(column, wishes, size) {
  const blocks = [];
  let offset = 0;
  column.forEach((vertex, index) => {
    if (index > 0) {
      offset += distance(column[index - 1], vertex, size);
    }
    vertex.offset = offset;
    const weight = vertex.id === undefined ? 2 : 1;
    blocks.push({ sum: (wishes[index] - offset) * weight, weight, vertices: [vertex] });
    while (blocks.length > 1 && level(blocks.at(-2)) > level(blocks.at(-1))) {
      const last = blocks.pop();
      const merged = blocks.at(-1);
      merged.sum += last.sum;
      merged.weight += last.weight;
      merged.vertices.push(...last.vertices);
    }
  });
  for (const block of blocks) {
    for (const vertex of block.vertices) {
      vertex.y = level(block) + vertex.offset;
    }
  }
}

function level(block) {
  return block.sum / block.weight;
}

function thickness(vertex, size) {
  return vertex.id === undefined ? size.height / 8 : size.height;
}

function distance(upper, lower, size) {
  const gap = upper.id === undefined && lower.id === undefined ? size.rowGap / 2 : size.rowGap;
  return (thickness(upper, size) + thickness(lower, size)) / 2 + gap;
}

/** Horizontal where it leaves, arrives and passes a column; an S in every gap. */
function curve(path, width) {
  const [start, ...rest] = path;
  let x = start.x + width;
  let d = `M${round(x)} ${round(start.y)}`;
  let { y } = start;
  rest.forEach((vertex, index) => {
    const middle = round((x + vertex.x) / 2);
    d += `C${middle} ${round(y)} ${middle} ${round(vertex.y)} ${round(vertex.x)} ${round(vertex.y)}`;
    ({ x, y } = vertex);
    if (index < rest.length - 1) {
      x += width;
      d += `H${round(x)}`;
    }
  });
  return d;
}

function round(value) {
  return Math.round(value * 10) / 10;
}
