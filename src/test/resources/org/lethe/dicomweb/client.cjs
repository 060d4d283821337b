// Calls a DICOMweb server by npm's dicomweb-client: node client.cjs URL FILE-TO-STORE. Says what came in one object.
global.XMLHttpRequest = require('xhr2');
const fs = require('fs');
const { api } = require('dicomweb-client');

const [url, file] = process.argv.slice(2);
const client = new api.DICOMwebClient({ url });

async function main() {
  const bytes = fs.readFileSync(file);
  const dataset = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const answer = await client.storeInstances({ datasets: [dataset] });
  const stored = typeof answer === 'string' ? JSON.parse(answer) : answer;
  const studies = await client.searchForStudies({ queryParams: { PatientID: 'P1' } });
  const nobody = await client.searchForStudies({ queryParams: { PatientID: 'NOBODY' } });
  const studyInstanceUID = studies[0]['0020000D'].Value[0];
  const series = await client.searchForSeries({ studyInstanceUID });
  const seriesInstanceUID = series[0]['0020000E'].Value[0];
  const instances = await client.searchForInstances({ studyInstanceUID, seriesInstanceUID });
  const ids = { studyInstanceUID, seriesInstanceUID, sopInstanceUID: instances[0]['00080018'].Value[0] };
  const metadata = await client.retrieveSeriesMetadata(ids);
  const BulkDataURI = metadata[0]['7FE00010'].BulkDataURI;
  const hex = (buffer) => Buffer.from(buffer).toString('hex');
  const parts = [{ mediaType: 'application/octet-stream' }];
  console.log(JSON.stringify({
    stored: stored['00081199'].Value.length,
    studies: studies.length,
    nobody: nobody.length,
    series: series.length,
    instances: instances.length,
    rows: metadata[0]['00280010'].Value[0],
    studyMetadata: (await client.retrieveStudyMetadata(ids)).length,
    instanceMetadata: [].concat(await client.retrieveInstanceMetadata(ids)).length,
    instance: hex(await client.retrieveInstance(ids)),
    study: (await client.retrieveStudy(ids)).map(hex),
    wholeSeries: (await client.retrieveSeries(ids)).map(hex),
    frames: (await client.retrieveInstanceFrames({ ...ids, frameNumbers: [2, 1] })).map(hex),
    bulk: [].concat(await client.retrieveBulkData({ BulkDataURI })).map(hex),
    bulkInParts: [].concat(await client.retrieveBulkData({ BulkDataURI, mediaTypes: parts })).map(hex),
    rendered: [].concat(await client.retrieveInstanceRendered({ ...ids, mediaTypes: [{ mediaType: 'image/png' }] })).map(hex)[0],
  }));
}

main().catch((error) => {
  console.error(error.message || error, error.status || '');
  process.exit(1);
});
