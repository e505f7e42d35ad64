import { once } from 'node:events';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { CHROMIUM } from '../app-runner/src/test/browser/running.mjs';

/** Where an application's pages are, for the browser: not the server's own origin. */
export const ORIGIN = 'http://localhost:3000';

/** A web server for the files (path to `[type, text]`), and Chromium that finds it and the reference server where the guide says. */
export async function browserWith(files, referenceServer) {
  const pages = createServer((request, response) => {
    const [type, text] = files[new URL(request.url, ORIGIN).pathname] ?? [];
    response.writeHead(type ? 200 : 404, { 'Content-Type': type ?? 'text/plain' }).end(text);
  }).listen(0, '127.0.0.1');
  await once(pages, 'listening');
  const rules = `MAP localhost:8000 127.0.0.1:${referenceServer.port}, MAP localhost:3000 127.0.0.1:${pages.address().port}`;
  const browser = await chromium.launch({ ...CHROMIUM, args: [...CHROMIUM.args, `--host-resolver-rules=${rules}`] });
  return {
    open: (path) => opened(browser, path),
    closePages: () => Promise.all(browser.contexts().map((each) => each.close())),
    async close() {
      await browser.close();
      pages.close();
    },
  };
}

/** A page with what it wrote to the console, its uncaught errors and its sockets with what came and went. */
async function opened(browser, path) {
  const page = await browser.newPage();
  const console = [];
  const failures = [];
  const sockets = [];
  page.on('console', (message) => console.push(message.text()));
  page.on('pageerror', (failure) => failures.push(String(failure)));
  page.on('websocket', (socket) => {
    const seen = { url: socket.url(), received: [], sent: [], isClosed: () => socket.isClosed() };
    socket.on('framereceived', ({ payload }) => seen.received.push(payload));
    socket.on('framesent', ({ payload }) => seen.sent.push(payload));
    sockets.push(seen);
  });
  await page.goto(ORIGIN + path);
  return { page, console, failures, sockets };
}
