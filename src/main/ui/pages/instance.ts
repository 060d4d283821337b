/** One instance: its picture and its tags. */
import {fill, h, labelled} from '../kit/element';
import {personName, plural, size} from '../kit/format';
import {address, get} from '../server/api';
import type {Dataset, Resource} from '../server/types';
import {toolbar} from './actions';
import {Page, facts, trail} from './page';
import {tagTable} from './tags';

export async function instancePage(page: Page, id: string): Promise<void> {
  const [instance, series, study, tags] = await Promise.all([
    get<Resource>(['instances', id], {}, page.signal),
    get<Resource>(['instances', id, 'series'], {}, page.signal),
    get<Resource>(['instances', id, 'study'], {}, page.signal),
    get<Dataset>(['instances', id, 'tags'], {}, page.signal),
  ]);
  page.entitle(`Instance ${instance.MainDicomTags.InstanceNumber ?? ''}`.trim());
  page.body.prepend(trail([
    [personName(study.PatientMainDicomTags?.PatientName), `#/patients/${study.ParentPatient}`],
    [study.MainDicomTags.StudyDescription || 'Study', `#/studies/${study.ID}`],
    [series.MainDicomTags.SeriesDescription || `Series ${series.MainDicomTags.SeriesNumber ?? ''}`,
      `#/series/${series.ID}`],
  ]));
  page.body.append(
      facts([['SOP instance UID', instance.MainDicomTags.SOPInstanceUID], ['File', size(instance.FileSize ?? 0)]]),
      toolbar(instance),
      h('div', {class: 'split'}, picture(id, tags), tagTable(tags)));
}

function picture(id: string, tags: Dataset): HTMLElement {
  const frames = Number(tags['0028,0008']?.Value ?? 1) || 1;
  const look = tags['0028,1050'] === undefined ? 'preview' : 'rendered'; // without a window: at full range
  const show = (frame: number) => address(['instances', id, 'frames', frame, look]);
  const image = h('img', {src: show(0), alt: 'Picture of the instance', class: 'picture'});
  const section = h('section', {'aria-label': 'Picture', class: 'viewer'}, image);
  image.addEventListener('error', () =>
    fill(section, h('p', {class: 'quiet'}, 'There is no picture of this instance.')));
  if (frames > 1) {
    const slider = h('input', {type: 'range', min: 1, max: frames, value: 1, input: () => {
      image.src = show(Number(slider.value) - 1);
    }});
    section.append(labelled(plural(frames, 'frame'), slider));
  }
  return section;
}
