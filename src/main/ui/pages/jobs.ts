/** The jobs of the server, as they go on. */
import {button, fill, h} from '../kit/element';
import {moment, plural} from '../kit/format';
import {guarded} from '../kit/notice';
import {table} from '../kit/table';
import {address, get, post} from '../server/api';
import {Job, Resource, levelOf} from '../server/types';
import type {Page} from './page';

const REFRESH_MILLISECONDS = 700;

const COLUMNS = ['Job', 'State', 'Progress', 'Begun', 'Seconds', 'Result', 'Act'];

/** The types of jobs that leave a report. */
const REWRITING = ['ResourceModification', 'SplitStudy', 'MergeStudy'];

const ACTS: Record<Job['State'], string[]> = {
  Pending: ['pause', 'cancel'],
  Running: ['pause', 'cancel'],
  Paused: ['resume', 'cancel'],
  Retry: ['cancel'],
  Failure: ['resubmit'],
  Success: [],
};

export async function jobsPage(page: Page): Promise<void> {
  page.entitle('Jobs');
  const rows = new Map<string, JobRow>();
  const body = h('tbody');
  const none = h('p', {class: 'quiet'}, 'There is no job yet: anonymize, send or retrieve something.');
  const all = table('Jobs, newest first', COLUMNS, body);
  page.body.append(all, none);

  async function refresh(): Promise<void> {
    const jobs = await get<Job[]>(['jobs'], {expand: ''}, page.signal);
    jobs.sort((a, b) => b.CreationTime.localeCompare(a.CreationTime));
    const known = new Set(jobs.map(job => job.ID));
    rows.forEach((row, id) => known.has(id) || row.element.remove() || rows.delete(id));
    jobs.forEach((job, index) => {
      const row = rows.get(job.ID) ?? new JobRow(job.ID, refresh);
      rows.set(job.ID, row);
      row.show(job);
      if (body.children[index] !== row.element) {
        body.insertBefore(row.element, body.children[index] ?? null);
      }
    });
    all.hidden = jobs.length === 0;
    none.hidden = jobs.length > 0;
  }

  await page.repeat(REFRESH_MILLISECONDS, refresh);
}

/** A row stays while its job goes on, so that the focus does, too. */
class JobRow {
  private readonly name = h('th', {scope: 'row'});
  private readonly state = h('td');
  private readonly bar = h('progress', {max: 100});
  private readonly percent = h('span', {class: 'number'});
  private readonly begun = h('td', {class: 'nowrap'});
  private readonly seconds = h('td', {class: 'number'});
  private readonly result = h('td');
  private readonly acts = h('td', {class: 'acts'});
  private shownState = '';

  readonly element = h('tr', {}, this.name, this.state, h('td', {class: 'nowrap'}, this.bar, ' ', this.percent),
      this.begun, this.seconds, this.result, this.acts);

  constructor(private readonly id: string, private readonly refresh: () => Promise<void>) {}

  show(job: Job): void {
    this.bar.value = job.Progress;
    this.bar.setAttribute('aria-label', `Progress of ${job.Type}`);
    fill(this.percent, `${job.Progress} %`);
    fill(this.seconds, job.EffectiveRuntime.toFixed(1));
    if (job.State !== this.shownState) {
      this.shownState = job.State;
      fill(this.name, job.Type, h('span', {class: 'detail'}, describe(job)));
      fill(this.begun, moment(job.CreationTime));
      fill(this.state, h('span', {class: `state ${job.State.toLowerCase()}`}, job.State),
          job.State === 'Failure' && h('span', {class: 'detail'}, job.ErrorDetails || job.ErrorDescription));
      fill(this.result, resultOf(job));
      fill(this.acts, ...ACTS[job.State].map(act =>
        button(act, guarded(() => this.act(act)), {'aria-label': `${act} the job ${job.Type}`})));
    }
  }

  private async act(verb: string): Promise<void> {
    await post(['jobs', this.id, verb]);
    await this.refresh();
  }
}

function describe(job: Job): string {
  const {InstancesCount, FailedInstancesCount, RemoteAet} = job.Content;
  return [
    InstancesCount !== undefined && plural(InstancesCount, 'instance'),
    FailedInstancesCount !== undefined && FailedInstancesCount > 0 && `${FailedInstancesCount} failed`,
    RemoteAet,
  ].filter(Boolean).join(' · ');
}

function resultOf(job: Job): HTMLElement | null {
  if (job.State !== 'Success') {
    return null;
  }
  if (job.Type === 'Archive' || job.Type === 'Media') {
    return h('a', {href: address(['jobs', job.ID, 'archive']), download: 'archive.zip'}, 'Download');
  }
  const {ID, Type} = job.Content;
  const isResource = Type === 'Patient' || Type === 'Study' || Type === 'Series' || Type === 'Instance';
  const resource = ID !== undefined && isResource
      ? h('a', {href: `#/${levelOf(Type as Resource['Type'])}/${ID}`}, `Open the ${Type.toLowerCase()}`)
      : null;
  return REWRITING.includes(job.Type)
      ? h('span', {}, resource, resource && ' · ', h('a', {href: `#/reports/${job.ID}`}, 'Report'))
      : resource;
}
