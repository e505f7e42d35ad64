import assert from 'node:assert/strict';
import { test } from 'node:test';
import { golden, goldenNames } from '../protocol/golden.mjs';

const update = golden('execution-update');
const changed = (change) => {
  const message = structuredClone(update.frame);
  change(message);
  return update.differences(message);
};

test('every golden frame matches itself', () => {
  for (const dialect of ['v1', 'v2']) {
    for (const name of ['client', 'server', 'http'].flatMap((from) => goldenNames(from, dialect))) {
      assert.deepEqual(golden(name, dialect).differences(golden(name, dialect).frame), [], name);
    }
  }
});

test('a field too much, a missing one, another value and another type are differences', () => {
  assert.match(changed(({ data }) => { data.extra = null; }).join(), /^\/data\/extra: too much$/);
  assert.match(changed(({ data }) => { delete data.current_node; }).join(), /^\/data\/current_node: missing$/);
  assert.match(changed(({ data }) => { data.status = 'done'; }).join(), /^\/data\/status: "running" was due, not "done"$/);
  assert.match(changed(({ data }) => { data.completed_nodes = '3'; }).join(), /^\/data\/completed_nodes: 3 was due, not "3"$/);
  assert.match(changed((message) => { message.data = []; }).join(), /^\/data: /);
});

test('what varies must be of its pattern, and what the test put is compared', () => {
  assert.deepEqual(changed((message) => { message.timestamp = '2030-12-31T23:59:59.123'; }), []);
  assert.equal(changed((message) => { message.timestamp = '2030-12-31T23:59:59Z'; }).length, 1);
  assert.equal(changed((message) => { message.timestamp = 1; }).length, 1);
  assert.equal(update.with('/timestamp', '2024-01-01T00:00:01').differences(update.frame).length, 1);
  assert.throws(() => update.with('/data/absent', 1), /execution-update has no \/data\/absent/);
});
