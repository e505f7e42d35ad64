import { ExecutionState } from './execution.js';

const FETCH_AGAIN_AFTER = 2_000;

/**
 * Watches one execution at a time: enters its room, fetches its state once it is in, applies what happened meanwhile,
 * then follows the updates; after a reconnect all over again.
 */
export class ExecutionWatch {
  #send;
  #fetchState;
  #onChange;
  #onProblem;
  #after;
  #id = null;
  #state = new ExecutionState();
  /** Counts what makes an answer under way obsolete: another choice, another subscription, a restart. */
  #round = 0;
  #entered = false;

  /**
   * @param send sends a message, false when not connected
   * @param fetchState id to a promise of the execution's state; a rejection has the HTTP `status`
   * @param onChange told `(state, nodeId)`; without a node id anything may have changed
   * @param onProblem told a sentence, or null when it is over
   */
  constructor({ send, fetchState, onChange, onProblem, after = (delay, action) => setTimeout(action, delay) }) {
    this.#send = send;
    this.#fetchState = fetchState;
    this.#onChange = onChange;
    this.#onProblem = onProblem;
    this.#after = after;
  }

  get id() {
    return this.#id;
  }

  get state() {
    return this.#state;
  }

  /** Leaves the execution watched so far and turns to another one, or to none (null). */
  select(id) {
    if (id === this.#id) {
      return;
    }
    if (this.#id !== null) {
      this.#send({ type: 'unsubscribe', room_id: room(this.#id) });
    }
    this.#id = id;
    this.#state = new ExecutionState();
    this.#onProblem(null);
    this.#onChange(this.#state);
    this.connected();
  }

  /** Enters the room; to be called after every connect, when the server has forgotten all subscriptions. */
  connected() {
    this.#round++;
    this.#entered = false;
    if (this.#id !== null) {
      this.#state.hold();
      this.#send({ type: 'subscribe', room_id: room(this.#id) });
    }
  }

  /** Takes any message of the server; those that are not about this execution pass by. */
  receive(message) {
    if (this.#id === null) {
      return;
    }
    if (message.room_id === room(this.#id)) {
      this.#answered(message);
    } else if (message.data?.execution_id === this.#id) {
      this.#updated(message);
    }
  }

  #answered(message) {
    if (message.type === 'error') {
      this.#round++;
      this.#onProblem(String(message.message));
    } else if (message.event === 'subscribed' && !this.#entered) {
      this.#entered = true;
      this.#fetch();
    }
  }

  #updated({ type, data }) {
    if (type === 'node_update' && this.#state.updateNode(data) === 'changed') {
      this.#onChange(this.#state, data.node_id);
    } else if (type === 'execution_update') {
      const outcome = this.#state.updateExecution(data);
      if (outcome === 'changed') {
        this.#onChange(this.#state);
      } else if (outcome === 'restarted') {
        this.#fetch();
      }
    }
  }

  async #fetch() {
    const round = ++this.#round;
    let snapshot;
    try {
      snapshot = await this.#fetchState(this.#id);
    } catch (failure) {
      if (round === this.#round) {
        this.#failed(failure, round);
      }
      return;
    }
    if (round !== this.#round) {
      return;
    }
    const contradicted = this.#state.settle(snapshot);
    this.#onProblem(null);
    this.#onChange(this.#state);
    if (contradicted) {
      this.#state.hold();
      this.#fetchLater(round);
    }
  }

  #failed(failure, round) {
    this.#onProblem(failure.status === 404 ? 'There is no such execution' : failure.message);
    if (failure.status === 0 || failure.status === 429 || failure.status >= 500) {
      this.#fetchLater(round);
    }
  }

  #fetchLater(round) {
    this.#after(FETCH_AGAIN_AFTER, () => {
      if (round === this.#round) {
        this.#fetch();
      }
    });
  }
}

function room(executionId) {
  return `execution:${executionId}`;
}
