/**
 * A WebSocket connection that comes back: one token, one endpoint, as many sockets one after the other as it takes.
 *
 * The token travels in the list of subprotocols, so that it is in no URL and no log. What a close code asks of a client
 * is docs/protocol.md, section 5.
 */

const PING_EVERY = 30_000;
const ANSWER_WITHIN = 10_000;
const GREETING_WITHIN = 15_000;
const FIRST_DELAY = 500;
const LONGEST_DELAY = 30_000;
const STABLE_AFTER = 10_000;

const EXPIRED = { phase: 'refused', reason: 'Token expired' };
const REFUSED = { phase: 'refused', reason: 'Token refused' };
const VERDICTS = new Map([
  [1003, { phase: 'stopped', reason: 'The server did not understand this page' }],
  [1007, { phase: 'stopped', reason: 'The server did not understand this page' }],
  [1009, { phase: 'stopped', reason: 'The server did not understand this page' }],
  [4401, EXPIRED],
  [4500, { phase: 'stopped', reason: 'Disconnected by the application' }],
  [4503, { phase: 'stopped', reason: 'This user is blocked' }],
]);

/** Whether a token can stand in a subprotocol list (RFC 9110's `token` characters); others make the browser throw. */
export function isSendable(token) {
  return /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,8000}$/.test(token);
}

/** Milliseconds to wait before attempt n (0, 1, 2 ...): doubling up to 30 s, the upper half of it random. */
export function backoff(attempt, random = Math.random) {
  const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt);
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

const BROWSER = {
  socket: (url, protocols) => new WebSocket(url, protocols),
  after: (delay, action) => {
    const timer = setTimeout(action, delay);
    return () => clearTimeout(timer);
  },
  now: () => Date.now(),
  random: Math.random,
};

/**
 * States handed to `onState`: `{phase}` with phase `connecting`, `connected`, `waiting` (with `retryAt`, milliseconds),
 * `refused` (a new token is needed) or `stopped` (stay away); the last three with a `reason`.
 */
export class Connection {
  #options;
  #world;
  #socket = null;
  #greetedAt = null;
  #attempt = 0;
  #state = { phase: 'stopped', reason: 'Not connected' };
  #cancelRetry = () => {};
  #cancelPing = () => {};
  #cancelDeadline = () => {};

  /**
   * @param options `url`, `token`, `onState(state)`, `onMessage(object)`, and `tokenIsGood()`: a promise, asked after a
   *   connect that failed, because a browser does not tell a page why (a 401 looks like a server that is down)
   */
  constructor(options, world = BROWSER) {
    this.#options = options;
    this.#world = world;
  }

  get state() {
    return this.#state;
  }

  /** Connects, now, unless a socket is already open or opening. */
  connect() {
    if (this.#socket !== null) {
      return;
    }
    this.#cancelRetry();
    this.#become({ phase: 'connecting' });
    const socket = this.#world.socket(this.#options.url, ['realtime.v1', `bearer.${this.#options.token}`]);
    this.#socket = socket;
    this.#greetedAt = null;
    socket.onmessage = (event) => this.#receive(socket, event.data);
    socket.onclose = (event) => this.#closed(socket, event.code);
    this.#expectSignOfLife(socket, GREETING_WITHIN);
  }

  /** Connects at once when it is waiting to: the network is back, or somebody lost patience. */
  retryNow() {
    if (this.#state.phase === 'waiting') {
      this.connect();
    }
  }

  /** Sends an object; false when there is no connection to send it on. */
  send(message) {
    if (this.#state.phase !== 'connected') {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Ends it for good, without telling `onState`. */
  close() {
    this.#options = { ...this.#options, onState: () => {}, onMessage: () => {} };
    this.#drop();
    this.#cancelRetry();
    this.#state = { phase: 'stopped', reason: 'Closed' };
  }

  #become(state) {
    this.#state = state;
    this.#options.onState(state);
  }

  #receive(socket, text) {
    if (socket !== this.#socket) {
      return;
    }
    this.#cancelDeadline();
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (message === null || typeof message !== 'object') {
      return;
    }
    if (message.type === 'connection' && message.event === 'connected' && this.#greetedAt === null) {
      this.#greetedAt = this.#world.now();
      this.#schedulePing(socket);
      this.#become({ phase: 'connected' });
    }
    this.#options.onMessage(message);
  }

  #schedulePing(socket) {
    this.#cancelPing = this.#world.after(PING_EVERY, () => {
      this.send({ type: 'ping' });
      this.#expectSignOfLife(socket, ANSWER_WITHIN);
      this.#schedulePing(socket);
    });
  }

  #expectSignOfLife(socket, within) {
    this.#cancelDeadline();
    this.#cancelDeadline = this.#world.after(within, () => this.#closed(socket, 4408));
  }

  /** Also called for a socket that is silent: its own `close` event may come minutes later, or never. */
  #closed(socket, code) {
    if (socket !== this.#socket) {
      return;
    }
    const greeted = this.#greetedAt !== null;
    if (greeted && this.#world.now() - this.#greetedAt >= STABLE_AFTER) {
      this.#attempt = 0;
    }
    this.#drop();
    const verdict = VERDICTS.get(code);
    if (verdict) {
      this.#become(verdict);
    } else {
      this.#wait(greeted ? 'Connection lost' : 'Server not reachable');
      if (!greeted) {
        this.#askAboutToken();
      }
    }
  }

  #wait(reason) {
    const delay = backoff(this.#attempt++, this.#world.random);
    this.#cancelRetry = this.#world.after(delay, () => this.connect());
    this.#become({ phase: 'waiting', reason, retryAt: this.#world.now() + delay });
  }

  async #askAboutToken() {
    if (!(await this.#options.tokenIsGood()) && this.#state.phase !== 'connected') {
      this.refuse();
    }
  }

  /** Tells it that the token was refused elsewhere, say by a request. */
  refuse() {
    this.#drop();
    this.#cancelRetry();
    this.#become(REFUSED);
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.#cancelPing();
    this.#cancelDeadline();
    if (socket !== null && socket.readyState < 2) {
      socket.close();
    }
  }
}
