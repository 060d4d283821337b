/** The tags of an instance, nested ones indented, with a search in all that is shown. */
import {fill, h, labelled, whenQuiet} from '../kit/element';
import {plural} from '../kit/format';
import {table} from '../kit/table';
import type {Dataset, Element} from '../server/types';

const QUIET_MILLISECONDS = 80;

interface Row {
  depth: number;
  tag: string;
  name: string;
  value: string;
}

export function tagTable(tags: Dataset): HTMLElement {
  const rows = [...flattened(tags, 0)];
  const body = h('tbody');
  const found = h('p', {role: 'status', class: 'range'});
  const field = h('input', {type: 'search', autocomplete: 'off', spellcheck: 'false',
    input: whenQuiet(QUIET_MILLISECONDS, show)});

  function show(): void {
    const sought = field.value.trim().toLowerCase();
    const matching = rows.filter(row => `${row.tag} ${row.name} ${row.value}`.toLowerCase().includes(sought));
    fill(body, ...matching.map(drawn));
    fill(found, plural(matching.length, 'tag'));
  }

  show();
  return h('section', {'aria-label': 'Tags', class: 'tags'},
      h('div', {class: 'filters'}, labelled('Search the tags', field), found),
      table('Tags of the instance', ['Tag', 'Name', 'Value'], body));
}

function* flattened(tags: Dataset, depth: number): Generator<Row> {
  for (const [tag, element] of Object.entries(tags)) {
    const items = Array.isArray(element.Value) ? element.Value : [];
    yield {depth, tag, name: element.Name, value: textOf(element)};
    for (const [index, item] of items.entries()) {
      yield {depth: depth + 1, tag: '', name: `Item ${index + 1}`, value: ''};
      yield* flattened(item, depth + 1);
    }
  }
}

function textOf(element: Element): string {
  switch (element.Type) {
    case 'Sequence': return Array.isArray(element.Value) ? plural(element.Value.length, 'item') : '';
    case 'TooLong': return '(too long to be shown)';
    case 'Null': return '(binary)';
    default: return typeof element.Value === 'string' ? element.Value : '';
  }
}

function drawn(row: Row): HTMLElement {
  return h('tr', {class: `depth${Math.min(row.depth, 6)}`},
      h('td', {class: 'code'}, row.tag), h('td', {}, row.name), h('td', {class: 'value'}, row.value));
}
