import { showAnswer } from './answer.js';
import { element } from './elements.js';

const ROOT = new URL('..', location.href);

/** No segment of a path may be empty, or lead elsewhere. */
const SEGMENT = '(?!\\.{1,2}$).+';

let fields = 0;

/** A label with its field, and the field. */
function field(name, note, input) {
  input.id = `field-${++fields}`;
  return element('div', {}, element('label', { for: input.id }, name, ' ', element('small', {}, note)), input);
}

function parameterInput(parameter) {
  if (parameter.in === 'path') {
    return element('input', {
      required: '', pattern: SEGMENT, autocomplete: 'off', spellcheck: 'false', title: 'Neither empty nor only dots',
    });
  }
  if (parameter.schema.type === 'boolean') {
    return element('select', {},
      element('option', { value: '' }, 'not given'), element('option', {}, 'true'), element('option', {}, 'false'));
  }
  const type = parameter.schema.type === 'string' ? 'text' : 'number';
  return element('input', { type, step: 'any', autocomplete: 'off', spellcheck: 'false' });
}

function encodeSegment(parameter, value) {
  // Only {path} goes on over several segments.
  return parameter.name === 'path' ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
}

function urlOf(operation, inputs) {
  let path = operation.path;
  const query = new URLSearchParams();
  for (const [parameter, input] of inputs) {
    if (parameter.in === 'path') {
      path = path.replace(`{${parameter.name}}`, () => encodeSegment(parameter, input.value));
    } else if (input.value !== '') {
      query.set(parameter.name, input.value);
    }
  }
  const url = new URL('.' + path, ROOT);
  url.search = query;
  return url;
}

/** The fields for a body: its type, its text, or a file instead; and a function that tells what to send. */
function bodyFields(content) {
  const type = element('select', {}, ...Object.keys(content).map((name) => element('option', {}, name)));
  const text = element('textarea', { rows: '8', spellcheck: 'false' });
  const file = element('input', { type: 'file' });
  const members = Object.entries(content['application/json']?.schema?.properties ?? {});
  const parts = [field('Type of the body', '', type), field('Body', '', text), field('Or a file', '', file)];
  if (content['application/json']) {
    text.value = '{}';
  }
  type.addEventListener('change', () => {
    if (text.value === '{}' || text.value === '') {
      text.value = type.value === 'application/json' ? '{}' : '';
    }
  });
  if (members.length > 0) {
    parts.push(element('details', {}, element('summary', {}, 'Members of the JSON object'),
      element('dl', {}, ...members.flatMap(([name, member]) =>
        [element('dt', {}, name), element('dd', {}, `${member.type}: ${member.description}`)]))));
  }
  return { parts, body: () => bodyOf(type.value, text.value, file.files[0]) };
}

/** The browser itself writes the type of a form, with its boundary. */
function bodyOf(type, text, file) {
  if (type === 'multipart/form-data') {
    const form = new FormData();
    form.append('file', file ?? new Blob([text]), file?.name ?? 'file');
    return { content: form, headers: {} };
  }
  return { content: file ?? text, headers: { 'Content-Type': type } };
}

/** The form that makes the request of an operation, and the place of its answer. */
export function requestForm(operation) {
  const inputs = operation.parameters.map((parameter) => [parameter, parameterInput(parameter)]);
  const rows = inputs.map(([parameter, input]) =>
    field(parameter.name, parameter.in === 'path' ? 'in the path' : parameter.description ?? '', input));
  const body = operation.body ? bodyFields(operation.body) : undefined;
  const send = element('button', {}, 'Send');
  const place = element('section', { 'aria-label': 'Answer', 'aria-live': 'polite' });
  const form = element('form', {}, ...rows, ...(body?.parts ?? []), send);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const url = urlOf(operation, inputs);
    const verb = operation.verb.toUpperCase();
    if (verb === 'DELETE' && !confirm(`${verb} ${url.pathname}\n\nThis cannot be undone. Go on?`)) {
      return;
    }
    const { content, headers } = body?.body() ?? {};
    send.disabled = true;
    await showAnswer(place, url, { method: verb, body: content, headers, cache: 'no-store' });
    send.disabled = false;
  });
  return element('div', {}, form, place);
}
