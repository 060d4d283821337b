/** Sends a resource to another server. */
import {button, h, labelled} from '../kit/element';
import {openDialog} from '../kit/dialog';
import {complain, tell} from '../kit/notice';
import {get, post} from '../server/api';
import type {Resource} from '../server/types';

export async function openSending(resource: Resource): Promise<void> {
  const [modalities, peers] = await Promise.all([get<string[]>(['modalities']), get<string[]>(['peers'])]);
  const target = h('select', {},
      ...modalities.map(name => h('option', {value: `modalities/${name}`}, `${name} (DICOM)`)),
      ...peers.map(name => h('option', {value: `peers/${name}`}, `${name} (HTTP)`)));
  const isNobody = modalities.length + peers.length === 0;
  const dialog = openDialog(`Send this ${resource.Type.toLowerCase()}`, 'small',
      isNobody
        ? h('p', {}, 'No other server is configured: see DicomModalities and OrthancPeers.')
        : labelled('To', target),
      h('footer', {}, button('Cancel', () => dialog.close()),
          !isNobody && button('Send', async () => {
            const [family, ...name] = target.value.split('/');
            await post([family!, name.join('/'), 'store'], {Resources: [resource.ID], Asynchronous: true})
                .then(() => {
                  tell('It is being sent: ', h('a', {href: '#/jobs'}, 'see the jobs'));
                  dialog.close();
                }, complain);
          }, {class: 'primary'})));
}
