import { kindOf, html, markIcon, wordOf } from './status.js';
import { duration, percent, roomOf, share, shortName, summaryOf, timeOfDay } from './words.js';

const MOST_MESSAGES = 100;
const COUNTED = ['completed', 'failed', 'cancelled', 'skipped', 'running', 'other', 'pending'];
const place = (word) => COUNTED.indexOf(kindOf(word));

/** The list of executions; each is a link to the page with that execution chosen. */
export class ExecutionList {
  #host;
  #items = new Map();

  constructor(host) {
    this.#host = host;
  }

  /** Shows executions in this order, under the names of their workflows where these are known. */
  show(executions, chosen, nameOf) {
    const wanted = executions.map((execution) => {
      const item = this.#items.get(execution.execution_id) ?? this.#make(execution.execution_id);
      this.#fill(item, execution, execution.execution_id === chosen, nameOf(execution.workflow_id));
      return item;
    });
    this.#items = new Map(wanted.map((item) => [item.id, item]));
    const rows = wanted.map(({ row }) => row);
    if (rows.length !== this.#host.children.length || rows.some((row, index) => row !== this.#host.children[index])) {
      const focused = document.activeElement;
      this.#host.replaceChildren(...rows);
      if (this.#host.contains(focused)) {
        focused.focus();
      }
    }
  }

  #make(id) {
    const row = html('li');
    const link = html('a', 'execution');
    link.href = `#execution=${encodeURIComponent(id)}`;
    const name = html('span', 'execution-name');
    const detail = html('span', 'execution-detail');
    const bar = html('span', 'thin-bar');
    const fill = html('span');
    bar.append(fill);
    link.append(markIcon(), name, detail, bar);
    row.append(link);
    return { id, row, link, name, detail, fill };
  }

  #fill(item, execution, isChosen, name) {
    const { link, detail, fill } = item;
    const title = name ?? shortName(String(execution.workflow_id ?? item.id));
    if (link.dataset.status !== kindOf(execution.status)) {
      link.dataset.status = kindOf(execution.status);
      link.firstChild.replaceWith(markIcon(execution.status));
    }
    item.name.textContent = title;
    link.title = `${title}\n${item.id}`;
    detail.textContent = `${wordOf(execution.status)} · ${execution.completed_nodes}/${execution.total_nodes}`;
    fill.style.width = `${share(execution.progress_percentage)}%`;
    if (isChosen) {
      link.setAttribute('aria-current', 'true');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

/** What is said above the graph: whose run it is, how far it is, and how its nodes stand (the graph's legend). */
export class Summary {
  #part;
  #announced = '';
  #chips = new Map();

  constructor(part) {
    this.#part = part;
  }

  show({ id, name, execution, nodes, states, elapsed }) {
    const part = this.#part;
    const progress = share(execution?.progress_percentage);
    part('title').textContent = name;
    part('subtitle').textContent = id ?? '';
    this.#showStatus(execution);
    part('percent').textContent = execution ? percent(progress) : '';
    part('done').textContent = execution ? `${execution.completed_nodes ?? 0} of ${execution.total_nodes ?? 0} nodes` : '';
    part('bar').setAttribute('aria-valuenow', Math.floor(progress));
    part('bar').dataset.status = kindOf(execution?.status);
    part('fill').style.width = `${progress}%`;
    this.#showCounts(nodes, states);
    this.showElapsed(elapsed);
    this.#announce(execution ? `${name}: ${wordOf(execution.status)}` : '');
  }

  showElapsed(elapsed) {
    this.#part('elapsed').textContent = elapsed === null ? '' : `${elapsed.exact ? '' : 'over '}${duration(elapsed.milliseconds)}`;
  }

  /** Chips are kept as long as there is something to count, or their marks would start turning anew with every update. */
  #showCounts(nodes, states) {
    const counts = new Map();
    for (const { id } of nodes) {
      const word = wordOf(states.get(id)?.status);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    const words = [...counts.keys()].sort((a, b) => place(a) - place(b));
    if (words.join() !== [...this.#chips.keys()].join()) {
      this.#chips = new Map(words.map((word) => [word, this.#chips.get(word) ?? chipFor(word)]));
      this.#part('counts').replaceChildren(...this.#chips.values());
    }
    this.#chips.forEach((chip, word) => {
      chip.querySelector('b').textContent = counts.get(word);
    });
  }

  #showStatus(execution) {
    const host = this.#part('status');
    const word = execution ? wordOf(execution.status) : '';
    if (host.textContent !== word) {
      host.replaceChildren(...(word ? [markIcon(word), html('span', '', word)] : []));
      host.dataset.status = kindOf(word);
    }
  }

  /** To screen readers; changes of single nodes would be a flood. */
  #announce(text) {
    if (text !== this.#announced) {
      this.#announced = text;
      this.#part('announcer').textContent = text;
    }
  }
}

function chipFor(word) {
  const chip = html('li', 'count');
  chip.dataset.status = kindOf(word);
  chip.append(markIcon(word), html('b'), html('span', '', word));
  return chip;
}

/** The last messages, newest first. */
export class MessageLog {
  #host;
  #waiting = [];

  constructor(host) {
    this.#host = host;
  }

  /** Takes a message; it appears with the next frame, so that a burst costs one layout. */
  add(message) {
    if (message.type === 'pong') {
      return;
    }
    if (this.#waiting.length === 0) {
      requestAnimationFrame(() => this.#flush());
    }
    this.#waiting.push(message);
    if (this.#waiting.length > MOST_MESSAGES) {
      this.#waiting.shift();
    }
  }

  #flush() {
    this.#host.prepend(...this.#waiting.splice(0).reverse().map(entry));
    while (this.#host.children.length > MOST_MESSAGES) {
      this.#host.lastChild.remove();
    }
  }
}

function entry(message) {
  const row = html('li', 'message');
  const type = html('span', 'message-type', String(message.type));
  const room = html('span', 'message-room', roomOf(message));
  const text = html('span', 'message-text');
  room.title = roomOf(message);
  if (message.type === 'error') {
    row.dataset.status = 'failed';
    text.append(markIcon('failed'));
  } else if (message.data?.status !== undefined) {
    row.dataset.status = kindOf(message.data.status);
    text.append(markIcon(message.data.status));
  }
  text.append(html('span', '', summaryOf(message)));
  row.append(html('time', '', timeOfDay(message.timestamp)), type, text, room);
  return row;
}
