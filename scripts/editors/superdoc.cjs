// Opens each Word file in SuperDoc and saves it: superdoc.cjs CHROMIUM FOLDER FILE…  FOLDER gets a file of each name.
const esbuild = require('esbuild');
const { chromium } = require('playwright-core');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

const PAGE = '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="page.css"><div id="editor"></div>' +
  '<script type="module" src="page.js"></script>';
const SCRIPT = `
import { SuperDoc } from 'superdoc';
import 'superdoc/style.css';
window.save = (name) => new Promise((done, failed) => {
  const editor = new SuperDoc({
    selector: '#editor',
    documents: [{ id: 'report', type: 'docx', url: '/' + name }],
    documentMode: 'editing',
    user: { name: 'Reviewer', email: 'reviewer@example.com' },
    onException: ({ error }) => failed(error),
    onReady: async () => {
      const saved = await editor.export({ exportType: ['docx'], triggerDownload: false });
      const bytes = new Uint8Array(await saved.arrayBuffer());
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(byte);
      done(btoa(text));
    },
  });
});
`;

async function main([browserPath, folder, ...files]) {
  const site = path.join(__dirname, 'site');
  fs.mkdirSync(site, { recursive: true });
  await esbuild.build({
    stdin: { contents: SCRIPT, resolveDir: __dirname },
    bundle: true, format: 'esm', splitting: true, outdir: site, entryNames: 'page', logLevel: 'error',
    loader: { '.woff2': 'file', '.woff': 'file', '.ttf': 'file', '.svg': 'file', '.docx': 'file' },
  });
  fs.writeFileSync(path.join(site, 'index.html'), PAGE);
  // Its workers are named by their place beside the script, which esbuild does not follow.
  fs.cpSync(path.join(__dirname, 'node_modules/@superdoc/docx-engine/dist/assets'), path.join(site, 'assets'), { recursive: true });
  const byName = new Map(files.map((file) => [path.basename(file), file]));
  const server = http.createServer((request, response) => {
    const name = decodeURIComponent(request.url.slice(1)) || 'index.html';
    const file = byName.get(name) || path.join(site, name);
    const type = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' }[path.extname(file)];
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': type || 'application/octet-stream' }).end(fs.readFileSync(file));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
  try {
    for (const name of byName.keys()) {
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      await page.waitForFunction(() => window.save);
      const late = new Promise((_, failed) => setTimeout(() => failed(new Error(`${name} takes too long.`)), 120000));
      const saved = await Promise.race([page.evaluate((name) => window.save(name), name), late]);
      fs.writeFileSync(path.join(folder, name), Buffer.from(saved, 'base64'));
      await page.close();
    }
  } finally {
    await browser.close();
    server.close();
  }
}

main(process.argv.slice(2)).then(() => process.exit(0)).catch((error) => { console.error(error); process.exit(1); });
