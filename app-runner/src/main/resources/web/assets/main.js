import { Api } from './api.js';
import { Connection, isSendable } from './connection.js';
import { hasEnded, nodesToDraw } from './execution.js';
import { Graph } from './graph.js';
import { ExecutionList, MessageLog, Summary } from './panels.js';
import { percent, shortName } from './words.js';
import { ExecutionWatch } from './watch.js';

const TOKEN_KEY = 'realtime.token';
const LIST_EVERY = 15_000;
const API = new URL('api/v1/', document.baseURI);

const part = (name) => document.getElementById(name);
const list = new ExecutionList(part('executions'));
const summary = new Summary(part);
const graph = new Graph(part('graph'));
const log = new MessageLog(part('messages'));

let api = null;
let connection = null;
let executions = [];
/** Workflow id to its promise, and to what came of it. */
const asked = new Map();
const workflows = new Map();
/** Execution id to `{from, exact, to}`, all as this page saw it: the wire tells no times of start and end. */
const times = new Map();

const watch = new ExecutionWatch({
  send: (message) => connection?.send(message) ?? false,
  fetchState: (id) => api.execution(id),
  onChange: changed,
  onProblem: showProblem,
});

/* Token */

function fragment() {
  return new URLSearchParams(location.hash.slice(1));
}

/** The token in the address, which is then taken out of it and out of the history. */
function tokenFromAddress() {
  const parameters = fragment();
  const token = parameters.get('token');
  if (token !== null) {
    parameters.delete('token');
    const rest = parameters.toString();
    history.replaceState(null, '', location.pathname + location.search + (rest ? `#${rest}` : ''));
  }
  return token;
}

function start(token) {
  sessionStorage.setItem(TOKEN_KEY, token);
  stop();
  part('gate').hidden = true;
  part('dashboard').hidden = false;
  const mine = new Api(API, token, () => api === mine && connection.refuse());
  api = mine;
  const url = new URL('ws', API);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  connection = new Connection({
    url: url.href,
    token,
    tokenIsGood: () => mine.tokenIsGood(),
    onState: connectionChanged,
    onMessage: received,
  });
  connection.connect();
}

function stop() {
  connection?.close();
  connection = null;
  api = null;
  asked.clear();
  askedFor = null;
  workflows.clear();
  executions = [];
  watch.select(null);
}

function askForToken(reason) {
  stop();
  sessionStorage.removeItem(TOKEN_KEY);
  part('gate').hidden = false;
  part('dashboard').hidden = true;
  part('gate-reason').textContent = reason && `${reason}. Enter a new one.`;
  part('token').value = '';
  part('token').focus();
  showConnection({ phase: 'refused', reason: reason || 'Not connected' });
}

part('gate').addEventListener('submit', (event) => {
  event.preventDefault();
  const token = part('token').value.trim();
  if (isSendable(token)) {
    start(token);
  } else {
    part('gate-reason').textContent = 'That is no token: it has characters that no token has, or is too long.';
  }
});
part('forget').addEventListener('click', () => askForToken(''));
part('retry').addEventListener('click', () => {
  connection?.retryNow();
});

/* Connection */

function connectionChanged(state) {
  if (state.phase === 'refused') {
    askForToken(state.reason);
    return;
  }
  showConnection(state);
  if (state.phase === 'connected') {
    forgetFailures();
    watch.connected();
    refreshList();
  }
}

function showConnection(state) {
  const words = { connecting: 'Connecting…', connected: 'Connected', waiting: state.reason, refused: state.reason, stopped: state.reason };
  part('connection').dataset.phase = state.phase;
  part('connection-text').textContent = words[state.phase];
  part('retry').hidden = state.phase !== 'waiting';
  part('forget').hidden = state.phase === 'refused';
  showCountdown(state);
}

function showCountdown(state) {
  const seconds = state?.phase === 'waiting' ? Math.max(0, Math.ceil((state.retryAt - Date.now()) / 1000)) : null;
  part('countdown').textContent = seconds === null ? '' : `· reconnecting in ${seconds} s`;
}

function received(message) {
  log.add(message);
  watch.receive(message);
  if (message.type === 'notification' && message.event === 'execution_started') {
    if (typeof message.data?.execution_id === 'string') {
      times.set(message.data.execution_id, { from: Date.now(), exact: true, to: null });
    }
    refreshList();
  }
}

/* Executions */

let listing = false;
let listAgain = false;

/** Fetches the list; while one fetch is under way, any number of calls cause one more. */
async function refreshList() {
  listAgain = listing;
  if (listing || api === null) {
    return;
  }
  listing = true;
  const mine = api;
  try {
    const fetched = await mine.executions();
    if (mine === api) {
      executions = fetched;
      choose();
    }
  } catch {
    // The next refresh is at most 15 s away, and the connection's state tells about a server that is gone.
  } finally {
    listing = false;
  }
  if (listAgain) {
    refreshList();
  }
}

/** The execution in the address; without one the newest that runs, kept until it has ended. */
function choose() {
  const wanted = fragment().get('execution');
  part('follow').setAttribute('aria-pressed', String(wanted === null));
  watch.select(wanted ?? newest());
  showList();
}

function newest() {
  const current = executions.find((each) => each.execution_id === watch.id);
  const running = (each) => each !== undefined && !hasEnded(each.status);
  if (running(current)) {
    return watch.id;
  }
  return (executions.find(running) ?? current ?? executions[0])?.execution_id ?? null;
}

function showList() {
  const live = watch.state.execution;
  const current = executions.map((each) => (live && each.execution_id === watch.id ? { ...each, ...live } : each));
  list.show(current, watch.id, nameOfWorkflow);
  part('empty').hidden = executions.length > 0;
  current.forEach((each) => askForWorkflow(each.workflow_id));
}

function nameOfWorkflow(id) {
  const name = workflows.get(id)?.name;
  return typeof name === 'string' ? name : undefined;
}

/** One at a time: a list of fifty workflows is no reason for fifty requests at once. */
let asking = Promise.resolve();
let askedFor = null;

function askForWorkflow(id) {
  if (typeof id !== 'string' || asked.has(id)) {
    return;
  }
  const mine = api;
  asking = asking.then(async () => {
    const workflow = await mine?.workflow(id).catch(() => null);
    if (mine === api) {
      workflows.set(id, workflow);
      drawnFor = id === watch.state.execution?.workflow_id ? null : drawnFor;
      schedule();
    }
  });
  asked.set(id, asking);
}

/** Workflows that could not be had while the connection was away may be had now. */
function forgetFailures() {
  for (const [id, workflow] of workflows) {
    if (!workflow) {
      asked.delete(id);
    }
  }
}

/** Its nodes may have changed since it was asked for under the name of another execution. */
function askAgainForWorkflow(execution) {
  if (execution && askedFor !== execution.execution_id) {
    askedFor = execution.execution_id;
    asked.delete(execution.workflow_id);
    askForWorkflow(execution.workflow_id);
  }
}

part('follow').addEventListener('click', () => {
  history.pushState(null, '', location.pathname + location.search);
  choose();
});
addEventListener('popstate', choose);
addEventListener('hashchange', () => {
  const token = tokenFromAddress();
  if (token !== null && isSendable(token)) {
    start(token);
  } else {
    choose();
  }
});

/* The chosen execution: whatever changed is drawn with the next frame */

let drawnFor = null;
let scheduled = false;
const dirty = new Set();

function changed(state, nodeId) {
  if (nodeId === undefined) {
    takeTime(state.execution);
    askAgainForWorkflow(state.execution);
    dirty.clear();
    dirty.add(undefined);
  } else {
    dirty.add(nodeId);
  }
  schedule();
}

function schedule() {
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(draw);
  }
}

function draw() {
  scheduled = false;
  const { execution, nodes: states } = watch.state;
  const workflow = workflows.get(execution?.workflow_id);
  const nodes = nodesToDraw(workflow, states);
  const isNew = drawnFor !== watch.id || nodes.length !== graph.size || nodes.some(({ id }) => !graph.has(id));
  const isKnown = typeof execution?.workflow_id !== 'string' || workflows.has(execution.workflow_id);
  if (isNew && isKnown) {
    drawnFor = watch.id;
    graph.show(nodes, states);
  } else if (dirty.has(undefined)) {
    graph.repaint(states);
  } else {
    dirty.forEach((id) => graph.repaint(states, id));
  }
  dirty.clear();
  const name = nameOfWorkflow(execution?.workflow_id) ?? (execution ? shortName(String(execution.workflow_id)) : emptyTitle());
  summary.show({ id: watch.id, name, execution, nodes, states, elapsed: elapsed() });
  part('zoom').hidden = nodes.length === 0;
  showList();
  document.title = execution ? `${percent(execution.progress_percentage)} · ${name}` : 'Realtime';
}

function emptyTitle() {
  return watch.id === null ? 'No execution chosen' : 'Loading…';
}

function showProblem(sentence) {
  part('problem').hidden = sentence === null;
  part('problem').textContent = sentence ?? '';
}

/* Time */

function takeTime(execution) {
  if (!execution) {
    return;
  }
  const id = execution.execution_id;
  const known = times.get(id);
  if (hasEnded(execution.status)) {
    if (known && known.to === null) {
      known.to = Date.now();
    }
  } else if (!known || known.to !== null) {
    times.set(id, { from: Date.now(), exact: !execution.completed_nodes, to: null });
  }
}

function elapsed() {
  const known = times.get(watch.id);
  return known ? { milliseconds: (known.to ?? Date.now()) - known.from, exact: known.exact } : null;
}

setInterval(() => {
  showCountdown(connection?.state);
  summary.showElapsed(elapsed());
}, 1000);
setInterval(() => connection?.state.phase === 'connected' && !document.hidden && refreshList(), LIST_EVERY);
addEventListener('online', () => connection?.retryNow());
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    connection?.retryNow();
    if (connection?.state.phase === 'connected') {
      refreshList();
    }
  }
});

part('zoom-in').addEventListener('click', () => graph.zoom(1.4));
part('zoom-out').addEventListener('click', () => graph.zoom(1 / 1.4));
part('zoom-fit').addEventListener('click', () => graph.fit());

const token = tokenFromAddress() ?? sessionStorage.getItem(TOKEN_KEY);
if (token !== null && isSendable(token)) {
  start(token);
} else {
  askForToken('');
}
