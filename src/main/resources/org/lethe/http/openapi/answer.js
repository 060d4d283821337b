import { element } from './elements.js';

/** More text than this is offered as a file: the page would become slow. */
const TEXT_BYTES_MAX = 1 << 20;

let shownUrl;

/** Makes a request and shows what is answered, or why nothing is. */
export async function showAnswer(place, url, request) {
  URL.revokeObjectURL(shownUrl);
  place.replaceChildren(element('p', {}, 'Waiting for the answer …'));
  try {
    const began = performance.now();
    const answer = await fetch(url, request);
    const blob = await answer.blob();
    const took = Math.round(performance.now() - began);
    place.replaceChildren(
      element('h3', {}, `${answer.status} ${answer.statusText}`),
      element('p', {}, `${request.method} `, element('code', {}, url.pathname + url.search), ` in ${took} ms`),
      headersOf(answer),
      await contentOf(blob, answer));
  } catch (error) {
    place.replaceChildren(element('p', {}, `There is no answer: ${error.message}`));
  }
}

function headersOf(answer) {
  return element('details', {}, element('summary', {}, 'Headers'),
    element('dl', {}, ...[...answer.headers].flatMap(([name, value]) =>
      [element('dt', {}, name), element('dd', {}, value)])));
}

async function contentOf(blob, answer) {
  const type = (answer.headers.get('Content-Type') ?? '').split(';')[0].trim().toLowerCase();
  if (blob.size === 0) {
    return element('p', {}, 'The answer is empty.');
  }
  const isText = type === 'application/json' || type === 'application/javascript' || type.startsWith('text/');
  if (isText && blob.size <= TEXT_BYTES_MAX) {
    const text = await blob.text();
    return element('pre', { tabindex: '0' }, type === 'application/json' ? indented(text) : text);
  }
  shownUrl = URL.createObjectURL(blob);
  if (type === 'image/png' || type === 'image/jpeg') {
    return element('img', { src: shownUrl, alt: 'The picture that was answered' });
  }
  return element('p', {}, element('a', { href: shownUrl, download: nameOf(answer) }, `Save the answer`),
    ` (${type || 'of unknown type'}, ${blob.size.toLocaleString('en')} bytes)`);
}

/** Numbers stay as they were sent, however many digits they have, where the browser can keep them. */
function indented(text) {
  const asSent = (_, value, context) =>
    typeof value === 'number' && context && JSON.rawJSON ? JSON.rawJSON(context.source) : value;
  try {
    return JSON.stringify(JSON.parse(text, asSent), null, 2);
  } catch {
    return text;
  }
}

function nameOf(answer) {
  const disposition = answer.headers.get('Content-Disposition') ?? '';
  return /filename="([^"]+)"/.exec(disposition)?.[1] ?? 'answer';
}
