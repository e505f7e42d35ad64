// Updates of one length, numbered and stamped as the load generator wants them (load/delivery.c).

const TIMESTAMP = '2026-01-01T00:00:00.123';

/** As an object: what a host hands to a library that writes the JSON itself. */
export function updateObject(seq, at, executionId) {
  return {
    type: 'execution_update',
    event: 'status_changed',
    data: {
      seq: 1e12 + seq,
      at: 1e15 + at,
      status: 'running',
      progress_percentage: 45.5,
      completed_nodes: 3,
      total_nodes: 7,
      current_node: 'node-3',
      execution_id: executionId,
    },
    timestamp: TIMESTAMP,
  };
}

/** The execution id that makes the update so many bytes long as JSON. */
export function executionId(bytes) {
  return 'e'.repeat(bytes - JSON.stringify(updateObject(0, 0, '')).length);
}
