import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/* The reference server and Chromium, as every test that runs them starts them. REALTIME and CHROMIUM name others. */

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const COMMAND = process.env.REALTIME ?? './realtime';

/** The first start builds the server. */
export const START_WITHIN = 300_000;

/** What Chromium is launched with. */
export const CHROMIUM = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
};

/** Starts `./realtime` and waits for a line like the pattern: `{ server, found }`. */
export async function started(pattern, args, env = {}) {
  const server = spawn(COMMAND, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const found = await new Promise((resolve, reject) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      const match = line.match(pattern);
      if (match) {
        resolve(match[0]);
      }
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`${COMMAND} ${args[0]} ended with ${code} before it printed its address`)));
  });
  return { server, found };
}

/** Ends a process, if it runs, and waits until it is gone. */
export function ended(child, signal = 'SIGTERM') {
  if (!child || child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill(signal);
  });
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
