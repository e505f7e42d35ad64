import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import vm from 'node:vm';
import WebSocket from 'ws';
import { START_WITHIN } from '../app-runner/src/test/browser/running.mjs';
import { golden, goldenNames } from '../protocol/golden.mjs';
import { EXECUTION_STATE, NODE, NODE_STATE, ROOM, assertTranscript, until } from './expectations.mjs';
import { classSource, guide } from './guide.mjs';
import { EXECUTION, ReferenceServer, USER, WORKFLOW, token } from './reference-server.mjs';

/* The guide's JavaScript class in Node, in a world where sockets are recorded and timers wait for the test. */

const WORKFLOW_ROOM = `workflow:${WORKFLOW}`;
const server = new ReferenceServer();
const worlds = [];

before(() => server.start(), { timeout: START_WITHIN });

beforeEach(() => server.startOver());

afterEach(() => worlds.splice(0).forEach((world) => world.close()));

after(() => server.kill());

test('the class that runs is the guide\'s, to the letter', () => {
  assert.ok(guide.includes(classSource));
  const text = vm.runInContext(`${classSource.split('\n// Usage')[0]}; String(WorkflowWebSocket)`, vm.createContext());
  assert.ok(text.startsWith('class WorkflowWebSocket {') && guide.includes(text));
});

test('a whole conversation, frame by frame', async () => {
  const { client, received, sent, logged, timers } = await connected();
  assert.deepEqual(sent, [], 'the usage lines subscribe before the socket is open, and the class drops what it can\'t send');

  client.subscribeToExecution(EXECUTION);
  await heard(received, 2);
  await server.putExecution();
  await server.putNode(NODE, { status: 'running' });
  await server.patchExecution(EXECUTION_STATE);
  await server.putNode(NODE, NODE_STATE);
  await heard(received, 6);

  timers.find(({ delay }) => delay === 30_000).action();
  await heard(received, 7);

  await server.putWorkflow('of-another', 'another');
  await server.putExecution('of-another', 'of-another');
  client.subscribeToExecution('of-another');
  client.subscribeToExecution('missing');
  client.send({ type: 'subscribe', room_id: 'planet:mars' });
  client.send({ type: 'dance' });
  await heard(received, 11);

  client.send({ type: 'subscribe', room_id: WORKFLOW_ROOM });
  await heard(received, 12);
  await server.putWorkflow();
  await server.call('POST', 'publish', publication(WORKFLOW_ROOM, golden('published-update')));
  await heard(received, 14);
  await server.call('POST', `users/${USER}/notifications`, publication(undefined, golden('notification')));
  await heard(received, 15);

  client.unsubscribeFromExecution(EXECUTION);
  await heard(received, 16);
  await server.patchExecution({ progress_percentage: 50 });
  client.ping();
  await heard(received, 17);
  await server.call('DELETE', `workflows/${WORKFLOW}`);
  await heard(received, 19);

  const transcript = [
    golden('connection'),
    golden('subscribed'),
    golden('execution-update-bare'),
    golden('node-update-bare'),
    golden('execution-update'),
    golden('node-update'),
    golden('pong'),
    golden('error-access-denied').with('/room_id', 'execution:of-another'),
    golden('error-access-denied').with('/room_id', 'execution:missing'),
    golden('error-about-room'),
    golden('error'),
    golden('subscribed').with('/room_id', WORKFLOW_ROOM),
    golden('workflow-updated').with('/data/workflow_id', WORKFLOW),
    golden('published-update'),
    golden('notification'),
    golden('unsubscribed'),
    golden('pong'),
    golden('workflow-deleted').with('/data/workflow_id', WORKFLOW),
    golden('error-access-denied').with('/room_id', WORKFLOW_ROOM),
  ];
  assertTranscript(received, transcript);
  // Nobody can be in the room of a workflow that is still to be created.
  const told = new Set([...transcript.map(({ name }) => name), 'workflow-created']);
  assert.deepEqual(goldenNames('server').filter((name) => !told.has(name)), [], 'every golden frame was seen');

  const asked = sent.filter((text) => text.includes(EXECUTION) || text.includes('ping'));
  assertTranscript(asked, [golden('subscribe'), golden('ping'), golden('unsubscribe'), golden('ping')]);
  assert.deepEqual(logged.filter((line) => !line.includes('update:')), [
    'log: WebSocket connected',
    `log: Connected with ID: ${JSON.parse(received[0]).connection_id}`,
    `log: Subscribed to: ${ROOM}`,
    'log: Pong received',
    'error: Error: Access denied to room',
    'error: Error: Access denied to room',
    `error: Error: ${JSON.parse(received[9]).message}`,
    `error: Error: ${JSON.parse(received[10]).message}`,
    `log: Subscribed to: ${WORKFLOW_ROOM}`,
    `log: Subscribed to: ${ROOM}`,
    'log: Pong received',
    'error: Error: Access denied to room',
  ]);
});

test('updates move the progress bar, the status and the node that has an element', async () => {
  const { client, received, elements } = await connected();
  client.subscribeToExecution(EXECUTION);
  await heard(received, 2);

  await server.putExecution();
  await heard(received, 3);
  assert.deepEqual(elements['execution-progress'], { style: { width: '0%' }, textContent: '0%' });
  assert.deepEqual(elements['execution-status'], { textContent: 'pending', className: 'status-pending' });

  await server.patchExecution(EXECUTION_STATE);
  await server.putNode('node-without-an-element', NODE_STATE);
  await server.putNode(NODE, NODE_STATE);
  await heard(received, 6);
  assert.deepEqual(elements['execution-progress'], { style: { width: '45.5%' }, textContent: '46%' });
  assert.deepEqual(elements['execution-status'], { textContent: 'running', className: 'status-running' });
  assert.equal(elements[`node-${NODE}`].className, 'node status-running');
  assert.equal(elements[`node-${NODE}`].querySelector('.status').textContent, 'running');
});

test('it comes back after a crash with doubled delays, starts from 2 s again, and gives up after five', async () => {
  const { received, logged, retry } = await connected(`
    const subscribe = () => wsClient.subscribeToExecution('${EXECUTION}');
    const { connect } = wsClient;
    wsClient.connect = function () {
      connect.call(this);
      this.ws.addEventListener('open', subscribe);
    };
    wsClient.ws.addEventListener('open', subscribe);`);
  await heard(received, 2);

  await server.kill();
  const delays = [await retry(), await retry(), (await server.start(), await retry())];
  assert.deepEqual(delays, [2000, 4000, 8000]);
  await heard(received, 4);
  await server.patchExecution(EXECUTION_STATE);
  await heard(received, 5);
  const welcome = [golden('connection'), golden('subscribed')];
  assertTranscript(received, [...welcome, ...welcome, golden('execution-update')]);

  await server.end();
  const again = [await retry(), await retry(), await retry(), await retry(), await retry()];
  assert.deepEqual(again, [2000, 4000, 8000, 16000, 30000]);
  const lost = () => logged.filter((line) => line === 'log: WebSocket disconnected').length;
  await until('the last attempt failed', () => lost() === 9);
  assert.equal(logged.at(-1), 'log: WebSocket disconnected');
});

/** The guide's code, run, with what a browser would give it; connected when this returns. */
async function connected(more = '') {
  const received = [];
  const sent = [];
  const logged = [];
  const timers = [];
  const sockets = [];

  class RecordedWebSocket extends WebSocket {
    constructor(url) {
      assert.ok(url.startsWith('ws://localhost:8000/api/v1/ws?token='));
      super(url, { createConnection: () => connect(server.port, '127.0.0.1') });
      this.addEventListener('message', ({ data }) => received.push(data));
      sockets.push(this);
    }

    send(text) {
      sent.push(text);
      super.send(text);
    }
  }

  const elements = {
    'execution-progress': { style: {}, textContent: '' },
    'execution-status': { textContent: '', className: '' },
    [`node-${NODE}`]: element({ '.status': { textContent: '' } }),
  };
  const log = (level) => (...words) => logged.push(`${level}: ${words.map(String).join(' ')}`);
  const context = vm.createContext({
    accessToken: token(USER),
    WebSocket: RecordedWebSocket,
    document: { getElementById: (id) => elements[id] ?? null },
    console: { log: log('log'), error: log('error') },
    setTimeout: (action, delay) => timers.push({ action, delay, once: true }),
    setInterval: (action, delay) => timers.push({ action, delay }),
  });
  vm.runInContext(classSource + more, context);
  const world = {
    client: vm.runInContext('wsClient', context),
    received, sent, logged, timers, elements,

    /** Waits until the class wants to come back, lets it, and tells which delay it had chosen. */
    async retry() {
      const next = () => timers.findIndex(({ once }) => once);
      await until('the class wants to come back', () => next() >= 0);
      const [{ action, delay }] = timers.splice(next(), 1);
      action();
      return delay;
    },

    close() {
      sockets.forEach((socket) => socket.terminate());
    },
  };
  worlds.push(world);
  await heard(received, 1);
  return world;
}

function element(children) {
  return { className: '', querySelector: (selector) => children[selector] };
}

function publication(room, { frame: { type, event, data } }) {
  return room ? { room_id: room, type, event, data } : { event, data };
}

function heard(received, count) {
  return until(`${count} messages`, () => received.length >= count);
}
