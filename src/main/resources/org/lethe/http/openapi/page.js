import { element } from './elements.js';
import { requestForm } from './request.js';

const VERBS = ['get', 'post', 'put', 'delete'];

const filter = document.getElementById('filter');
const families = document.getElementById('families');
const count = document.getElementById('count');
const main = document.getElementById('operation');

/** All operations: verb, path, summary, parameters and body, as openapi.json tells them. */
function operationsOf(description) {
  return Object.entries(description.paths).flatMap(([path, item]) => VERBS
    .filter((verb) => item[verb])
    .map((verb) => ({
      verb,
      path,
      hash: '#' + verb + path,
      family: '/' + path.split('/')[1],
      summary: item[verb].summary ?? '',
      parameters: [...(item.parameters ?? []), ...(item[verb].parameters ?? [])],
      body: item[verb].requestBody?.content,
    })));
}

function listItem(operation) {
  const link = element('a', { href: operation.hash },
    element('span', { class: 'verb ' + operation.verb }, operation.verb.toUpperCase()), ' ', operation.path,
    element('small', {}, operation.summary));
  return element('li', {}, link);
}

function showList(operations) {
  const words = filter.value.toLowerCase().split(/\s+/).filter((word) => word);
  const wanted = operations.filter((operation) => {
    const text = `${operation.verb} ${operation.path} ${operation.summary}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const groups = Map.groupBy
    ? Map.groupBy(wanted, (operation) => operation.family)
    : wanted.reduce((all, operation) =>
      all.set(operation.family, [...(all.get(operation.family) ?? []), operation]), new Map());
  families.replaceChildren(...[...groups].map(([family, members]) => {
    const group = element('details', {},
      element('summary', {}, `${family} (${members.length})`),
      element('ul', {}, ...members.map(listItem)));
    group.open = words.length > 0 || members.some((operation) => operation.hash === here());
    return group;
  }));
  count.textContent = `${wanted.length} operations`;
  markCurrent();
}

function here() {
  return decodeURI(location.hash);
}

function markCurrent() {
  for (const link of families.querySelectorAll('a')) {
    if (link.getAttribute('href') === here()) {
      link.setAttribute('aria-current', 'true');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

function showOperation(operations) {
  const operation = operations.find((candidate) => candidate.hash === here());
  if (operation) {
    main.replaceChildren(
      element('h2', {},
        element('span', { class: 'verb ' + operation.verb }, operation.verb.toUpperCase()), ' ', operation.path),
      element('p', {}, operation.summary),
      requestForm(operation));
    main.focus();
    markCurrent();
  }
}

try {
  const answer = await fetch('../openapi.json');
  if (!answer.ok) {
    throw new Error(`the server answered ${answer.status}`);
  }
  const description = await answer.json();
  const operations = operationsOf(description);
  document.getElementById('version').textContent = description.info.version;
  filter.addEventListener('input', () => showList(operations));
  window.addEventListener('hashchange', () => showOperation(operations));
  showList(operations);
  showOperation(operations);
} catch (error) {
  count.textContent = `The operations could not be loaded: ${error.message}`;
}
