/** What the server is, and how full. */
import {h} from '../kit/element';
import {count, size} from '../kit/format';
import {get} from '../server/api';
import {countOf} from '../server/find';
import type {Statistics} from '../server/types';
import {Page, facts} from './page';

type System = Record<string, string | number | boolean | null | object>;

const MODALITIES = ['CT', 'MR', 'US', 'CR', 'DX', 'MG', 'NM', 'PT', 'XA', 'RF', 'OT', 'SC', 'SR', 'SEG', 'RTDOSE',
  'RTPLAN', 'RTSTRUCT', 'ECG', 'DOC'];
const MEBIBYTE = 2 ** 20;

export async function systemPage(page: Page): Promise<void> {
  page.entitle('System');
  const [system, statistics] = await Promise.all([
    get<System>(['system'], {}, page.signal),
    get<Statistics>(['statistics'], {}, page.signal),
  ]);
  const modalities = await countedModalities(page.signal);
  page.body.append(
      h('div', {class: 'tiles'},
          tile('Patients', count(statistics.CountPatients)), tile('Studies', count(statistics.CountStudies)),
          tile('Series', count(statistics.CountSeries)), tile('Instances', count(statistics.CountInstances)),
          tile('On disk', size(Number(statistics.TotalDiskSize)))),
      h('section', {'aria-labelledby': 'storage'}, h('h2', {id: 'storage'}, 'Storage'), storage(system, statistics)),
      h('section', {'aria-labelledby': 'modalities'}, h('h2', {id: 'modalities'}, 'Series by modality'),
          bars(modalities)),
      h('section', {'aria-labelledby': 'server'}, h('h2', {id: 'server'}, 'Server'), facts(Object.entries(system)
          .filter(([, value]) => value === null || typeof value !== 'object')
          .map(([name, value]) => [name, value === null ? '–' : String(value)]))));
}

function tile(name: string, value: string): HTMLElement {
  return h('div', {class: 'tile'}, h('span', {class: 'detail'}, name), h('strong', {}, value));
}

async function countedModalities(signal: AbortSignal): Promise<[string, number][]> {
  const counts = await Promise.all(MODALITIES.map(async modality =>
    [modality, await countOf({Level: 'Series', Query: {Modality: modality}}, signal)] as [string, number]));
  const all = await countOf({Level: 'Series', Query: {}}, signal);
  const others = all - counts.reduce((sum, [, number]) => sum + number, 0);
  counts.sort((a, b) => b[1] - a[1]);
  return [...counts, ['others', others] as [string, number]].filter(([, number]) => number > 0);
}

/** How much of what may be stored is. */
function storage(system: System, statistics: Statistics): HTMLElement {
  const used = Number(statistics.TotalDiskSize);
  const bound = Number(system.MaximumStorageSize) * MEBIBYTE;
  const patientsMax = Number(system.MaximumPatientCount);
  const mean = statistics.CountInstances === 0 ? 0 : used / statistics.CountInstances;
  return h('div', {},
      bound > 0 ? meter(`${size(used)} of ${size(bound)}`, used, bound)
          : h('p', {}, `${size(used)} are stored; there is no bound (MaximumStorageSize).`),
      patientsMax > 0 && meter(`${count(statistics.CountPatients)} of ${count(patientsMax)} patients`,
          statistics.CountPatients, patientsMax),
      h('p', {class: 'quiet'}, `An instance has ${size(mean)} on average.`));
}

function meter(text: string, value: number, max: number): HTMLElement {
  return h('label', {class: 'meter'}, h('span', {}, text),
      h('meter', {value, max, high: max * 0.9, low: max * 0.75, optimum: 0}));
}

/** A chart of bars; its numbers are texts, so that it can also be read. */
function bars(values: [string, number][]): HTMLElement {
  const most = Math.max(1, ...values.map(([, number]) => number));
  return h('dl', {class: 'bars'}, ...values.map(([name, number]) => {
    const bar = h('span', {class: 'filled', 'aria-hidden': 'true'});
    bar.style.width = `${number / most * 100}%`;
    return h('div', {}, h('dt', {}, name), h('dd', {}, bar, h('span', {}, count(number))));
  }));
}
