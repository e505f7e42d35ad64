import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { build } from 'esbuild';
import { START_WITHIN } from '../app-runner/src/test/browser/running.mjs';
import { golden } from '../protocol/golden.mjs';
import { ORIGIN, browserWith } from './browser.mjs';
import { EXECUTION_STATE, NODE, NODE_STATE, assertTranscript, until } from './expectations.mjs';
import { guide, hookSource, hookWithoutTypes } from './guide.mjs';
import { EXECUTION, ReferenceServer, USER, WORKFLOW, token } from './reference-server.mjs';

/* The guide's React hook in Chromium: under both Reacts, as it is deployed and under StrictMode, which mounts twice. */

const WAYS = [
  { react: 18, mode: 'production', strict: false },
  { react: 18, mode: 'development', strict: true },
  { react: 19, mode: 'production', strict: false },
  { react: 19, mode: 'development', strict: true },
];
const OTHER = 'another-execution';

/** Draws what the hook says; `show(execution)` and `leave()` are for the test. */
const page = ({ react, mode, strict }) => `<!doctype html>
  <script type="importmap">{"imports": {"react": "/react-${react}-${mode}.js"}}</script>
  <output id="state"></output>
  <script type="module">
    import { StrictMode, createElement, createRoot, version } from 'react';
    import { useWorkflowWebSocket } from '/hook.js';

    function Execution({ id }) {
      const { executionStatus, isConnected } = useWorkflowWebSocket(location.hash.slice(1), id);
      return JSON.stringify({ isConnected, executionStatus });
    }

    const root = createRoot(document.getElementById('state'));
    const tree = (id) => createElement(Execution, { id });
    window.show = (id) => root.render(${strict} ? createElement(StrictMode, null, tree(id)) : tree(id));
    window.leave = () => root.unmount();
    window.reactVersion = version;
    window.hook = String(useWorkflowWebSocket);
  </script>`;

const server = new ReferenceServer();
const accessToken = token(USER);
let browser;

before(async () => {
  const files = { '/hook.js': ['text/javascript', hookWithoutTypes] };
  for (const way of WAYS) {
    files[path(way)] = ['text/html', page(way)];
    files[`/react-${way.react}-${way.mode}.js`] = ['text/javascript', await react(way)];
  }
  await server.start('--allowed-origins', ORIGIN);
  browser = await browserWith(files, server);
}, { timeout: START_WITHIN });

beforeEach(() => server.startOver());

afterEach(() => browser.closePages());

after(async () => {
  await browser?.close();
  await server.kill();
});

test('the hook that runs is the guide\'s, to the letter, with blanks for its types', () => {
  assert.ok(guide.includes(hookSource));
  assert.equal(hookWithoutTypes.length, hookSource.length);
  for (const [index, letter] of [...hookWithoutTypes].entries()) {
    assert.ok(letter === hookSource[index] || letter === ' ', `${letter} at ${index}`);
  }
});

for (const way of WAYS) {
  const { react, mode, strict } = way;

  test(`React ${react}, ${mode}${strict ? ', StrictMode' : ''}: the state follows the execution, and unmounting closes the socket`, async () => {
    const { page, console, sockets, failures } = await opened(way);
    await page.evaluate(`show('${EXECUTION}')`);
    await until('it is subscribed', () => sockets.at(-1)?.received.length === 2);
    await has(page, { isConnected: true, executionStatus: null });
    await until('what StrictMode mounted first has let go', async () => await server.connections() === 1);
    assert.equal(console.some((line) => /closed before the connection is established/.test(line)), strict, 'mounted twice');
    await server.putExecution();
    await has(page, { isConnected: true, executionStatus: golden('execution-update-bare').frame.data });
    await server.putNode(NODE, NODE_STATE);
    await server.patchExecution(EXECUTION_STATE);
    await has(page, { isConnected: true, executionStatus: golden('execution-update').frame.data });

    const socket = sockets.at(-1);
    assert.equal(socket.url, `ws://localhost:8000/api/v1/ws?token=${accessToken}`);
    assertTranscript(socket.sent, [golden('subscribe')]);
    assertTranscript(socket.received, [
      golden('connection'), golden('subscribed'), golden('execution-update-bare'), golden('node-update'), golden('execution-update'),
    ]);

    await page.evaluate('leave()');
    await until('nobody is connected', async () => await server.connections() === 0);
    await until('its sockets are closed', () => sockets.every(({ isClosed }) => isClosed()));
    assert.deepEqual(failures, []);
    });
}

test('another execution gets a socket of its own, and the former is closed', async () => {
  await server.putExecution(OTHER, WORKFLOW);
  const { page, sockets } = await opened(WAYS.at(-2));
  await page.evaluate(`show('${EXECUTION}')`);
  await until('it is subscribed', () => sockets.at(-1)?.received.length === 2);
  await page.evaluate(`show('${OTHER}')`);
  await until('it is subscribed to the other', () => sockets.length === 2 && sockets[1].received.length === 2);
  await until('the former is closed', async () => sockets[0].isClosed() && await server.connections() === 1);

  await server.patchExecution({ status: 'running' });
  await server.patchExecution(EXECUTION_STATE, OTHER);
  await until('the update has come', () => sockets[1].received.length === 3);
  assertTranscript(sockets[0].received, [golden('connection'), golden('subscribed')]);
  assertTranscript(sockets[1].sent, [golden('subscribe').with('/room_id', `execution:${OTHER}`)]);
  assertTranscript(sockets[1].received, [
    golden('connection'),
    golden('subscribed').with('/room_id', `execution:${OTHER}`),
    golden('execution-update').with('/data/execution_id', OTHER),
  ]);
});

test('when the server is gone, the hook says so, and keeps what it knew', async () => {
  const both = await Promise.all(WAYS.filter(({ strict }) => strict).map(opened));
  await Promise.all(both.map(({ page }) => page.evaluate(`show('${EXECUTION}')`)));
  await until('both are subscribed', () => both.every(({ sockets }) => sockets.at(-1)?.received.length === 2));
  await server.patchExecution(EXECUTION_STATE);
  const executionStatus = golden('execution-update').frame.data;
  await Promise.all(both.map(({ page }) => has(page, { isConnected: true, executionStatus })));
  await server.kill();
  await Promise.all(both.map(({ page }) => has(page, { isConnected: false, executionStatus })));
});

/** A page with the hook, not yet mounted, that surely runs that React and the guide's code. */
async function opened(way) {
  const opened = await browser.open(`${path(way)}#${accessToken}`);
  await opened.page.waitForFunction('window.hook');
  assert.match(await opened.page.evaluate('reactVersion'), new RegExp(`^${way.react}\\.`));
  const text = await opened.page.evaluate('hook');
  assert.ok(text.startsWith('function useWorkflowWebSocket(') && hookWithoutTypes.includes(text));
  return opened;
}

/** Waits until the hook has told this. */
async function has(page, expected) {
  const told = async () => JSON.parse(await page.textContent('#state') || 'null');
  await until('the state', async () => isDeepStrictEqual(await told(), expected), 10_000)
    .catch(async () => assert.deepEqual(await told(), expected));
}

function path({ react, mode, strict }) {
  return `/react-${react}-${mode}${strict ? '-strict' : ''}`;
}

/** React and its DOM in one module. */
async function react({ react, mode }) {
  const { outputFiles: [bundle] } = await build({
    stdin: {
      contents: `export { StrictMode, createElement, useEffect, useRef, useState, version } from 'react';
        export { createRoot } from 'react-dom/client';`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    alias: { react: `react-${react}`, 'react-dom': `react-dom-${react}` },
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    bundle: true,
    format: 'esm',
    write: false,
  });
  return bundle.text;
}
