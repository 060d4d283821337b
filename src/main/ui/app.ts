/** The web page: which view is shown for which address, and what stays while views come and go. */
import {fill, h} from './kit/element';
import {bringNotices, complain} from './kit/notice';
import {Page} from './pages/page';
import {instancePage} from './pages/instance';
import {jobsPage} from './pages/jobs';
import {modalitiesPage} from './pages/modalities';
import {patientPage} from './pages/patient';
import {reportPage} from './pages/report';
import {seriesPage} from './pages/series';
import {studiesPage} from './pages/studies';
import {studyPage} from './pages/study';
import {systemPage} from './pages/system';
import {openUploads} from './pages/upload';

const PAGES: Record<string, (page: Page, id: string) => Promise<void>> = {
  studies: (page, id) => id === '' ? studiesPage(page) : studyPage(page, id),
  patients: patientPage,
  series: seriesPage,
  instances: instancePage,
  jobs: jobsPage,
  reports: reportPage,
  modalities: modalitiesPage,
  system: systemPage,
};

/** Which entry of the menu a view belongs to, where that is another one. */
const PLACES: Record<string, string> =
    {'': 'studies', patients: 'studies', series: 'studies', instances: 'studies', reports: 'jobs'};

const content = document.getElementById('content')!;
let shown: Page | null = null;

async function show(): Promise<void> {
  const [, name = '', id = ''] = (location.hash || '#/studies').replace(/\?.*/, '').split('/');
  const view = PAGES[name] ?? PAGES.studies!;
  shown?.leave();
  const page = new Page();
  const isFirst = shown === null;
  shown = page;
  markPlace(name);
  try {
    await view(page, decodeURIComponent(id));
  } catch (fault) {
    page.entitle('Not found');
    page.body.append(h('p', {}, 'There is nothing here any more. ', h('a', {href: '#/studies'}, 'All studies')));
    complain(fault);
  }
  if (shown === page) {
    fill(content, page.body);
    if (!isFirst) {
      page.heading.focus();
      scrollTo(0, 0);
    }
  }
}

function markPlace(name: string): void {
  const place = PLACES[name] ?? name;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') === `#/${place}`) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

bringNotices(document.body);
openUploads(document.getElementById('upload')!);
addEventListener('hashchange', show);
document.querySelector('.skip')!.addEventListener('click', event => {
  event.preventDefault();
  content.focus();
});
await show();
