/** The labels of a resource: they can be taken off, and new ones put on. */
import {button, fill, h, labelled} from '../kit/element';
import {complain, tell} from '../kit/notice';
import {get, put, remove} from '../server/api';
import {Resource, levelOf} from '../server/types';

export function labelsOf(resource: Resource): HTMLElement {
  const path = [levelOf(resource.Type), resource.ID, 'labels'];
  const chips = h('ul', {class: 'labels', 'aria-label': 'Labels'});
  const known = h('datalist', {id: 'known-labels'});
  const field = h('input', {list: 'known-labels', maxlength: 64, pattern: '[A-Za-z0-9_\\-]+', autocomplete: 'off',
    title: 'Letters, digits, hyphens and underscores'});
  const form = h('form', {class: 'add-label', submit: add}, labelled('New label', field),
      h('button', {}, 'Add'), known);

  function show(labels: string[]): void {
    fill(chips, ...labels.map(label => h('li', {class: 'label'}, label,
        button('×', () => takeOff(label), {'aria-label': `Remove the label ${label}`, class: 'plain'}))));
  }

  async function refresh(): Promise<void> {
    show(await get<string[]>(path));
  }

  async function takeOff(label: string): Promise<void> {
    await remove([...path, label]).then(refresh).then(() => tell(`The label ${label} is off`), complain);
    field.focus();
  }

  function add(event: Event): void {
    event.preventDefault();
    const label = field.value.trim();
    if (label !== '') {
      put([...path, label]).then(refresh).then(() => {
        field.value = '';
        tell(`The label ${label} is on`);
      }).catch(complain);
    }
  }

  field.addEventListener('focus', () => {
    get<string[]>(['tools', 'labels'])
        .then(all => fill(known, ...all.map(label => h('option', {value: label}))), complain);
  }, {once: true});
  show(resource.Labels);
  return h('section', {class: 'labelling', 'aria-label': 'Labelling'}, chips, form);
}
