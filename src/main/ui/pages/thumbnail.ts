/** Small pictures of instances, fetched when they come into sight: those at full range, as many have no window. */
import {h} from '../kit/element';
import {address} from '../server/api';

const PIXELS = 160;

/** The picture of an instance, or what it is where it has none. */
export function thumbnail(instance: string | undefined, otherwise: string | undefined): HTMLElement {
  const frame = h('span', {class: 'thumbnail'});
  const words = h('span', {'aria-hidden': 'true'}, otherwise || '–');
  if (instance === undefined) {
    frame.append(words);
    return frame;
  }
  const picture = h('img', {loading: 'lazy', alt: '', width: PIXELS, height: PIXELS,
    src: address(['instances', instance, 'preview'])});
  picture.addEventListener('error', () => picture.replaceWith(words));
  frame.append(picture);
  return frame;
}
