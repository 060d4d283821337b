/** The other DICOM servers that this one knows: whether they are there, and what they have. */
import {button, fill, h} from '../kit/element';
import {guarded} from '../kit/notice';
import {table} from '../kit/table';
import {get, post} from '../server/api';
import type {Modality} from '../server/types';
import type {Page} from './page';
import {queryForm} from './query';

export async function modalitiesPage(page: Page): Promise<void> {
  page.entitle('Modalities');
  const modalities = await get<Record<string, Modality>>(['modalities'], {expand: ''}, page.signal);
  const names = Object.keys(modalities).sort();
  if (names.length === 0) {
    page.body.append(h('p', {class: 'quiet'}, 'No other DICOM server is configured: see DicomModalities.'));
    return;
  }
  page.body.append(
      table('Other DICOM servers', ['Name', 'Title', 'Host', 'Port', 'Echo'],
          h('tbody', {}, ...names.map(name => modalityRow(name, modalities[name]!)))),
      queryForm(page, names));
}

function modalityRow(name: string, modality: Modality): HTMLElement {
  const answer = h('span', {role: 'status', class: 'echo'});
  const echo = button('Echo', guarded(async () => {
    fill(answer, '…');
    await post(['modalities', name, 'echo']).then(
        () => fill(answer, h('span', {class: 'state success'}, 'It answers')),
        fault => fill(answer, h('span', {class: 'state failure'}, 'No answer'),
            h('span', {class: 'detail'}, fault instanceof Error ? fault.message : '')));
  }), {'aria-label': `Echo ${name}`});
  return h('tr', {}, h('th', {scope: 'row'}, name), h('td', {class: 'code'}, modality.AET), h('td', {}, modality.Host),
      h('td', {class: 'number'}, modality.Port), h('td', {}, echo, answer));
}
