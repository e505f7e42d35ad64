import { parseArgs } from 'node:util';

// What a server under test is told on standard input, and when it publishes: the same in every language.

/** Publications between two looks at the sockets. */
const BATCH = 8;

export function flags() {
  const { values } = parseArgs({
    options: Object.fromEntries(
      ['port', 'rooms', 'members-per-room', 'rate', 'bytes', 'secret'].map((name) => [name, { type: 'string' }]),
    ),
  });
  return {
    port: Number(values.port),
    rooms: Number(values.rooms ?? 1),
    rate: Number(values.rate ?? 50),
    bytes: Number(values.bytes ?? 280),
    secret: values.secret ?? '',
  };
}

const now = () => Number(process.hrtime.bigint());

/** Says that the server listens, then publishes when it is told to: `publish(room, seq, at)`. */
export function serve({ port, rooms, rate }, publish) {
  const seqs = new Array(rooms).fill(0);
  let credit = 0;
  let published = 0;
  let began = 0;
  let over = false;
  let scheduled = false;
  let calls = 0;
  let callNanos = 0;
  let longest = 0;

  const allowed = () => (rate === 0 ? credit : Math.floor(((now() - began) / 1e9) * rate));

  function next() {
    const room = published++ % rooms;
    const before = now();
    publish(room, ++seqs[room], before);
    const took = now() - before;
    calls++;
    callNanos += took;
    longest = Math.max(longest, took);
  }

  function step() {
    scheduled = false;
    if (over) {
      return;
    }
    for (let i = 0; i < BATCH && published < allowed(); i++) {
      next();
    }
    schedule();
  }

  /** Milliseconds until the next publication. */
  function untilDue() {
    return ((published + 1) * 1000) / rate - (now() - began) / 1e6;
  }

  function schedule() {
    if (scheduled || over || began === 0) {
      return;
    }
    if (published < allowed()) {
      scheduled = true;
      setImmediate(step);
    } else if (rate > 0) {
      scheduled = true;
      setTimeout(step, Math.max(1, Math.floor(untilDue())));
    }
  }

  function print() {
    const mean = calls === 0 ? 0 : Math.round(callNanos / calls);
    console.log(JSON.stringify({ published, longest_call_ns: longest, mean_call_ns: mean }));
  }

  function obey(line) {
    if (line.startsWith('credit ')) {
      credit = Number(line.slice('credit '.length));
      schedule();
    } else if (line === 'go') {
      began = now();
      schedule();
    } else if (line === 'mark') {
      calls = callNanos = longest = 0;
    } else if (line === 'calls') {
      print();
    } else if (line === 'stop') {
      over = true;
      print();
    }
  }

  let rest = '';
  process.stdin.setEncoding('latin1');
  process.stdin.on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    lines.forEach(obey);
  });
  process.stdin.on('end', () => process.exit(0));
  console.log(`ready ${port}`);
}
