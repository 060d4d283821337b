/** What can be done with a resource. */
import {button, h} from '../kit/element';
import {confirmThen} from '../kit/dialog';
import {guarded, tell} from '../kit/notice';
import {address, isServed, remove} from '../server/api';
import {Resource, levelOf} from '../server/types';
import {openRewriting} from '../rewrite/dialog';
import {labelsOf} from './labels';
import {openSending} from './sending';

/** The actions, and the labels. */
export function toolbar(resource: Resource): HTMLElement {
  return h('div', {class: 'toolbar'}, actionsOn(resource), labelsOf(resource));
}

function actionsOn(resource: Resource): HTMLElement {
  const level = levelOf(resource.Type);
  const bar = h('div', {class: 'actions', role: 'group', 'aria-label': 'Actions'},
      button('Anonymize…', guarded(() => openRewriting(resource, 'anonymize'))),
      button('Modify…', guarded(() => openRewriting(resource, 'modify'))),
      button('Send…', guarded(() => openSending(resource))),
      download(resource),
      button('Delete…', () => confirmDeletion(resource), {class: 'danger'}));
  if (level === 'studies') {
    offerViewer(bar, resource);
  }
  return bar;
}

function download(resource: Resource): HTMLElement {
  const level = levelOf(resource.Type);
  const name = level === 'instances' ? `${resource.ID}.dcm` : `${resource.ID}.zip`;
  return h('a', {class: 'button', download: name,
    href: address([level, resource.ID, level === 'instances' ? 'file' : 'archive'])}, 'Download');
}

/** The viewer is there if the server was given one. */
async function offerViewer(bar: HTMLElement, study: Resource): Promise<void> {
  if (await isServed(['ohif', 'app-config.js'])) {
    const uid = study.MainDicomTags.StudyInstanceUID ?? '';
    bar.prepend(h('a', {class: 'button primary', href: address(['ohif', 'viewer'], {StudyInstanceUIDs: uid}),
      target: '_blank', rel: 'noopener'}, 'Open in viewer'));
  }
}

function confirmDeletion(resource: Resource): void {
  const kind = resource.Type.toLowerCase();
  const warning = `The ${kind} and all that belongs to it will be gone for good.`;
  confirmThen(`Delete this ${kind}?`, warning, 'Delete', async () => {
    await remove([levelOf(resource.Type), resource.ID]);
    tell(`The ${kind} is deleted`);
    location.hash = above(resource);
  });
}

function above(resource: Resource): string {
  switch (resource.Type) {
    case 'Series': return `#/studies/${resource.ParentStudy}`;
    case 'Instance': return `#/series/${resource.ParentSeries}`;
    default: return '#/studies';
  }
}
