import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExecutionState, nodesToDraw, rank } from '../../main/resources/web/assets/execution.js';

const execution = (status, completed = 0, more = {}) => ({
  execution_id: 'e', status, progress_percentage: completed * 10, completed_nodes: completed, total_nodes: 10, current_node: null, ...more,
});
const node = (id, status, message = null) => ({
  execution_id: 'e', node_execution_id: null, node_id: id, node_name: id, status, message,
});
const snapshot = (status, completed, ...nodes) => ({ ...execution(status, completed), workflow_id: 'w', nodes });
const settled = (...parts) => {
  const state = new ExecutionState();
  state.settle(snapshot(...parts));
  return state;
};
const statusOf = (state, id) => state.nodes.get(id)?.status;

test('statuses are ordered: not begun, under way, ended', () => {
  assert.deepEqual(['pending', undefined, 'running', 'retrying', 'completed', 'failed', 'cancelled', 'skipped'].map(rank), [0, 0, 1, 1, 2, 2, 2, 2]);
});

test('an update that came before the fetched state stands against an older fetched state', () => {
  const state = new ExecutionState();
  state.hold();
  assert.equal(state.updateNode(node('a', 'completed')), 'held');
  assert.equal(state.updateExecution(execution('running', 1)), 'held');
  assert.equal(state.settle(snapshot('running', 0, node('a', 'running'))), false);
  assert.equal(statusOf(state, 'a'), 'completed');
  assert.equal(state.execution.completed_nodes, 1);
  assert.equal(state.execution.workflow_id, 'w');
});

test('an update that came before the fetched state gives way to a newer fetched state', () => {
  const state = new ExecutionState();
  state.hold();
  state.updateNode(node('a', 'running'));
  state.updateExecution(execution('running', 1));
  assert.equal(state.settle(snapshot('running', 2, node('a', 'completed'))), false);
  assert.equal(statusOf(state, 'a'), 'completed');
  assert.equal(state.execution.completed_nodes, 2);
});

test('a fetched state replaces what was known before, vanished nodes included', () => {
  const state = settled('running', 1, node('a', 'completed'), node('b', 'running'));
  state.hold();
  state.settle(snapshot('running', 0, node('a', 'running')));
  assert.equal(statusOf(state, 'a'), 'running');
  assert.equal(state.nodes.size, 1);
});

test('a node that has ended stays so', () => {
  const state = settled('running', 1, node('a', 'failed', 'why'));
  assert.equal(state.updateNode(node('a', 'running')), 'ignored');
  assert.equal(statusOf(state, 'a'), 'failed');
});

test('a node under way may wait again: only ends are final', () => {
  const state = settled('running', 0, node('a', 'running'));
  assert.equal(state.updateNode(node('a', 'pending')), 'changed');
  assert.equal(statusOf(state, 'a'), 'pending');
});

test('an execution that runs after it ended was started over', () => {
  const state = settled('completed', 10, node('a', 'completed'));
  assert.equal(state.updateExecution(execution('running')), 'restarted');
  assert.equal(state.isHolding, true);
  state.updateNode(node('a', 'running'));
  assert.equal(state.settle(snapshot('running', 0)), false);
  assert.equal(statusOf(state, 'a'), 'running');
  assert.equal(state.execution.status, 'running');
});

test('an execution that falls back to nothing done was started over', () => {
  const state = settled('running', 4, node('a', 'completed'));
  assert.equal(state.updateExecution(execution('pending')), 'restarted');
});

test('nodes that ended before a start over do not reach into the new run', () => {
  const state = new ExecutionState();
  state.hold();
  state.updateNode(node('a', 'completed'));
  state.updateExecution(execution('running'));
  state.updateNode(node('b', 'running'));
  state.settle(snapshot('running', 0));
  assert.equal(statusOf(state, 'a'), undefined);
  assert.equal(statusOf(state, 'b'), 'running');
});

test('a fetched end against a held beginning is a contradiction, to be fetched again', () => {
  const state = new ExecutionState();
  state.hold();
  state.updateExecution(execution('running'));
  assert.equal(state.settle(snapshot('completed', 10)), true);
});

test('updates without a node id, and states without nodes, are survived', () => {
  const state = new ExecutionState();
  assert.equal(state.updateNode({ execution_id: 'e' }), 'ignored');
  state.settle({ ...execution('running'), nodes: 'none' });
  assert.equal(state.nodes.size, 0);
});

test('declared nodes are drawn in their order, then those only seen', () => {
  const seen = new Map([['x', { node_id: 'x', node_name: null }], ['a', node('a', 'running')]]);
  assert.deepEqual(nodesToDraw({ nodes: [{ id: 'b', name: 'B' }, { id: 'a', parents: ['b'] }, { name: 'no id' }, null] }, seen), [
    { id: 'b', name: 'B', parents: [] },
    { id: 'a', name: 'a', parents: ['b'] },
    { id: 'x', name: 'x', parents: [] },
  ]);
  assert.deepEqual(nodesToDraw(null, new Map()), []);
});
