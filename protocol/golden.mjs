import { readFileSync, readdirSync } from 'node:fs';

/* Golden frames for tests in JavaScript: loads them and tells how a message differs (see README.md). */

const patterns = read('patterns.json');

/** The golden frame of that name: a file of the dialect's directory without its ending, such as `execution-update`. */
export function golden(name, dialect = 'v1') {
  const { from, frame, varies } = read(`${dialect}/${name}.json`);
  return new GoldenFrame(name, from, frame, varies);
}

/** The names of all golden frames that this side sends: `client`, `server` or `http`. */
export function goldenNames(from, dialect = 'v1') {
  return readdirSync(new URL(`${dialect}/`, import.meta.url))
    .map((file) => file.replace(/\.json$/, ''))
    .filter((name) => golden(name, dialect).from === from);
}

/** One message as it must look on the wire, and what may differ in it. */
class GoldenFrame {
  constructor(name, from, frame, varies) {
    Object.assign(this, { name, from, frame, varies });
  }

  /** The same frame with another value at the pointer, which must be there; that value does not vary. */
  with(pointer, value) {
    const frame = structuredClone(this.frame);
    const path = pointer.split('/').slice(1);
    const last = path.pop();
    const parent = path.reduce((object, field) => object?.[field], frame);
    if (parent?.[last] === undefined) {
      throw new Error(`${this.name} has no ${pointer}`);
    }
    parent[last] = value;
    const { [pointer]: fixed, ...varies } = this.varies;
    return new GoldenFrame(this.name, this.from, frame, varies);
  }

  /** What keeps the message from matching, one sentence each; empty when it matches. */
  differences(message) {
    return [...this.#compare('', this.frame, message)];
  }

  *#compare(path, expected, actual) {
    if (path in this.varies) {
      const { type, pattern } = patterns[this.varies[path]];
      if (typeof actual !== type || !new RegExp(pattern).test(String(actual))) {
        yield `${path}: ${pattern} was due, not ${JSON.stringify(actual)}`;
      }
    } else if (isObject(expected) && isObject(actual) && Array.isArray(expected) === Array.isArray(actual)) {
      for (const field of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
        if (!Object.hasOwn(expected, field)) {
          yield `${path}/${field}: too much`;
        } else if (!Object.hasOwn(actual, field)) {
          yield `${path}/${field}: missing`;
        } else {
          yield* this.#compare(`${path}/${field}`, expected[field], actual[field]);
        }
      }
    } else if (expected !== actual) {
      yield `${path}: ${JSON.stringify(expected)} was due, not ${JSON.stringify(actual)}`;
    }
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function read(file) {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}
