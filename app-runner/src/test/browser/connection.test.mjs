import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection, backoff, isSendable } from '../../main/resources/web/assets/connection.js';

/** A world without a network and without time: sockets and timers are what the test makes of them. */
function connected(tokenIsGood = async () => true) {
  const world = {
    time: 0,
    timers: [],
    sockets: [],
    socket(url, protocols) {
      const socket = { url, protocols, sent: [], readyState: 1, send: (text) => socket.sent.push(JSON.parse(text)), close: () => { socket.readyState = 3; } };
      world.sockets.push(socket);
      return socket;
    },
    after(delay, action) {
      const timer = { at: world.time + delay, action };
      world.timers.push(timer);
      return () => { world.timers = world.timers.filter((each) => each !== timer); };
    },
    now: () => world.time,
    random: () => 0.5,
    pass(duration) {
      const end = world.time + duration;
      for (;;) {
        const next = world.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) {
          break;
        }
        world.time = next.at;
        world.timers = world.timers.filter((each) => each !== next);
        next.action();
      }
      world.time = end;
    },
  };
  const states = [];
  const messages = [];
  const connection = new Connection(
    { url: 'ws://server/api/v1/ws', token: 'abc.def', tokenIsGood, onState: (state) => states.push(state), onMessage: (message) => messages.push(message) },
    world,
  );
  connection.connect();
  const socket = () => world.sockets.at(-1);
  const receive = (message) => socket().onmessage({ data: JSON.stringify(message) });
  const greet = () => receive({ type: 'connection', event: 'connected', connection_id: 'c' });
  return { connection, world, states, messages, socket, receive, greet, phase: () => states.at(-1).phase };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('the token is in the subprotocols and not in the URL', () => {
  const { socket } = connected();
  assert.deepEqual(socket().protocols, ['realtime.v1', 'bearer.abc.def']);
  assert.ok(!socket().url.includes('abc'));
});

test('it is connected when the server has greeted, not before', () => {
  const { connection, phase, greet, messages } = connected();
  assert.equal(phase(), 'connecting');
  assert.equal(connection.send({ type: 'ping' }), false);
  greet();
  assert.equal(phase(), 'connected');
  assert.equal(messages.length, 1);
});

test('it pings every 30 s and stays while answers come', () => {
  const { world, socket, greet, receive, phase } = connected();
  greet();
  for (let round = 1; round <= 3; round++) {
    world.pass(30_000);
    assert.equal(socket().sent.length, round);
    receive({ type: 'pong' });
  }
  assert.equal(phase(), 'connected');
});

test('a server that falls silent is left after 10 s, and its late words are not heard', () => {
  const { world, socket, greet, phase, messages } = connected();
  greet();
  const silent = socket();
  world.pass(40_000);
  assert.equal(phase(), 'waiting');
  silent.onmessage({ data: '{"type":"pong"}' });
  silent.onclose({ code: 1006 });
  assert.equal(messages.length, 1);
  assert.equal(world.sockets.length, 1);
});

test('waits double up to 30 s, the upper half of each by chance', () => {
  assert.deepEqual([0, 1, 2, 20].map((attempt) => backoff(attempt, () => 0)), [250, 500, 1000, 15_000]);
  assert.deepEqual([0, 1, 2, 20].map((attempt) => backoff(attempt, () => 1)), [500, 1000, 2000, 30_000]);
});

test('it comes back after a loss, sooner again once a connection has lasted', () => {
  const { world, socket, greet, states } = connected();
  const waits = [];
  for (const lasted of [0, 0, 20_000]) {
    greet();
    world.pass(lasted);
    socket().onclose({ code: 1011 });
    waits.push(states.at(-1).retryAt - world.time);
    world.pass(waits.at(-1));
  }
  assert.deepEqual(waits, [375, 750, 375]);
});

test('an expired token asks for a new one; an application that disconnects or blocks is obeyed', () => {
  for (const [code, expected] of [[4401, 'refused'], [4500, 'stopped'], [4503, 'stopped'], [1009, 'stopped'], [1012, 'waiting'], [4409, 'waiting'], [4429, 'waiting']]) {
    const { world, socket, greet, phase } = connected();
    greet();
    socket().onclose({ code });
    assert.equal(phase(), expected, `after ${code}`);
    world.pass(60_000);
    assert.equal(world.sockets.length > 1, expected === 'waiting');
  }
});

test('a connect that failed for the token ends the attempts', async () => {
  const { world, socket, phase } = connected(async () => false);
  socket().onclose({ code: 1006 });
  await turn();
  assert.equal(phase(), 'refused');
  world.pass(60_000);
  assert.equal(world.sockets.length, 1);
});

test('a server that is down is tried again, at once when asked to', async () => {
  const { connection, world, socket, phase } = connected();
  socket().onclose({ code: 1006 });
  await turn();
  assert.equal(phase(), 'waiting');
  connection.retryNow();
  assert.equal(phase(), 'connecting');
  world.pass(10_000);
  assert.equal(world.sockets.length, 2);
});

test('a closed connection stays closed and silent', () => {
  const { connection, world, socket, greet, states } = connected();
  greet();
  const before = states.length;
  connection.close();
  assert.equal(socket().readyState, 3);
  socket().onclose({ code: 1000 });
  world.pass(100_000);
  assert.equal(states.length, before);
  assert.equal(world.sockets.length, 1);
});

test('what is not JSON, or no object, is passed over', () => {
  const { socket, greet, messages } = connected();
  greet();
  ['{', 'null', '7'].forEach((data) => socket().onmessage({ data }));
  assert.equal(messages.length, 1);
});

test('only what a header can carry is taken for a token', () => {
  assert.ok(isSendable('eyJh.eyJz-_.c2ln'));
  ['', 'a b', 'a,b', 'ä', 'a\n', 'x'.repeat(9000)].forEach((token) => assert.ok(!isSendable(token)));
});
