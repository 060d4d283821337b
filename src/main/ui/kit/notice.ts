/** Short messages at the edge of the page, which screen readers say as they come. */
import {Child, button, h} from './element';

const MILLISECONDS_SHOWN = 8000;

const good = h('div', {role: 'status', 'aria-live': 'polite'});
const bad = h('div', {role: 'alert'});

const place = h('div', {class: 'notices'}, good, bad);

/** Puts the messages into what is in front: behind an open dialog nobody would see or hear them. */
export function bringNotices(front: Element): void {
  front.append(place);
}

/** Says that something was done; gone after some seconds. */
export function tell(...text: Child[]): void {
  const notice = box('notice', text);
  good.append(notice);
  setTimeout(() => notice.remove(), MILLISECONDS_SHOWN);
}

/** Says what went wrong, until somebody closes it. */
export function complain(fault: unknown): void {
  if (fault instanceof DOMException && fault.name === 'AbortError') {
    return;
  }
  bad.append(box('notice bad', [fault instanceof Error ? fault.message : String(fault)]));
}

function box(style: string, text: Child[]): HTMLElement {
  const notice: HTMLElement = h('div', {class: style}, h('p', {}, ...text),
      button('×', () => notice.remove(), {'aria-label': 'Close this message', class: 'plain'}));
  return notice;
}

/** An act that complains if it fails. */
export function guarded(act: () => Promise<void>): () => Promise<void> {
  return () => act().catch(complain);
}
