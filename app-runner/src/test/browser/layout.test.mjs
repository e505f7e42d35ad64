import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { arrange, crossings, grid, place } from '../../main/resources/web/assets/layout.js';

const SIZE = { width: 100, height: 40, columnGap: 50, rowGap: 10 };
const RECORDED = new URL('../../../../../shared/data/wfformat/viralrecon-dirt02-001.json', import.meta.url);

const node = (id, ...parents) => ({ id, parents });
const columnsOf = ({ columns }) => columns.map((column) => column.filter(({ id }) => id !== undefined).map(({ id }) => id));

test('a chain takes one column per node', () => {
  assert.deepEqual(columnsOf(arrange([node('c', 'b'), node('b', 'a'), node('a')])), [['a'], ['b'], ['c']]);
});

test('a node stands right of its furthest parent', () => {
  const columns = columnsOf(arrange([node('a'), node('b', 'a'), node('c', 'b'), node('d', 'a', 'c')]));
  assert.deepEqual(columns.at(-1), ['d']);
  assert.equal(columns.length, 4);
});

test('a node without parents stands next to its first child', () => {
  const columns = columnsOf(arrange([node('a'), node('b', 'a'), node('late'), node('c', 'b', 'late')]));
  assert.deepEqual(columns, [['a'], ['b', 'late'], ['c']]);
});

test('edges that cross only because of the order given are uncrossed', () => {
  const { columns } = arrange([node('a'), node('b'), node('x', 'b'), node('y', 'a')]);
  assert.equal(crossings(columns), 0);
});

test('crossings are counted: three edges in reversed order cross three times', () => {
  const right = [0, 1, 2].map((row) => ({ row, after: [] }));
  const left = [0, 1, 2].map((row) => ({ row, after: [right[2 - row]] }));
  assert.equal(crossings([left, right]), 3);
});

test('circles, unknown parents, repeated parents and a node that is its own parent do no harm', () => {
  const nodes = [node('a', 'c', 'nowhere'), node('b', 'a', 'a'), node('c', 'b'), node('d', 'd')];
  const placed = place(arrange(nodes), SIZE);
  assert.deepEqual([...placed.nodes.keys()].sort(), ['a', 'b', 'c', 'd']);
  assert.equal(placed.edges.length, 2);
});

test('all nodes keep their distance and lie within the bounds', () => {
  const nodes = [node('a'), ...Array.from({ length: 9 }, (_, index) => node(`m${index}`, 'a')), node('z', 'm0', 'm8', 'a')];
  assertTidy(place(arrange(nodes), SIZE));
});

test('the one parent of many stands at their middle', () => {
  const { nodes } = place(arrange([node('a'), node('b', 'a'), node('c', 'a'), node('d', 'a')]), SIZE);
  assert.ok(Math.abs(nodes.get('a').y - nodes.get('c').y) < 1);
});

test('an edge begins at its node and ends at the other one, though it passes a column', () => {
  const { nodes, edges } = place(arrange([node('a'), node('b', 'a'), node('c', 'a', 'b')]), SIZE);
  const long = edges.find(({ from, to }) => from === 'a' && to === 'c');
  const numbers = long.d.match(/-?[\d.]+/g).map(Number);
  const [a, c] = [nodes.get('a'), nodes.get('c')];
  assert.ok(Math.abs(numbers[0] - (a.x + SIZE.width)) < 0.1 && Math.abs(numbers[1] - (a.y + SIZE.height / 2)) < 0.1);
  assert.ok(Math.abs(numbers.at(-2) - c.x) < 0.1 && Math.abs(numbers.at(-1) - (c.y + SIZE.height / 2)) < 0.1);
});

test('nodes without edges fill a grid in their order', () => {
  const placed = grid(Array.from({ length: 7 }, (_, index) => node(`n${index}`)), SIZE, 1.5);
  assertTidy(placed);
  assert.deepEqual([placed.nodes.get('n0').column, placed.nodes.get('n0').row], [0, 0]);
  assert.ok(placed.nodes.get('n6').row > 0);
});

test('a recorded workflow of 203 nodes is tidy, and most of its crossings are gone', { skip: !existsSync(RECORDED) && 'no recorded workflow here' }, () => {
  const { tasks } = JSON.parse(readFileSync(RECORDED, 'utf8')).workflow.specification;
  const arrangement = arrange(tasks);
  const sorted = crossings(arrangement.columns);
  const placed = place(arrangement, SIZE);
  assert.equal(placed.nodes.size, 203);
  assert.equal(placed.edges.length, tasks.reduce((sum, { parents }) => sum + new Set(parents).size, 0));
  assertTidy(placed);
  assert.ok(sorted < 720, `${sorted} crossings; in the file's order there are 2170`);
});

function assertTidy({ nodes, width, height }) {
  const all = [...nodes.values()];
  for (const { x, y } of all) {
    assert.ok(x >= -0.01 && x + SIZE.width <= width + 0.01 && y >= -0.01 && y + SIZE.height <= height + 0.01);
  }
  for (const one of all) {
    for (const other of all) {
      if (one !== other && one.x === other.x) {
        assert.ok(Math.abs(one.y - other.y) >= SIZE.height + SIZE.rowGap - 0.01);
      }
    }
  }
}
