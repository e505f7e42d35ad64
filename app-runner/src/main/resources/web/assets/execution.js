/** What is known of one execution, folded from a fetched state and from live updates. */

const TERMINAL = new Set(['completed', 'failed', 'cancelled', 'skipped']);

/** How far a status is: 0 not begun, 1 under way, 2 ended. */
export function rank(status) {
  if (TERMINAL.has(status)) {
    return 2;
  }
  return status === 'pending' || status === undefined ? 0 : 1;
}

export function hasEnded(status) {
  return rank(status) === 2;
}

/** Whether `next` can only follow `known` if the execution was started over (or if `next` is the older of the two). */
function startsOver(known, next) {
  if (hasEnded(next.status)) {
    return false;
  }
  return hasEnded(known.status) || (isFresh(next) && known.completed_nodes > 0);
}

function isFresh(execution) {
  return !hasEnded(execution.status) && !execution.completed_nodes && !execution.progress_percentage;
}

/**
 * Updates of one room come in order, but a fetched state comes from elsewhere: it may be older or newer than the updates
 * around it. So updates are held back from before the fetch until its answer is in, and then only move things forward.
 *
 * A held execution or node needs its last update alone, so what is held is bounded by the number of nodes.
 */
export class ExecutionState {
  /** The six fields and `workflow_id`; null until something is known. */
  execution = null;
  /** Node id to the six fields of its last update. */
  nodes = new Map();
  #held = null;

  /** From now on updates wait for `settle`; what waits already is forgotten. */
  hold() {
    this.#held = { execution: null, nodes: new Map() };
  }

  get isHolding() {
    return this.#held !== null;
  }

  /**
   * Takes a fetched state, then what was held.
   *
   * @returns true when the two contradict each other (the execution was started over in between): fetch once more
   */
  settle(snapshot) {
    const held = this.#held ?? { execution: null, nodes: new Map() };
    this.#held = null;
    const { nodes, ...execution } = snapshot;
    this.execution = execution;
    this.nodes = new Map(listed(nodes).map((node) => [node.node_id, node]));
    for (const node of held.nodes.values()) {
      if (rank(node.status) >= rank(this.nodes.get(node.node_id)?.status)) {
        this.nodes.set(node.node_id, node);
      }
    }
    if (held.execution === null) {
      return false;
    }
    if (startsOver(this.execution, held.execution)) {
      return true;
    }
    if (!hasEnded(this.execution.status) && isForward(this.execution, held.execution)) {
      this.execution = { ...this.execution, ...held.execution };
    }
    return false;
  }

  /**
   * Takes the `data` of an `execution_update`.
   *
   * @returns `held`, `changed`, or `restarted`: the nodes known so far are those of an earlier run, fetch the state
   */
  updateExecution(data) {
    if (this.#held !== null) {
      this.#holdExecution(data);
      return 'held';
    }
    if (this.execution !== null && startsOver(this.execution, data)) {
      this.hold();
      this.#holdExecution(data);
      return 'restarted';
    }
    this.execution = { ...this.execution, ...data };
    return 'changed';
  }

  /**
   * Takes the `data` of a `node_update`.
   *
   * @returns `held`, `changed`, or `ignored`: the node has ended already
   */
  updateNode(data) {
    if (typeof data?.node_id !== 'string') {
      return 'ignored';
    }
    if (this.#held !== null) {
      this.#held.nodes.set(data.node_id, data);
      return 'held';
    }
    if (hasEnded(this.nodes.get(data.node_id)?.status) && !hasEnded(data.status)) {
      return 'ignored';
    }
    this.nodes.set(data.node_id, data);
    return 'changed';
  }

  #holdExecution(data) {
    if (isFresh(data)) {
      this.#forgetEndedNodes();
    }
    this.#held.execution = data;
  }

  /** They ended in a run before this one: nothing has ended in one that is fresh. */
  #forgetEndedNodes() {
    for (const [id, node] of this.#held.nodes) {
      if (hasEnded(node.status)) {
        this.#held.nodes.delete(id);
      }
    }
  }
}

function isForward(known, next) {
  return (
    rank(next.status) > rank(known.status) ||
    (rank(next.status) === rank(known.status) && !(next.completed_nodes < known.completed_nodes))
  );
}

/** The entries of an untrusted list of nodes that can be told apart. */
function listed(nodes) {
  return Array.isArray(nodes) ? nodes.filter((node) => typeof node?.node_id === 'string') : [];
}

/**
 * The nodes to draw, `{id, name, parents}`: those that the workflow declares, in its order, then those only seen running.
 */
export function nodesToDraw(workflow, seen) {
  const drawn = new Map();
  for (const node of Array.isArray(workflow?.nodes) ? workflow.nodes : []) {
    if (typeof node?.id === 'string') {
      drawn.set(node.id, {
        id: node.id,
        name: typeof node.name === 'string' ? node.name : node.id,
        parents: Array.isArray(node.parents) ? node.parents : [],
      });
    }
  }
  for (const node of seen.values()) {
    if (!drawn.has(node.node_id)) {
      drawn.set(node.node_id, { id: node.node_id, name: node.node_name ?? node.node_id, parents: [] });
    }
  }
  return [...drawn.values()];
}
