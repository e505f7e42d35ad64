/** What the page says about things, as short text; all of it goes to the screen as text, never as markup. */

const LONGEST = 240;

/** The last part of a dotted, slashed or coloned name; the whole name where that part would say too little. */
export function shortName(name) {
  const part = name.split(/[./:]/).filter(Boolean).at(-1) ?? name;
  return part.length >= 3 ? part : name;
}

/** A text with a part left out so that `fits` agrees: its middle, or what comes after the `head` share of what is kept. */
export function ellipsis(text, fits, head = 0.6) {
  if (fits(text)) {
    return text;
  }
  let low = 0;
  let high = text.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(without(text, middle, head))) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return without(text, low, head);
}

function without(text, kept, head) {
  const first = Math.ceil(kept * head);
  return `${text.slice(0, first)}…${text.slice(text.length - (kept - first))}`;
}

/** One or two lines: broken after the last word, or part of a word like `SORT_BAM`, that `fits` on the first. */
export function wrapInTwo(text, fits) {
  if (fits(text)) {
    return [text];
  }
  const parts = text.split(/(?<=[\s_-])/);
  let first = '';
  while (parts.length > 1 && fits((first + parts[0]).trimEnd())) {
    first += parts.shift();
  }
  return first === '' ? [text] : [first.trimEnd(), parts.join('')];
}

/** 42 s, 3 min 05 s, 2 h 07 min. */
export function duration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ${two(seconds % 60)} s`;
  }
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

function two(number) {
  return String(number).padStart(2, '0');
}

/** A timestamp of the wire (UTC without an offset) as local time of day; empty when it is none. */
export function timeOfDay(timestamp) {
  const date = new Date(`${timestamp}Z`);
  return Number.isNaN(date.getTime()) ? '' : date.toTimeString().slice(0, 8);
}

/** The room that a message is about, as far as it tells. */
export function roomOf(message) {
  if (typeof message.room_id === 'string') {
    return message.room_id;
  }
  switch (message.type) {
    case 'node_update':
    case 'execution_update':
      return `execution:${message.data?.execution_id}`;
    case 'workflow_update':
      return `workflow:${message.data?.workflow_id}`;
    case 'notification':
      return 'user';
    default:
      return '';
  }
}

/** One line about a message. */
export function summaryOf(message) {
  return clip(describe(message));
}

function describe({ type, event, data, message, connection_id: connectionId }) {
  switch (type) {
    case 'node_update':
      return `${shortName(String(data?.node_name ?? data?.node_id))} ${data?.status}${data?.message ? `: ${data.message}` : ''}`;
    case 'execution_update':
      return `${data?.status}, ${data?.completed_nodes} of ${data?.total_nodes} nodes, ${percent(data?.progress_percentage)}`;
    case 'error':
      return String(message);
    case 'connection':
      return connectionId ? `${event} as ${connectionId}` : String(event);
    case 'subscription':
      return String(event);
    default:
      return `${event ?? ''} ${data === undefined ? '' : JSON.stringify(data)}`.trim();
  }
}

function clip(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** 0 % to 100 %, whatever the number. */
export function percent(value) {
  return `${Math.floor(share(value))} %`;
}

/** An untrusted percentage as a number from 0 to 100. */
export function share(value) {
  return Number.isFinite(value) ? Math.min(100, Math.max(0, value)) : 0;
}
