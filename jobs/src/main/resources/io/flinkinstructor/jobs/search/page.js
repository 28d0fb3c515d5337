// What documents say is put into the page as text, never as markup: textContent and value only.

const element = (id) => document.getElementById(id);
const query = element('query');
const instruction = element('instruction');
const status = element('status');
const hits = element('hits');
const sent = element('sent');

const OWN = 'own';
const TYPING_MS = 250;
const LIVE_MS = 1000;
const PROBE_MS = 250;
const PROBES_END_MS = 15000;

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  };
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error('The server does not answer. Is the quickstart still running?');
  }
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.error);
  }
  return answer;
}

function say(where, text, isError = false) {
  if (where.textContent !== text) {
    where.textContent = text;
  }
  where.classList.toggle('error', isError);
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// A number, boolean, null or quoted string as JSON has it; anything else is text.
function typed(text) {
  try {
    const value = JSON.parse(text);
    if (value === null || typeof value !== 'object') {
      return value;
    }
  } catch {
    // It is text.
  }
  return text;
}

const shown = (value) =>
  typeof value === 'string' && typed(value) === value ? value : JSON.stringify(value);

function duration(ms) {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}

// --- search

let instructions = [];

async function about() {
  const answer = await call('api/about');
  instructions = answer.instructions;
  instructions.forEach((each, place) => {
    const text = each.instruction || 'none';
    instruction.add(new Option(each.name === null ? text : `${each.name}: ${text}`, String(place)));
  });
  if (instructions.every((each) => each.instruction !== '')) {
    instruction.add(new Option('none', ''));
  }
  instruction.add(new Option('your own ...', OWN));
}

function filters() {
  const wanted = {};
  for (const line of element('filters').children) {
    const name = line.querySelector('.name').value.trim();
    const value = line.querySelector('.value').value.trim();
    if (name !== '' && value !== '') {
      wanted[name] = typed(value);
    }
  }
  return wanted;
}

function request() {
  const asked = {query: query.value, filters: filters()};
  const chosen = instructions[Number(instruction.value)];
  if (instruction.value === OWN) {
    asked.instruction = element('own').value;
  } else if (instruction.value === '') {
    asked.instruction = '';
  } else if (chosen) {
    asked['instruction-name'] = chosen.name;
  }
  if ((instruction.value === OWN || instruction.value === '') && instructions[0]?.name) {
    asked['instruction-name'] = instructions[0].name;
  }
  return asked;
}

let turn = 0;

async function search() {
  const mine = ++turn;
  if (query.value.trim() === '') {
    hits.replaceChildren();
    say(status, 'Type a query.');
    return;
  }
  const asked = request();
  try {
    const answer = await call('api/search', asked);
    // A newer search may have been faster.
    if (mine === turn) {
      show(answer, JSON.stringify(asked));
    }
  } catch (e) {
    if (mine === turn) {
      hits.replaceChildren();
      say(status, e.message, true);
    }
  }
}

const key = (hit) => JSON.stringify([hit.id, hit.chunk]);

let askedBefore = null;

function show(answer, asked) {
  const isSame = asked === askedBefore;
  askedBefore = asked;
  const present = new Map([...hits.children].map((item) => [item.dataset.key, item]));
  const items = answer.hits.map((hit) => {
    const item = present.get(key(hit)) ?? newItem(hit);
    fill(item, hit, isSame);
    return item;
  });
  // What stays in its place keeps the focus.
  if (items.length !== hits.children.length || items.some((item, i) => hits.children[i] !== item)) {
    hits.replaceChildren(...items);
  }
  names(answer.hits);
  const found = answer.hits.length === 1 ? '1 passage' : `${answer.hits.length} passages`;
  say(status, answer.hits.length === 0 ? 'Nothing found.' : `${found}, as they are now.`);
}

function newItem(hit) {
  const item = element('hit').content.firstElementChild.cloneNode(true);
  item.dataset.key = key(hit);
  item.querySelector('button').addEventListener('click', () => edit(item.hit));
  return item;
}

function set(item, selector, text) {
  const part = item.querySelector(selector);
  if (part.textContent !== text) {
    part.textContent = text;
  }
}

function fill(item, hit, marks) {
  const version = JSON.stringify([hit.text, hit.attributes]);
  const isNew = item.dataset.version !== version;
  item.classList.toggle(
    'changed',
    marks && (isNew || (item.classList.contains('changed') && Date.now() - item.changedAt < 4000)));
  if (isNew) {
    item.changedAt = Date.now();
  }
  item.dataset.version = version;
  item.hit = hit;
  const {title, ...others} = hit.attributes;
  const heading = typeof title === 'string' ? title : hit.id;
  set(item, 'h3', heading);
  item.querySelector('button').setAttribute('aria-label', `Edit ${heading}`);
  // Many a document begins with its title.
  const text = hit.text.startsWith(`${heading}\n`) ? hit.text.slice(heading.length + 1) : hit.text;
  set(item, '.text', text);
  set(item, '.attributes', Object.entries(others).map(([name, value]) => `${name}=${shown(value)}`).join('  '));
  set(item, '.score', `score ${hit.score.toFixed(3)}`);
  set(item, '.chunk', hit.chunks > 1 ? `chunk ${hit.position + 1} of ${hit.chunks}` : '');
  set(item, '.fresh', fresh(hit));
}

function fresh(hit) {
  if (hit['written-time'] === null) {
    return '';
  }
  const since = `written ${duration(Date.now() - hit['written-time'])} ago`;
  return hit['source-time'] === null
    ? since
    : `${since}, ${duration(hit['written-time'] - hit['source-time'])} after it was sent`;
}

function names(found) {
  const known = element('attribute-names');
  const there = new Set([...known.children].map((option) => option.value));
  for (const name of new Set(found.flatMap((hit) => Object.keys(hit.attributes)))) {
    if (!there.has(name) && there.size < 100) {
      there.add(name);
      known.append(new Option(name, name));
    }
  }
}

function addFilter() {
  const line = element('filter').content.firstElementChild.cloneNode(true);
  const number = element('filters').children.length + 1;
  line.querySelector('.name').setAttribute('aria-label', `Attribute ${number}`);
  line.querySelector('.value').setAttribute('aria-label', `Value ${number}`);
  const remove = line.querySelector('button');
  remove.setAttribute('aria-label', `Remove filter ${number}`);
  remove.addEventListener('click', () => {
    line.remove();
    element('add-filter').focus();
    search();
  });
  element('filters').append(line);
  line.querySelector('.name').focus();
}

// --- a document

const attributes = () => {
  const read = {};
  element('attributes').value.split('\n').forEach((line, place) => {
    if (line.trim() === '') {
      return;
    }
    const middle = line.indexOf('=');
    if (middle < 1) {
      throw new Error(`Line ${place + 1} of the attributes is not name=value.`);
    }
    read[line.slice(0, middle).trim()] = typed(line.slice(middle + 1).trim());
  });
  return read;
};

function open(shownDocument) {
  element('id').value = shownDocument.id;
  element('text').value = shownDocument.text;
  element('attributes').value = Object.entries(shownDocument.attributes ?? {})
    .map(([name, value]) => `${name}=${shown(value)}`)
    .join('\n');
  element('text').focus();
  element('text').scrollIntoView({block: 'center'});
}

async function edit(hit) {
  try {
    open(await call(`api/document?id=${encodeURIComponent(hit.id)}`));
    say(sent, 'Change it, and publish it.');
  } catch (e) {
    if (hit.chunks === 1) {
      open(hit);
      say(sent, 'Change it, and publish it.');
    } else {
      say(sent, e.message, true);
    }
  }
}

let publication = 0;

async function publish(request, probe, isDone) {
  const mine = ++publication;
  try {
    const {time} = await call('api/documents', request);
    say(sent, 'Sent. Waiting for it to be searchable ...');
    const end = Date.now() + PROBES_END_MS;
    while (mine === publication && Date.now() < end) {
      const found = await call('api/search', {...probe, limit: 100});
      const told = isDone(found.hits.filter((hit) => hit.id === request.id), time);
      if (told) {
        say(sent, told);
        await search();
        return;
      }
      await pause(PROBE_MS);
    }
    if (mine === publication) {
      say(sent, 'Sent. It has not changed what can be found: perhaps it was there as it is.');
    }
  } catch (e) {
    say(sent, e.message, true);
  }
}

// Searches of a page that waits have to find the document whatever the person searches for.
function probe(text) {
  const asked = {query: text.slice(0, 1000)};
  if (instructions[0]?.name) {
    asked['instruction-name'] = instructions[0].name;
  }
  return asked;
}

function send() {
  try {
    const request = {id: element('id').value, text: element('text').value, attributes: attributes()};
    publish(request, probe(request.text), (found, time) => {
      const newest = found.find((hit) => hit['source-time'] >= time);
      return newest
        ? `Searchable ${duration(Date.now() - time)} after it was sent.`
        : null;
    });
  } catch (e) {
    say(sent, e.message, true);
  }
}

function remove() {
  const id = element('id').value;
  if (id === '') {
    say(sent, 'Which document? Give its id.', true);
    return;
  }
  const start = Date.now();
  publish({id, op: 'delete'}, probe(element('text').value.trim() || id), (found) =>
    found.length === 0 ? `Gone ${duration(Date.now() - start)} after it was sent.` : null);
}

// --- live

function figure(name, value) {
  if (value === null) {
    return '–';
  }
  switch (name) {
    case 'documents-per-second':
      return value.toFixed(value < 10 ? 1 : 0);
    case 'batch-fill':
      return `${Math.round(value * 100)} %`;
    case 'lag-median-ms':
    case 'lag-p99-ms':
      return duration(value);
    default:
      return value.toLocaleString('en');
  }
}

async function figures() {
  try {
    const now = await call('api/figures');
    for (const cell of document.querySelectorAll('[data-figure]')) {
      cell.textContent = figure(cell.dataset.figure, now[cell.dataset.figure]);
    }
  } catch {
    for (const cell of document.querySelectorAll('[data-figure]')) {
      cell.textContent = '–';
    }
  }
}

async function live() {
  for (;;) {
    await pause(LIVE_MS);
    if (!document.hidden) {
      await figures();
      if (query.value.trim() !== '') {
        await search();
      }
    }
  }
}

let typing;

function soon() {
  clearTimeout(typing);
  typing = setTimeout(search, TYPING_MS);
}

element('search').addEventListener('submit', (event) => {
  event.preventDefault();
  search();
});
element('search').addEventListener('input', () => {
  element('own-line').hidden = instruction.value !== OWN;
  soon();
});
element('add-filter').addEventListener('click', addFilter);
element('document').addEventListener('submit', (event) => {
  event.preventDefault();
  send();
});
element('delete').addEventListener('click', remove);
element('new').addEventListener('click', () => {
  open({id: `note-${Date.now().toString(36)}`, text: '', attributes: {}});
  say(sent, 'Write something, and publish it.');
});

try {
  await about();
} catch (e) {
  say(status, e.message, true);
}
figures();
live();
