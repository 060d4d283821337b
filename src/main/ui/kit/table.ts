/** Tables that scroll within their frame, also by the keyboard. */
import {h} from './element';

/**
 * @param caption says to screen readers what the rows are
 * @param style `list` for rows that can be clicked, `list still` for others
 */
export function table(caption: string, columns: string[], body: HTMLElement, style = 'list still'): HTMLElement {
  return h('div', {class: 'scroll', role: 'region', tabindex: 0, 'aria-label': caption}, h('table', {class: style},
      h('caption', {class: 'unseen'}, caption),
      h('thead', {}, h('tr', {}, ...columns.map(name => h('th', {scope: 'col'}, name)))),
      body));
}
