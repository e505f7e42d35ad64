import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExecutionWatch } from '../../main/resources/web/assets/watch.js';

const snapshot = (id, status, nodes = []) => ({ execution_id: id, workflow_id: 'w', status, progress_percentage: 0, completed_nodes: 0, total_nodes: 2, current_node: null, nodes });
const subscribed = (id) => ({ type: 'subscription', event: 'subscribed', room_id: `execution:${id}` });
const nodeUpdate = (id, nodeId, status) => ({ type: 'node_update', data: { execution_id: id, node_id: nodeId, status } });
const executionUpdate = (id, status) => ({ type: 'execution_update', data: { execution_id: id, status, completed_nodes: 0, progress_percentage: 0 } });

/** A watch with everything around it recorded; a fetch ends when the test says so. */
function recorded() {
  const sent = [];
  const fetches = [];
  const changes = [];
  const problems = [];
  const timers = [];
  const watch = new ExecutionWatch({
    send: (message) => sent.push(`${message.type} ${message.room_id}`),
    fetchState: (id) => new Promise((resolve, reject) => fetches.push({ id, resolve, reject })),
    onChange: (state, nodeId) => changes.push(nodeId),
    onProblem: (sentence) => problems.push(sentence),
    after: (delay, action) => timers.push(action),
  });
  return { watch, sent, fetches, changes, problems, timers };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('the state is fetched once the room is entered, not before', () => {
  const { watch, sent, fetches } = recorded();
  watch.select('e');
  assert.deepEqual(sent, ['subscribe execution:e']);
  assert.equal(fetches.length, 0);
  watch.receive(subscribed('e'));
  watch.receive(subscribed('e'));
  assert.deepEqual(fetches.map(({ id }) => id), ['e']);
});

test('updates between entering and the answer are applied after the answer', async () => {
  const { watch, fetches } = recorded();
  watch.select('e');
  watch.receive(subscribed('e'));
  watch.receive(nodeUpdate('e', 'a', 'completed'));
  assert.equal(watch.state.nodes.size, 0);
  fetches[0].resolve(snapshot('e', 'running', [{ node_id: 'a', status: 'running' }]));
  await turn();
  assert.equal(watch.state.nodes.get('a').status, 'completed');
});

test('another choice leaves the old room, and a late answer about the old execution is dropped', async () => {
  const { watch, sent, fetches } = recorded();
  watch.select('old');
  watch.receive(subscribed('old'));
  watch.select('new');
  watch.receive(subscribed('new'));
  fetches[1].resolve(snapshot('new', 'running'));
  fetches[0].resolve(snapshot('old', 'failed'));
  await turn();
  watch.receive(executionUpdate('old', 'completed'));
  assert.deepEqual(sent, ['subscribe execution:old', 'unsubscribe execution:old', 'subscribe execution:new']);
  assert.equal(watch.state.execution.execution_id, 'new');
  assert.equal(watch.state.execution.status, 'running');
});

test('after a reconnect the room is entered and the state fetched again', async () => {
  const { watch, sent, fetches } = recorded();
  watch.select('e');
  watch.receive(subscribed('e'));
  fetches[0].resolve(snapshot('e', 'running'));
  await turn();
  watch.connected();
  watch.receive(subscribed('e'));
  fetches[1].resolve(snapshot('e', 'completed'));
  await turn();
  assert.equal(sent.length, 2);
  assert.equal(watch.state.execution.status, 'completed');
});

test('an execution that is started over is fetched again', async () => {
  const { watch, fetches } = recorded();
  watch.select('e');
  watch.receive(subscribed('e'));
  fetches[0].resolve(snapshot('e', 'completed', [{ node_id: 'a', status: 'completed' }]));
  await turn();
  watch.receive(executionUpdate('e', 'running'));
  fetches[1].resolve(snapshot('e', 'running'));
  await turn();
  assert.equal(watch.state.execution.status, 'running');
  assert.equal(watch.state.nodes.size, 0);
});

test('a denied room is told in the words of the server', () => {
  const { watch, problems, fetches } = recorded();
  watch.select('e');
  watch.receive({ type: 'error', message: 'Access denied to room', room_id: 'execution:e' });
  assert.equal(problems.at(-1), 'Access denied to room');
  assert.equal(fetches.length, 0);
});

test('a server that fails is asked again, a missing execution is not', async () => {
  for (const [status, retries] of [[503, 1], [0, 1], [404, 0]]) {
    const { watch, fetches, timers, problems } = recorded();
    watch.select('e');
    watch.receive(subscribed('e'));
    fetches[0].reject(Object.assign(new Error('No'), { status }));
    await turn();
    assert.notEqual(problems.at(-1), null);
    assert.equal(timers.length, retries, `after ${status}`);
    timers.forEach((action) => action());
    assert.equal(fetches.length, 1 + retries);
  }
});
