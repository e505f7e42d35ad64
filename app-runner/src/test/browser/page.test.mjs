import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { CHROMIUM, START_WITHIN, ended, freePort, started } from './running.mjs';

/* The page in a real browser, against `./realtime demo` (or what REALTIME names), which replays a workflow in a loop. */

const SOON = { timeout: 120_000 };

let server;
let browser;
let address;

before(async () => {
  const port = await freePort();
  const printed = new RegExp(`http://127\\.0\\.0\\.1:${port}/#token=\\S+`);
  ({ server, found: address } = await started(printed, ['demo', '--port', String(port)]));
  browser = await chromium.launch(CHROMIUM);
}, { timeout: START_WITHIN });

after(async () => {
  await browser?.close();
  await ended(server);
});

test('nodes of the running workflow turn completed, nothing complains, and a reload goes on', async () => {
  const { page, complaints } = await open(address);
  await page.waitForSelector('#connection[data-phase=connected]', SOON);
  await page.waitForFunction(() => {
    const all = document.querySelectorAll('.node').length;
    return all > 1 && document.querySelectorAll('.node[data-status=completed]').length >= all / 2;
  }, null, SOON);
  if (process.env.SCREENSHOT) {
    await page.waitForSelector('.node[data-status=running]', SOON);
    await page.waitForTimeout(400);
    await page.screenshot({ path: process.env.SCREENSHOT });
  }
  assert.ok(await page.locator('.edge').count() > 0, 'the graph has edges');
  assert.ok(await page.locator('.message').count() > 0, 'messages are listed');
  assert.ok(await page.locator('.message').count() <= 100, 'no more than a hundred');

  await page.reload();
  await page.waitForSelector('#connection[data-phase=connected]', SOON);
  await page.waitForSelector('.node[data-status=completed]', SOON);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the token leaves the address bar and appears in no request', async () => {
  const token = new URLSearchParams(new URL(address).hash.slice(1)).get('token');
  const page = await browser.newPage();
  const urls = [];
  page.on('request', (request) => urls.push(request.url()));
  page.on('websocket', (socket) => urls.push(socket.url()));
  await page.goto(address);
  await page.waitForSelector('#connection[data-phase=connected]', SOON);
  assert.ok(!page.url().includes('token'), 'not in the address bar');
  assert.ok(urls.some((url) => url.startsWith('ws')), 'a socket was seen');
  assert.deepEqual(urls.filter((url) => url.includes(token)), []);
  await page.close();
});

test('a choice is in the address, follows a link, and is kept by a reload', async () => {
  const { page, complaints } = await open(address);
  await page.waitForSelector('.execution', SOON);
  await page.locator('.execution').first().click();
  await page.waitForFunction(() => location.hash.startsWith('#execution='), null, SOON);
  const chosen = await page.locator('#subtitle').textContent();
  await page.reload();
  await page.waitForFunction((id) => document.getElementById('subtitle').textContent === id, chosen, SOON);
  assert.equal(await page.locator('#follow').getAttribute('aria-pressed'), 'false');
  assert.deepEqual(complaints, []);
  await page.close();
});

test('arrow keys move between nodes, and the node in focus tells about itself', async () => {
  const { page } = await open(address);
  await page.waitForSelector('.node', SOON);
  await page.locator('.node[tabindex="0"]').focus();
  const first = await page.evaluate(() => document.activeElement.getAttribute('aria-label').split(':')[0]);
  await page.keyboard.press('ArrowRight');
  const second = await page.evaluate(() => document.activeElement.getAttribute('aria-label').split(':')[0]);
  assert.notEqual(second, first);
  assert.equal(await page.locator('.tip strong').textContent(), second);
  await page.close();
});

test('a token that the server refuses leads back to the form', async () => {
  const page = await browser.newPage();
  await page.goto(`${new URL('/', address)}#token=no.such.token`);
  await page.waitForSelector('#gate:not([hidden])', SOON);
  await page.waitForFunction(() => /refused/i.test(document.getElementById('gate-reason').textContent), null, SOON);
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await page.close();
});

test('when the server is gone, the page says so and keeps trying', async () => {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForSelector('#connection[data-phase=connected]', SOON);
  await ended(server);
  await page.waitForSelector('#connection[data-phase=waiting]', SOON);
  await page.waitForFunction(() => /reconnecting in \d+ s/.test(document.getElementById('countdown').textContent), null, SOON);
  await page.close();
});

/** A page at the address, and everything that the console or a broken policy complains about. */
async function open(url) {
  const page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (failure) => complaints.push(String(failure)));
  await page.goto(url);
  return { page, complaints };
}
