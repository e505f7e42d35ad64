import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration, ellipsis, percent, roomOf, shortName, summaryOf, timeOfDay, wrapInTwo } from '../../main/resources/web/assets/words.js';

const upTo = (length) => (text) => text.length <= length;

test('a qualified name is shortened to its last part, unless that says too little', () => {
  assert.equal(shortName('NFCORE_VIRALRECON.ILLUMINA.FASTQC'), 'FASTQC');
  assert.equal(shortName('Customer support'), 'Customer support');
  assert.equal(shortName('step.1'), 'step.1');
  assert.equal(shortName('...'), '...');
});

test('a text too long loses its middle, a sentence its end', () => {
  assert.equal(ellipsis('abcdefghij', upTo(10)), 'abcdefghij');
  assert.equal(ellipsis('abcdefghij', upTo(6)), 'abc…ij');
  assert.equal(ellipsis('abcdefghij', upTo(6), 1), 'abcde…');
});

test('a name is broken between words or at an underscore', () => {
  assert.deepEqual(wrapInTwo('Search knowledge base', upTo(16)), ['Search knowledge', 'base']);
  assert.deepEqual(wrapInTwo('SAMTOOLS_STATS', upTo(10)), ['SAMTOOLS_', 'STATS']);
  assert.deepEqual(wrapInTwo('unbreakable', upTo(5)), ['unbreakable']);
});

test('durations grow with their units', () => {
  assert.deepEqual([0, 42_900, 185_000, 7_620_000].map(duration), ['0 s', '42 s', '3 min 05 s', '2 h 07 min']);
});

test('percentages are whole, within bounds, and never ahead of the truth', () => {
  assert.deepEqual([45.9, 99.99, 100, -3, 200, 'x', undefined].map(percent), ['45 %', '99 %', '100 %', '0 %', '100 %', '0 %', '0 %']);
});

test('a timestamp that is none is left out', () => {
  assert.match(timeOfDay('2024-01-01T00:00:00'), /^\d\d:\d\d:\d\d$/);
  assert.equal(timeOfDay('<b>'), '');
  assert.equal(timeOfDay(undefined), '');
});

test('a message tells its room, where it has one', () => {
  assert.equal(roomOf({ type: 'subscription', room_id: 'execution:e' }), 'execution:e');
  assert.equal(roomOf({ type: 'node_update', data: { execution_id: 'e' } }), 'execution:e');
  assert.equal(roomOf({ type: 'connection' }), '');
});

test('a summary is one short line, whatever the message holds', () => {
  assert.equal(summaryOf({ type: 'node_update', data: { node_id: 'a', status: 'running', message: 'Thinking' } }), 'a running: Thinking');
  assert.equal(summaryOf({ type: 'execution_update', data: { status: 'running', completed_nodes: 1, total_nodes: 4, progress_percentage: 25 } }), 'running, 1 of 4 nodes, 25 %');
  assert.equal(summaryOf({ type: 'error', message: 'Access denied to room' }), 'Access denied to room');
  assert.ok(summaryOf({ type: 'notification', event: 'x', data: { text: 'y'.repeat(5000) } }).length < 300);
  assert.equal(summaryOf({ type: 'node_update', data: 7 }), 'undefined undefined');
});
