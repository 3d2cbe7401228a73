#!/usr/bin/env node
// measure.mjs - measure interactive pages in headless Chromium, several targets interleaved in one run.
//
//   node measure.mjs --config targets.json [--serve DIR] [--runs 7] [--only a,b] [--out results.json]
//   node measure.mjs --name ours --url http://127.0.0.1:8080/ --ready 'input' \
//        [--click SEL ...] [--type SEL --output SEL [--text abc]] [--secret SEL]
//
// One target = { name, url, ready, click?, type?, typeClick?, clear?, output?, text?, secret?, secretClick? }
//   url        absolute, or a path under --serve DIR (a small static server starts on a free port)
//   ready      CSS selector of the first usable form field (open shadow roots are searched too)
//   click      selectors clicked once each, in order, as soon as they are visible (steps a user must take before the form shows)
//   type       selector of the field to type in; output: selector of the live output that must come to contain the typed text
//   commitKey  for pages that update only on blur: the key (Tab) that commits is timed instead of the character
//   typeClick  Playwright selectors clicked before typing (for instance to open an output tab); clear: true selects all first
//   error      selector of the message that must show text once the typed (invalid) text is in (checked as is and under each CSP)
//   secret     selector of a secret field: a canary is typed and looked for in URL, storage, cookies and requests
// Options: --runs N fresh browser profiles per target (7)  --cpu N  CPU slow-down (1)  --net none|fast4g|slow4g (none)
//   --no-checks  only the loads   --br  serve brotli-11 (else identity)  --no-axe  --no-csp  --no-keys  --settle MS (1000)  --keydelay MS (80)  --timeout MS (30000)
//   --chromium PATH  --modules DIR (where playwright-core and axe-core are installed; default: the current folder)
// Measures, per fresh load (a new profile and browser, cold cache):
//   ready_ms   navigation start -> first usable field painted      fcp_ms  first contentful paint
//   tbt_ms     sum over long tasks of (duration - 50), until settled   longtask_max_ms   task_ms  all main-thread task time (CDP)
//   heap_mb    JS heap after a forced GC    wasm_mb  linear memory of all Wasm instances    nodes  DOM nodes
//   bytes/reqs what came over the wire (the icon is not counted as a request)      third  hosts other than the page's own
//   key_dom    key event -> output text in the DOM     key_paint -> after the next paint (adds up to one 16.7 ms frame)
// Once per target: axe-core violations, loads under three CSPs (strict; strict + Trusted Types; strict without
// 'wasm-unsafe-eval'), Tab presses to the first field, the secret canary, background colour in dark scheme.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { readFileSync, writeFileSync, existsSync, statSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve, extname, sep } from 'node:path';
import { tmpdir, loadavg, cpus } from 'node:os';
import zlib from 'node:zlib';

const A = parseArgs(process.argv.slice(2));
const RUNS = +(A.runs ?? 7), CPU = +(A.cpu ?? 1), SETTLE = +(A.settle ?? 1000), TIMEOUT = +(A.timeout ?? 30000), KEYDELAY = +(A.keydelay ?? 80);
const NET = { none: null, fast4g: { d: 10e6 / 8, u: 10e6 / 8, l: 40 }, slow4g: { d: 1.6e6 / 8, u: 0.75e6 / 8, l: 150 } }[A.net ?? 'none'];
const EXE = A.chromium ?? '/usr/bin/chromium';
const BASE = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const POLICIES = { strict: BASE, 'strict+trusted-types': BASE + "; require-trusted-types-for 'script'; trusted-types 'none'", 'no-wasm': BASE.replace(" 'wasm-unsafe-eval'", '') };
const req = modulesFrom([A.modules, process.cwd()].filter(Boolean));
const { chromium } = req('playwright-core');
let AXE = null; if (!A['no-axe']) { try { AXE = readFileSync(req.resolve('axe-core/axe.min.js'), 'utf8'); } catch { console.error('axe-core not found: accessibility check skipped'); } }

let targets = A.config ? JSON.parse(readFileSync(A.config, 'utf8')) : [{ name: A.name ?? 'page', url: A.url, ready: A.ready, click: [].concat(A.click ?? []), typeClick: [].concat(A.typeclick ?? []), type: A.type, output: A.output, text: A.text, secret: A.secret, clear: A.clear }];
if (A.only) { const s = new Set(A.only.split(',')); targets = targets.filter(t => s.has(t.name)); }
if (!targets.length || targets.some(t => !t.url || !t.ready)) { console.error('each target needs url and ready; see the head of this file'); process.exit(2); }
const server = A.serve ? await serve(resolve(A.serve), !!A.br) : null;
const absolute = u => /^https?:/.test(u) ? u : server.base + u;

if (server && A.br) for (const t of targets) await oneLoad(t, {}).catch(() => { }); // fills the server's brotli cache
const all = Object.fromEntries(targets.map(t => [t.name, { target: t, loads: [] }]));
for (let i = 0; i < RUNS; i++) for (const t of targets) {
  const r = await oneLoad(t, { keys: !A['no-keys'] }).catch(e => ({ error: String(e).split('\n')[0] }));
  all[t.name].loads.push(r);
  console.error(`run ${i + 1}/${RUNS} ${t.name.padEnd(14)} ${r.error ?? `ready ${f(r.ready_ms)} ms, tbt ${f(r.tbt_ms)}, heap ${f(r.heap_mb, 1)} MB, key ${f(med(r.key_dom ?? []), 1)} ms`} (load ${loadavg()[0].toFixed(1)})`);
}
for (const t of A['no-checks'] ? [] : targets) {
  all[t.name].checks = await oneLoad(t, { checks: true }).catch(e => ({ error: String(e).split('\n')[0] }));
  if (!A['no-csp']) for (const [k, csp] of Object.entries(POLICIES)) (all[t.name].csp ??= {})[k] = await oneLoad(t, { csp }).catch(e => ({ error: String(e).split('\n')[0] }));
}
const report = summarize(all);
console.log(report);
if (A.out) writeFileSync(A.out, JSON.stringify({ when: new Date().toISOString(), cpus: cpus().length, cpuRate: CPU, net: A.net ?? 'none', brotli: !!A.br, runs: RUNS, results: all }, null, 1));
server?.close();
process.exit(0);

async function oneLoad(t, mode) {
  const dir = mkdtempSync(join(tmpdir(), 'measure-web-'));
  const ctx = await chromium.launchPersistentContext(dir, {
    executablePath: EXE, headless: true, viewport: { width: 1280, height: 900 }, timeout: 60000,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    const page = ctx.pages()[0] ?? await ctx.newPage();
    const url = absolute(t.url), origin = new URL(url).origin;
    const cdp = await ctx.newCDPSession(page);
    await cdp.send('Performance.enable'); await cdp.send('Network.enable');
    if (CPU > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU });
    if (NET) await cdp.send('Network.emulateNetworkConditions', { offline: false, downloadThroughput: NET.d, uploadThroughput: NET.u, latency: NET.l });
    let bytes = 0, reqs = 0, inflight = 0, lastNet = Date.now(); const third = new Set(), bodies = [];
    cdp.on('Network.requestWillBeSent', e => { if (/^(data|blob):/.test(e.request.url)) return; if (!/\/(favicon\.ico|icon\.svg)$/.test(e.request.url)) reqs++; inflight++; lastNet = Date.now(); bodies.push(e.request.url + ' ' + (e.request.postData ?? '') + ' ' + JSON.stringify(e.request.headers)); try { const h = new URL(e.request.url); if (h.origin !== origin) third.add(h.host); } catch { } });
    cdp.on('Network.loadingFinished', e => { bytes += e.encodedDataLength; inflight--; lastNet = Date.now(); });
    cdp.on('Network.loadingFailed', () => { inflight--; lastNet = Date.now(); });
    const consoleErrors = []; page.on('pageerror', e => consoleErrors.push(String(e).slice(0, 160)));
    if (mode.csp) await page.route(u => u.href.split('#')[0] === url.split('#')[0], async r => { const res = await r.fetch(); await r.fulfill({ response: res, headers: { ...res.headers(), 'content-security-policy': mode.csp } }); });
    await page.addInitScript(inPage, { ready: t.ready, click: t.click ?? [] });
    await page.goto(url, { waitUntil: 'commit', timeout: TIMEOUT });
    const ok = await page.waitForFunction(() => window.__mw?.ready > 0, null, { timeout: mode.csp ? 8000 : TIMEOUT, polling: 50 }).then(() => true, () => false);
    // settled: nothing on the network and no long task for SETTLE ms
    const t0 = Date.now();
    while (Date.now() - t0 < 20000) {
      const idle = await page.evaluate(() => performance.now() - window.__mw.lastLong).catch(() => 1e9);
      if (Date.now() - lastNet > SETTLE && idle > SETTLE && Date.now() - t0 > SETTLE) break;
      await new Promise(r => setTimeout(r, 100));
    }
    if (mode.csp) {
      let live = null; if (ok && t.type && t.output) { const k = await keys(page, { ...t, text: 'abc' }).catch(() => null); live = !!k?.key_dom?.length; }
      const err = ok && t.error ? await errorShown(page, t.error) : null;
      const v = await page.evaluate(() => window.__mw.csp); const by = {}; for (const x of v) by[x] = (by[x] ?? 0) + 1;
      return { works: ok, live, err, violations: v.length, by, errors: consoleErrors.slice(0, 3) };
    }
    if (!ok) throw new Error(`selector ${t.ready} never became visible; errors: ${consoleErrors.slice(0, 2).join(' | ')}`);
    const m = await page.evaluate(() => ({ ready: window.__mw.ready, long: window.__mw.long, clicks: window.__mw.clicks, fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null, wasm: window.__mw.wasm() }));
    const r = { ready_ms: m.ready, fcp_ms: m.fcp, clicks: m.clicks, tbt_ms: sum(m.long.map(d => Math.max(0, d - 50))), longtasks: m.long.length, longtask_max_ms: Math.max(0, ...m.long), bytes, reqs, third: [...third], load1: loadavg()[0], errors: consoleErrors.slice(0, 3) };
    const pm = await metrics(cdp); r.task_ms = pm.TaskDuration * 1000; r.script_ms = pm.ScriptDuration * 1000;
    await cdp.send('HeapProfiler.enable'); await cdp.send('HeapProfiler.collectGarbage'); await cdp.send('HeapProfiler.collectGarbage');
    const pm2 = await metrics(cdp); r.heap_mb = pm2.JSHeapUsedSize / 1e6; r.nodes = pm2.Nodes; r.wasm_mb = m.wasm / 1e6;
    if (mode.checks) {
      r.tabs = await tabs(page);
      if (AXE) r.axe = await axe(page);
      if (t.secret) r.secret = await secret(page, t, bodies);
      r.dark = await page.emulateMedia({ colorScheme: 'dark' }).then(() => page.waitForTimeout(200)).then(() => page.evaluate(() => window.__mw.bg()));
      r.light = await page.emulateMedia({ colorScheme: 'light' }).then(() => page.waitForTimeout(200)).then(() => page.evaluate(() => window.__mw.bg()));
      return r;
    }
    if (mode.keys && t.type && t.output) Object.assign(r, await keys(page, t));
    if (mode.keys && t.error) r.err = await errorShown(page, t.error);
    return r;
  } finally { await ctx.close().catch(() => { }); rmSync(dir, { recursive: true, force: true, maxRetries: 5 }); }
}
async function errorShown(page, sel) { await page.waitForTimeout(500); return page.evaluate(s => window.__mw.all(s).some(e => e.getBoundingClientRect().height > 0 && (e.textContent || '').trim().length > 0), sel); }
async function metrics(cdp) { const { metrics } = await cdp.send('Performance.getMetrics'); return Object.fromEntries(metrics.map(x => [x.name, x.value])); }
async function keys(page, t) {
  const text = t.text ?? 'abcdefghijklmnopqrst';
  for (const s of t.typeClick ?? []) { await page.locator(s).last().click({ timeout: 4000 }).catch(() => { }); await page.waitForTimeout(600); }
  const found = await page.evaluate(([ty, clear]) => { const e = window.__mw.find(ty); if (!e) return false; e.scrollIntoView({ block: 'center' }); e.focus(); if (clear && e.select) e.select(); else if (e.setSelectionRange) { try { e.setSelectionRange(e.value.length, e.value.length); } catch { } } return true; }, [t.type, t.clear]);
  if (!found) return { key_error: `no field ${t.type}` };
  if (t.before) for (const k of t.before) await page.keyboard.press(k);
  await page.waitForTimeout(300);
  const out = [], paint = []; let typed = '', misses = 0;
  await page.evaluate(([o]) => window.__mw.watch(o), [t.output]);
  for (const ch of text) {
    typed += ch;
    if (t.commitKey) { await page.keyboard.press(ch); await page.waitForTimeout(60); } // pages that update on blur: the key that commits is timed
    await page.evaluate(s => window.__mw.arm(s), t.expect === 'change' ? null : typed);
    await page.keyboard.press(t.commitKey ?? ch);
    const r = await page.waitForFunction(() => window.__mw.result, null, { timeout: 3000, polling: 20 }).then(h => h.jsonValue(), () => null);
    if (!r) { misses++; if (misses > 3) break; continue; }
    out.push(r.dom); paint.push(r.paint); await page.waitForTimeout(KEYDELAY);
    if (t.commitKey) await page.evaluate(s => { const e = window.__mw.find(s); e.focus(); e.setSelectionRange?.(e.value.length, e.value.length); }, t.type);
  }
  return { key_dom: out, key_paint: paint, key_misses: misses, key_sent: typed.length };
}
async function tabs(page) {
  await page.evaluate(() => { document.activeElement?.blur?.(); window.scrollTo(0, 0); });
  for (let i = 1; i <= 80; i++) { await page.keyboard.press('Tab'); if (await page.evaluate(() => window.__mw.focused())) return i; }
  return null;
}
async function axe(page) {
  await page.evaluate(AXE + ';0');
  const v = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations', 'incomplete'], runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }).then(r => r.violations.map(v => ({ id: v.id, impact: v.impact, bp: v.tags.includes('best-practice'), nodes: v.nodes.length }))));
  const w = v.filter(x => !x.bp), b = v.filter(x => x.bp);
  return { wcag_rules: w.length, wcag_nodes: sum(w.map(x => x.nodes)), serious: sum(w.filter(x => /serious|critical/.test(x.impact)).map(x => x.nodes)), bp_rules: b.length, bp_nodes: sum(b.map(x => x.nodes)), list: v };
}
async function secret(page, t, bodies) {
  const canary = 'CANARYx7Qz';
  for (const s of t.secretClick ?? []) { await page.locator(s).last().click({ timeout: 4000 }).catch(() => { }); await page.waitForTimeout(400); }
  const type = await page.evaluate(s => { const e = window.__mw.find(s); if (!e) return null; e.focus(); e.select?.(); return (e.tagName + ':' + (e.type ?? '') + ':' + (e.autocomplete ?? '') + ':' + (getComputedStyle(e).webkitTextSecurity ?? '')).toLowerCase(); }, t.secret);
  if (!type) return { error: 'secret field not found' };
  await page.keyboard.type(canary, { delay: 20 }); await page.waitForTimeout(800);
  const where = await page.evaluate(c => { const w = []; if (location.href.includes(c)) w.push('url'); for (const [n, s] of [['localStorage', localStorage], ['sessionStorage', sessionStorage]]) if (JSON.stringify({ ...s }).includes(c)) w.push(n); if (document.cookie.includes(c)) w.push('cookie'); if (JSON.stringify(history.state ?? null).includes(c)) w.push('history.state'); if (window.__mw.text().includes(c)) w.push('visible text'); return w; }, canary);
  if (bodies.some(b => b.includes(canary))) where.push('network');
  return { field: type, found_in: where };
}
// ---- runs in the page before any of its scripts
function inPage({ ready, click }) {
  const S = window.__mw = { ready: 0, clicks: 0, long: [], lastLong: 0, csp: [], result: null };
  const mems = new Set(); const I = WebAssembly;
  const note = x => { const i = x?.instance ?? x; for (const e of Object.values(i?.exports ?? {})) if (e instanceof I.Memory) mems.add(e); return x; };
  for (const k of ['instantiate', 'instantiateStreaming']) { const o = I[k].bind(I); I[k] = (...a) => o(...a).then(note); }
  const OI = I.Instance; I.Instance = new Proxy(OI, { construct(T, a) { return note(new T(...a)); } });
  S.wasm = () => [...mems].reduce((s, m) => s + m.buffer.byteLength, 0);
  try { new PerformanceObserver(l => { for (const e of l.getEntries()) { S.long.push(e.duration); S.lastLong = e.startTime + e.duration; } }).observe({ type: 'longtask', buffered: true }); } catch { }
  document.addEventListener('securitypolicyviolation', e => S.csp.push(e.effectiveDirective + (e.blockedURI ? ' ' + e.blockedURI.slice(0, 40) : '')));
  const roots = function* (r) { yield r; for (const e of r.querySelectorAll('*')) if (e.shadowRoot) yield* roots(e.shadowRoot); };
  const seen = e => { const b = e.getBoundingClientRect(); if (b.width < 1 || b.height < 1) return false; return e.checkVisibility ? e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) : true; };
  S.all = sel => { const o = []; for (const r of roots(document)) o.push(...r.querySelectorAll(sel)); return o; };
  S.find = sel => { const a = S.all(sel); return a.find(seen) ?? a[0] ?? null; };
  S.text = () => [...roots(document)].map(r => r === document ? document.body.innerText : r.textContent).join('\n') + S.all('pre,code,textarea').map(e => e.value ?? e.textContent).join('\n');
  const deepActive = () => { let a = document.activeElement; while (a?.shadowRoot?.activeElement) a = a.shadowRoot.activeElement; return a; };
  S.focused = () => { const a = deepActive(); return !!a && a.matches?.(ready); };
  S.bg = () => { let e = S.find(ready); while (e) { const c = getComputedStyle(e).backgroundColor; if (c && c !== 'rgba(0, 0, 0, 0)' && c !== 'transparent') return c; e = e.parentElement ?? e.getRootNode?.().host; } return getComputedStyle(document.documentElement).backgroundColor; };
  const todo = [...click];
  const tick = () => {
    try {
      if (document.documentElement) {
        while (todo.length) { const e = S.all(todo[0]).find(seen); if (!e) break; todo.shift(); S.clicks++; e.click(); }
        if (!todo.length) { const e = S.all(ready).find(x => !x.disabled && seen(x)); if (e) { const c = new MessageChannel(); c.port1.onmessage = () => { S.ready = performance.now(); }; c.port2.postMessage(0); return; } }
      }
    } catch { }
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  // keystroke -> output
  let t0 = 0, want, outSel, out, done = true, last = '', had = 0;
  const count = (s, w) => s.split(w).length - 1;
  const textOf = e => e ? (e.value ?? e.textContent ?? '') : '';
  const check = () => {
    if (done || !t0) return;
    if (!out?.isConnected) out = S.all(outSel).find(seen) ?? S.all(outSel)[0];
    const s = S.all(outSel).map(textOf).join('\n'); if (want === null ? s === last : count(s, want) <= had) return;
    done = true; const dom = performance.now() - t0;
    requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => { S.result = { dom, paint: performance.now() - t0 }; }; c.port2.postMessage(0); });
  };
  S.watch = sel => {
    outSel = sel;
    for (const r of roots(document)) new MutationObserver(check).observe(r, { subtree: true, childList: true, characterData: true, attributes: false });
    for (const e of S.all(sel)) if ('value' in e) { const p = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), 'value'); if (p?.set) Object.defineProperty(e, 'value', { configurable: true, get() { return p.get.call(this); }, set(v) { p.set.call(this, v); queueMicrotask(check); } }); }
    window.addEventListener('keydown', e => { if (!done && !t0) t0 = e.timeStamp; }, true);
  };
  S.arm = w => { want = w; S.result = null; t0 = 0; done = false; last = S.all(outSel).map(textOf).join('\n'); had = w === null ? 0 : count(last, w); };
}
// ---- static server
async function serve(root, br) {
  const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.png': 'image/png', '.yaml': 'text/plain', '.woff2': 'font/woff2' };
  const cache = new Map();
  const s = createServer((q, a) => {
    let p = resolve(join(root, decodeURIComponent(new URL(q.url, 'http://x').pathname)));
    if (p !== root && !p.startsWith(root + sep)) { a.writeHead(403); return a.end(); }
    if (existsSync(p) && statSync(p).isDirectory()) p = join(p, 'index.html');
    if (!existsSync(p)) { a.writeHead(404); return a.end('not found'); }
    const h = { 'content-type': types[extname(p)] ?? 'application/octet-stream', 'cache-control': 'no-store' };
    let b = cache.get(p); if (!b) { b = { raw: readFileSync(p) }; if (br && b.raw.length > 200) b.br = zlib.brotliCompressSync(b.raw, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: b.raw.length } }); cache.set(p, b); }
    const c = b.br && /\bbr\b/.test(q.headers['accept-encoding'] ?? ''); if (c) h['content-encoding'] = 'br';
    const body = c ? b.br : b.raw; h['content-length'] = body.length; a.writeHead(200, h); a.end(body);
  });
  await new Promise(r => s.listen(0, '127.0.0.1', r));
  return { base: `http://127.0.0.1:${s.address().port}`, close: () => s.close() };
}
// ---- report
function summarize(all) {
  const rows = [['page', 'ready ms', 'clicks', 'FCP ms', 'TBT ms', 'longest task', 'task ms', 'heap MB', 'wasm MB', 'DOM nodes', 'wire kB', 'reqs', 'third-party', 'key->DOM ms med / p95', 'key->paint med / p95', 'axe WCAG rules/nodes', 'axe b-p rules/nodes', 'Tabs to field', 'CSP (violations)', 'dark']];
  for (const [n, { loads, checks: c, csp }] of Object.entries(all)) {
    const L = loads.filter(l => !l.error); if (!L.length) { rows.push([n, 'ERROR ' + loads[0]?.error]); continue; }
    const m = k => med(L.map(l => l[k]).filter(x => x != null)); const kd = L.flatMap(l => l.key_dom ?? []), kp = L.flatMap(l => l.key_paint ?? []);
    const T = loads.some(l => l.key_misses) ? ` (${sum(L.map(l => l.key_misses ?? 0))} missed)` : '';
    rows.push([n, `${f(m('ready_ms'))} (${f(Math.min(...L.map(l => l.ready_ms)))}-${f(Math.max(...L.map(l => l.ready_ms)))})`, m('clicks'), f(m('fcp_ms')), f(m('tbt_ms')), f(m('longtask_max_ms')), f(m('task_ms')), f(m('heap_mb'), 1), f(m('wasm_mb'), 1), m('nodes'), f(m('bytes') / 1000), m('reqs'), [...new Set(L.flatMap(l => l.third))].join(' ') || '0', kd.length ? `${f(med(kd), 1)} / ${f(pct(kd, .95), 1)}${T}` : (L[0].key_error ?? (T || '-')), kp.length ? `${f(med(kp), 1)} / ${f(pct(kp, .95), 1)}` : '-', c?.axe ? `${c.axe.wcag_rules}/${c.axe.wcag_nodes}` : '-', c?.axe ? `${c.axe.bp_rules}/${c.axe.bp_nodes}` : '-', c?.tabs ?? '>80', csp ? Object.entries(csp).map(([k, v]) => `${k}: ${v.error ? 'error' : !v.works ? `no form (${v.violations})` : v.live === false ? `form but dead output (${v.violations})` : v.err === false && c0(all[n]) ? `form but dead validation (${v.violations})` : v.violations ? `works (${v.violations})` : 'clean'}`).join('; ') : '-', c?.dark && c.dark !== c.light ? 'follows' : 'no']);
  }
  return rows.map((r, i) => '| ' + r.join(' | ') + ' |' + (i ? '' : '\n|' + r.map(() => '---').join('|') + '|')).join('\n');
}
function c0(x) { return x.loads.some(l => l.err); }
function sum(a) { return a.reduce((x, y) => x + y, 0); }
function med(a) { return pct(a, .5); }
function pct(a, q) { if (!a.length) return NaN; const s = [...a].sort((x, y) => x - y), i = (s.length - 1) * q, l = Math.floor(i); return s[l] + (s[Math.ceil(i)] - s[l]) * (i - l); }
function f(x, d = 0) { return Number.isFinite(x) ? x.toFixed(d) : '-'; }
function modulesFrom(dirs) { for (const d of dirs) { const r = createRequire(join(resolve(d), 'x.js')); try { r.resolve('playwright-core'); return r; } catch { } } console.error('playwright-core not found; npm install playwright-core axe-core and pass --modules DIR'); process.exit(2); }
function parseArgs(v) { const o = {}; for (let i = 0; i < v.length; i++) { if (!v[i].startsWith('--')) continue; const k = v[i].slice(2), x = v[i + 1] !== undefined && !v[i + 1].startsWith('--') ? v[++i] : true; o[k] = k in o ? [].concat(o[k], x) : x; } return o; }
