/** The report of a job: what it did to which element, and what came of it. */
import {button, h} from '../kit/element';
import {count, plural, size} from '../kit/format';
import {table} from '../kit/table';
import {address, get} from '../server/api';
import {Report, ReportCheck} from '../server/types';
import {facts, type Page} from './page';

/** More of them are in the file that can be downloaded. */
const OUTPUTS_SHOWN = 1000;

const OUTCOMES: Record<string, string> = {
  KEPT: 'kept',
  REMOVED: 'removed',
  EMPTIED: 'emptied',
  REPLACED: 'replaced',
  UID_MAPPED: 'new UID',
  CLEANED: 'cleaned',
  SHIFTED: 'date moved',
  ADDED: 'added',
};

export async function reportPage(page: Page, jobId: string): Promise<void> {
  page.entitle('Report of a job');
  const [report, check] = await Promise.all([
    get<Report>(['jobs', jobId, 'report'], {}, page.signal),
    get<ReportCheck>(['jobs', jobId, 'report', 'check'], {}, page.signal),
  ]);
  page.entitle(`Report: ${report.Header.Kind}`);
  page.body.append(
      h('p', {class: 'acts'},
          h('a', {href: address(['jobs', jobId, 'report']), download: `report-${jobId}.json`},
            'Download the report'), ' ',
          h('a', {href: address(['tools', 'evidence-key']), download: 'public-key.pem'},
            'Download the public key'), ' ',
          button('Print', () => print())),
      signature(report, check),
      h('h2', {}, 'What was done'), work(report),
      h('h2', {}, 'What became of the elements'), totals(report),
      h('h2', {}, 'What came of it'), ...outputs(report));
}

function signature(report: Report, check: ReportCheck): HTMLElement {
  const state = !check.IsAsSigned
      ? 'The report is NOT as it was signed: do not rely on it.'
      : check.IsSignedByThisServer
          ? 'The report is as it was signed, by the key of this server.'
          : 'The report is as it was signed, by a key that is not that of this server now.';
  return h('section', {'aria-label': 'Signature'},
      h('p', {}, h('span', {class: `state ${check.IsAsSigned ? 'success' : 'failure'}`}, state)),
      facts([
        ['Fingerprint of the key (SHA-256)', h('code', {}, report.Seal.Fingerprint)],
        ['End of the chain (SHA-256)', h('code', {}, report.Seal.Chain)],
      ]),
      h('p', {class: 'quiet'}, 'To check it without this server: ',
          h('code', {}, 'lethe report verify REPORT.json --key public-key.pem FOLDER')));
}

function work({Header, Summary}: Report): HTMLElement {
  const {Request} = Header;
  return facts([
    ['Software', Header.Software],
    ['Begun', Header.Started],
    ['Ended', Summary.Ended],
    ['Method', Header.Method],
    ['Profile', Header.Profile && `${Header.Profile.Name} (${(Header.Profile.Digest ?? '').slice(0, 16)})`],
    ['Options', Header.Options?.join(', ')],
    ['Edition', Header.DicomVersion],
    ['Project', Header.Project && `${Header.Project.Name}, key ${Header.Project.KeyID}`],
    ['Level', Request.Level],
    ['Replaced by the request', names(Request.Replace)],
    ['Kept by the request', names(Request.Keep)],
    ['Removed by the request', names(Request.Remove)],
    ['Private elements', Request.PrivateTags],
    ['Verification', Header.Verification.Required
        ? `Each output was searched for what identified the patient. ${Header.Verification.LookedAt ?? ''}`
        : 'None was asked for'],
    ['Instances', count(Summary.Instances)],
    ['Made', count(Summary.Made)],
    ['Already stored', count(Summary.AlreadyStored)],
    ['Refused', count(Summary.Refused)],
    ['Failed', count(Summary.Failed)],
  ]);
}

function names(paths: [string, string][]): string {
  return paths.map(([path, name]) => name === '' ? path : `${name} (${path})`).join(', ');
}

function totals(report: Report): HTMLElement {
  return table('Elements, with what became of them', ['Element', 'Path', 'What became of it', 'Elements', 'Outputs'],
      h('tbody', {}, ...report.Totals.map(one => h('tr', {},
          h('th', {scope: 'row'}, one.Name || one.Path),
          h('td', {}, h('code', {}, one.Path)),
          h('td', {}, OUTCOMES[one.Action] ?? one.Action),
          h('td', {class: 'number'}, count(one.Elements)),
          h('td', {class: 'number'}, count(one.Outputs))))));
}

function outputs(report: Report): HTMLElement[] {
  const shown = report.Outputs.slice(0, OUTPUTS_SHOWN);
  const rest = report.Outputs.length - shown.length;
  const all = table('Files that were made', ['Instance', 'Size', 'SHA-256'],
      h('tbody', {}, ...shown.map(one => h('tr', {},
          h('th', {scope: 'row'}, one.ID === undefined
              ? 'called as before'
              : h('a', {href: `#/instances/${one.ID}`}, one.SOPInstanceUID ?? one.ID)),
          h('td', {class: 'number nowrap'}, size(one.Bytes)),
          h('td', {}, h('code', {}, one.SHA256))))));
  return rest === 0 ? [all] : [all, h('p', {class: 'quiet'}, `${plural(rest, 'output')} more: see the file.`)];
}
