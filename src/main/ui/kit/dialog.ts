/** Dialogs, by the browser's own element: it keeps the focus inside and closes by Escape. */
import {Child, button, h} from './element';
import {bringNotices, complain} from './notice';

let count = 0;

/** An open dialog with a title; it leaves the page when it closes, and closes when another page is shown. */
export function openDialog(title: string, style: string, ...content: Child[]): HTMLDialogElement {
  const id = `dialog-${++count}`;
  const place = location.hash;
  const moved = () => location.hash !== place && dialog.close(); // the same page may just be shown anew
  const dialog: HTMLDialogElement = h('dialog', {class: style, 'aria-labelledby': id, close: () => {
    removeEventListener('hashchange', moved);
    bringNotices(document.body);
    dialog.remove();
  }},
      h('header', {}, h('h2', {id}, title),
          button('×', () => dialog.close(), {'aria-label': 'Close', class: 'plain'})),
      ...content);
  document.body.append(dialog);
  bringNotices(dialog);
  dialog.showModal();
  addEventListener('hashchange', moved);
  return dialog;
}

/** Asks before something happens that cannot be undone. */
export function confirmThen(title: string, text: string, verb: string, act: () => Promise<void>): void {
  const dialog = openDialog(title, 'small', h('p', {}, text), h('footer', {},
      button('Cancel', () => dialog.close()),
      button(verb, async () => {
        dialog.close();
        await act().catch(complain);
      }, {class: 'danger'})));
}
