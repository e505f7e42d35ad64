/** The HTTP endpoints that the page reads; every answer is untrusted. */

/** A request that was answered with something else than 200; `status` 0 stands for no answer at all. */
export class RequestFailed extends Error {
  constructor(status) {
    super(status === 0 ? 'The server did not answer' : `The server answered ${status}`);
    this.status = status;
  }
}

export class Api {
  #base;
  #token;
  #onRefused;

  constructor(base, token, onRefused) {
    this.#base = base;
    this.#token = token;
    this.#onRefused = onRefused;
  }

  async executions() {
    const { executions } = await this.#get('executions?limit=50');
    return Array.isArray(executions) ? executions.filter((each) => typeof each?.execution_id === 'string') : [];
  }

  execution(id) {
    return this.#get(`executions/${encodeURIComponent(id)}`);
  }

  workflow(id) {
    return this.#get(`workflows/${encodeURIComponent(id)}`);
  }

  /** Whether the token is still accepted; a server that can't be asked says nothing against it. */
  async tokenIsGood() {
    try {
      return (await this.#fetch('ws/stats')).status !== 401;
    } catch {
      return true;
    }
  }

  async #get(path) {
    let response;
    try {
      response = await this.#fetch(path);
    } catch {
      throw new RequestFailed(0);
    }
    if (response.status === 401) {
      this.#onRefused();
    }
    if (!response.ok) {
      throw new RequestFailed(response.status);
    }
    const body = await response.json().catch(() => null);
    if (body === null || typeof body !== 'object') {
      throw new RequestFailed(response.status);
    }
    return body;
  }

  #fetch(path) {
    return fetch(new URL(path, this.#base), {
      headers: { Authorization: `Bearer ${this.#token}` },
      cache: 'no-store',
      signal: AbortSignal.timeout(15_000),
    });
  }
}
