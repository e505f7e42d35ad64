import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { golden } from '../protocol/golden.mjs';
import { EXECUTION } from './reference-server.mjs';

export const ROOM = `execution:${EXECUTION}`;

/** The states that the golden updates tell of, without the ids that are in the path. */
export const { execution_id: ofExecution, ...EXECUTION_STATE } = golden('execution-update').frame.data;
export const { execution_id: ofNode, node_id: NODE, ...NODE_STATE } = golden('node-update').frame.data;

/** The texts are these golden frames, one by one, no more and no fewer. */
export function assertTranscript(texts, frames) {
  const told = texts.map((text, index) => {
    const differences = frames[index]?.differences(JSON.parse(text)) ?? ['nothing more was due'];
    return differences.length === 0 ? frames[index].name : `${text}\n    is not ${frames[index]?.name}: ${differences.join('; ')}`;
  });
  assert.deepEqual(told, frames.map(({ name }) => name));
}

/** Waits until it is so. */
export async function until(what, condition, within = 30_000) {
  const end = Date.now() + within;
  while (!await condition()) {
    assert.ok(Date.now() < end, `Not within ${within} ms: ${what}`);
    await pause(20);
  }
}
