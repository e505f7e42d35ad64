import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ended, freePort, started } from '../app-runner/src/test/browser/running.mjs';

const SECRET = 'the secret of the frozen gate, for tests only';

/** The ids that the guide and the golden frames use. */
export const EXECUTION = '123e4567-e89b-12d3-a456-426614174000';
export const WORKFLOW = 'abc-def-ghi';
export const USER = 'user-id';

/** `./realtime serve` and the backend that feeds it. It can be ended and started again on the same port, with what it knew. */
export class ReferenceServer {
  #server;
  #data = mkdtempSync(join(tmpdir(), 'realtime-gate-'));
  #publisher = token('backend', 'realtime:publish');

  constructor() {
    process.once('exit', () => rmSync(this.#data, { recursive: true, force: true }));
  }

  async start(...options) {
    this.port ??= await freePort();
    const args = ['serve', '--port', String(this.port), ...options];
    ({ server: this.#server } = await started(/^Listening on .*/, args, {
      REALTIME_JWT_SECRET: SECRET,
      // Not the file of whoever works here.
      REALTIME_DATABASE_URL: `jdbc:h2:file:${this.#data}/gate`,
    }));
  }

  /** Everything as it is at the beginning: one workflow, one pending execution. */
  async startOver() {
    await this.putWorkflow();
    await this.putExecution();
  }

  kill() {
    return ended(this.#server, 'SIGKILL');
  }

  end() {
    return ended(this.#server);
  }

  putWorkflow(workflow = WORKFLOW, owner = USER) {
    const body = { owner_id: owner, name: 'Customer support', nodes: ['node-1', 'node-2'] };
    return this.call('PUT', `workflows/${workflow}`, body);
  }

  /** Creates the execution, or starts it over. */
  putExecution(execution = EXECUTION, workflow = WORKFLOW) {
    return this.call('PUT', `executions/${execution}`, { workflow_id: workflow, status: 'pending' });
  }

  patchExecution(change, execution = EXECUTION) {
    return this.call('PATCH', `executions/${execution}`, change);
  }

  putNode(node, state) {
    return this.call('PUT', `executions/${EXECUTION}/nodes/${node}`, state);
  }

  async connections() {
    return (await this.call('GET', 'ws/stats')).total_connections;
  }

  async call(method, path, body) {
    const answer = await fetch(`http://127.0.0.1:${this.port}/api/v1/${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.#publisher}`, 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    }
    return text && JSON.parse(text);
  }
}

/** A token (RFC 7519, HS256) that the server accepts for an hour. */
export function token(user, scope = '') {
  const now = Math.floor(Date.now() / 1000);
  const part = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: user, scope, iat: now, exp: now + 3600 })}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}
