import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { START_WITHIN } from '../app-runner/src/test/browser/running.mjs';
import { golden } from '../protocol/golden.mjs';
import { ORIGIN, browserWith } from './browser.mjs';
import { EXECUTION_STATE, NODE, NODE_STATE, ROOM, assertTranscript, until } from './expectations.mjs';
import { classSource, guide } from './guide.mjs';
import { EXECUTION, ReferenceServer, USER, token } from './reference-server.mjs';

/* The guide's JavaScript class in Chromium, on a page with the elements that it moves. */

const PAGE = `<!doctype html>
  <div id="execution-progress"></div>
  <p id="execution-status"></p>
  <div id="node-${NODE}"><span class="status"></span></div>
  <script>const accessToken = location.hash.slice(1);</script>
  <script src="/guide.js"></script>
  <script>
    const subscribe = () => wsClient.subscribeToExecution('${EXECUTION}');
    const { connect } = wsClient;
    wsClient.connect = function () {
      connect.call(this);
      this.ws.addEventListener('open', subscribe);
    };
    // Which of the two sends depends on whether the socket is open by now.
    wsClient.ws.addEventListener('open', subscribe);
    subscribe();
  </script>`;

const server = new ReferenceServer();
const accessToken = token(USER);
let browser;

before(async () => {
  await server.start('--allowed-origins', ORIGIN);
  browser = await browserWith({ '/': ['text/html', PAGE], '/guide.js': ['text/javascript', classSource] }, server);
}, { timeout: START_WITHIN });

beforeEach(() => server.startOver());

afterEach(() => browser.closePages());

after(async () => {
  await browser?.close();
  await server.kill();
});

test('the class that runs is the guide\'s, to the letter', async () => {
  const { page } = await subscribed();
  const text = await page.evaluate('String(WorkflowWebSocket)');
  assert.ok(text.startsWith('class WorkflowWebSocket {') && guide.includes(text));
});

test('updates move the progress bar, the status and the node', async () => {
  const { page, sockets: [socket], failures } = await subscribed();
  await server.putExecution();
  await has(page, { width: '0%', progress: '0%', status: 'pending', statusClass: 'status-pending', nodeClass: '', node: '' });
  await server.patchExecution(EXECUTION_STATE);
  await server.putNode(NODE, NODE_STATE);
  await has(page, { width: '45.5%', progress: '46%', status: 'running', statusClass: 'status-running', nodeClass: 'node status-running', node: 'running' });
  await server.putNode(NODE, { ...NODE_STATE, status: 'completed' });
  await server.patchExecution({ status: 'completed', progress_percentage: 100, completed_nodes: 7, current_node: null });
  await has(page, { width: '100%', progress: '100%', status: 'completed', statusClass: 'status-completed', nodeClass: 'node status-completed', node: 'completed' });

  assert.equal(socket.url, `ws://localhost:8000/api/v1/ws?token=${accessToken}`);
  assertTranscript(socket.sent, [golden('subscribe')]);
  assertTranscript(socket.received, [
    golden('connection'),
    golden('subscribed'),
    golden('execution-update-bare'),
    golden('execution-update'),
    golden('node-update'),
    golden('node-update').with('/data/status', 'completed'),
    golden('execution-update').with('/data/status', 'completed').with('/data/progress_percentage', 100)
      .with('/data/completed_nodes', 7).with('/data/current_node', null),
  ]);
  assert.deepEqual(failures, []);
});

test('pong and errors reach the console, and what was left is silent', async () => {
  const { page, console, sockets: [socket], failures } = await subscribed();
  await page.evaluate(`wsClient.ping(); wsClient.subscribeToExecution('missing'); wsClient.unsubscribeFromExecution('${EXECUTION}')`);
  await until('it was left', () => socket.received.length === 5);
  await server.patchExecution(EXECUTION_STATE);
  await page.evaluate('wsClient.ping()');
  await until('the last pong', () => socket.received.length === 6);

  assertTranscript(socket.received, [
    golden('connection'),
    golden('subscribed'),
    golden('pong'),
    golden('error-access-denied').with('/room_id', 'execution:missing'),
    golden('unsubscribed'),
    golden('pong'),
  ]);
  await until('the console has it all', () => console.length >= 7);
  assert.deepEqual(console, [
    'WebSocket connected',
    `Connected with ID: ${JSON.parse(socket.received[0]).connection_id}`,
    `Subscribed to: ${ROOM}`,
    'Pong received',
    'Error: Access denied to room',
    `Subscribed to: ${ROOM}`,
    'Pong received',
  ]);
  assert.deepEqual(failures, []);
});

test('disconnecting closes the connection, and the class comes back, as it always does', async () => {
  const { page, console, sockets } = await subscribed();
  const [left] = sockets;
  await page.evaluate('wsClient.disconnect()');
  await until('it is closed', async () => left.isClosed() && await server.connections() === 0);
  await until('it is subscribed again', () => sockets.at(-1) !== left && sockets.at(-1).received.length === 2);
  assert.ok(console.includes('Reconnecting in 2000ms... (Attempt 1)'));
});

test('after a crash of the server the page comes back by itself and moves on', async () => {
  const { page, console, sockets } = await subscribed();
  const [lost] = sockets;
  await server.kill();
  await until('the first attempt failed', () => console.some((line) => line.startsWith('Reconnecting in 4000ms')));
  await server.start('--allowed-origins', ORIGIN);
  await until('it is subscribed again', () => sockets.at(-1) !== lost && sockets.at(-1).received.length === 2);
  await server.patchExecution(EXECUTION_STATE);
  await has(page, { width: '45.5%', progress: '46%', status: 'running', statusClass: 'status-running', nodeClass: '', node: '' });

  assertTranscript(sockets.at(-1).received, [golden('connection'), golden('subscribed'), golden('execution-update')]);
  assert.deepEqual(console.filter((line) => line.startsWith('Reconnecting')).slice(0, 2), [
    'Reconnecting in 2000ms... (Attempt 1)',
    'Reconnecting in 4000ms... (Attempt 2)',
  ]);
});

async function subscribed() {
  const opened = await browser.open(`/#${accessToken}`);
  await until('it is subscribed', () => opened.sockets[0]?.received.length >= 2);
  return opened;
}

/** Waits until the page shows this, and no longer than it takes an update to come. */
async function has(page, expected) {
  const shown = () => page.evaluate((node) => {
    const progress = document.getElementById('execution-progress');
    const status = document.getElementById('execution-status');
    const element = document.getElementById(node);
    return {
      width: progress.style.width, progress: progress.textContent,
      status: status.textContent, statusClass: status.className,
      nodeClass: element.className, node: element.querySelector('.status').textContent,
    };
  }, `node-${NODE}`);
  await until('the page has moved', async () => isDeepStrictEqual(await shown(), expected), 10_000)
    .catch(async () => assert.deepEqual(await shown(), expected));
}
