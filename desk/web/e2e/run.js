// Drives every view of the desk in Chromium, on the sample record and on one of
// 100,000 events, at two widths and in both themes.
// usage: node e2e/run.js PROGRAM [--shots FOLDER]
import { chromium } from 'playwright-core'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { big } from './big.js'

const here = dirname(fileURLToPath(import.meta.url))
const root = resolve(here, '../../..')
const program = resolve(process.argv[2] ?? join(root, 'build/dragoman'))
const at = process.argv.indexOf('--shots')
const shots = at > 0 ? resolve(process.argv[at + 1]) : join(here, 'shots')
const browserPath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => p && existsSync(p))
if (!browserPath) {
  console.error('make e2e needs Chromium: apt-get install chromium, or name another with CHROMIUM=/path/to/it')
  process.exit(1)
}
if (!existsSync(program)) {
  console.error(`no program ${program}: make build makes it`)
  process.exit(1)
}
mkdirSync(shots, { recursive: true })
const axe = readFileSync(join(here, '../node_modules/axe-core/axe.min.js'), 'utf8')
const dir = mkdtempSync(join(tmpdir(), 'dragoman-e2e-'))
const faults = []
const times = {}
let server

function fail(what) {
  faults.push(what)
  console.log('  FAIL ' + what)
}
function want(is, what) {
  if (!is) fail(what)
}
function dragoman(...args) {
  const r = spawnSync(program, args, { cwd: root, encoding: 'utf8' })
  if (r.status !== 0 && r.status !== 3) throw new Error(`dragoman ${args.join(' ')}: ${r.stderr}`)
}
async function serve(db) {
  server = spawn(program, ['serve', '--db', db, '--addr', '127.0.0.1:0', '--log', 'warn'], { stdio: ['ignore', 'pipe', 'inherit'] })
  return await new Promise((done, failed) => {
    server.on('exit', (code) => failed(new Error(`serve ended with ${code}`)))
    server.stdout.on('data', (d) => {
      const m = /http:\/\/[\d.:]+/.exec(String(d))
      if (m) done(m[0])
    })
  })
}
async function stop() {
  const s = server
  if (!s || s.exitCode !== null) return
  s.removeAllListeners('exit')
  const ended = new Promise((done) => s.on('exit', done))
  s.kill('SIGTERM')
  const code = await ended
  want(code === 0, `the desk ended with ${code}`)
}

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})

// visitor is a page that fails the run when its console shows an error, when it
// asks anything of another server, or when it is wider than its window.
async function visitor(width, scheme, base) {
  const context = await browser.newContext({ viewport: { width, height: width > 600 ? 900 : 844 }, colorScheme: scheme, acceptDownloads: true, hasTouch: width < 600 })
  const page = await context.newPage()
  page.expected = []
  page.on('console', (m) => {
    if (m.type() === 'error' && !page.expected.some((e) => m.text().includes(e))) fail(`console at ${page.url()}: ${m.text()}`)
  })
  page.on('pageerror', (e) => fail(`error at ${page.url()}: ${e.message}`))
  page.on('request', (r) => {
    if (!r.url().startsWith(base) && !r.url().startsWith('data:') && !r.url().startsWith('blob:')) fail(`asks another server: ${r.url()}`)
  })
  return page
}
async function settled(page) {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'))
}
async function look(page, base, path, name) {
  await page.goto(base + path)
  await settled(page)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  want(over <= 0, `${name}: wider than the window by ${over}`)
  await page.screenshot({ path: join(shots, name + '.png'), fullPage: true })
  await page.evaluate(axe)
  const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ['violations'] })).violations.map((v) => ({ id: v.id, impact: v.impact, nodes: v.nodes.map((n) => n.target.join(' ')).slice(0, 3) })))
  for (const v of found) {
    if (v.impact === 'serious' || v.impact === 'critical') fail(`${name}: axe ${v.id} (${v.impact}) at ${v.nodes.join(', ')}`)
  }
}

// redate corrects the days of the event that the drawer shows.
async function redate(page) {
  await page.getByRole('button', { name: 'Correct it' }).click()
  await page.getByLabel('Days').fill('2019-02-12/13')
  await page.getByLabel('Reason').fill('the programme of the visit')
  await page.getByLabel('Your name').fill('Ann Example')
  await page.getByRole('button', { name: 'Correct', exact: true }).click()
  await page.locator('dialog').getByText('2019-02-12 to 13').waitFor()
}
// takeIn uploads a file of which one report is new.
async function takeIn(page, base, name, text) {
  await page.goto(base + '/intake')
  await settled(page)
  const file = join(dir, name)
  writeFileSync(file, text)
  await page.locator('section[aria-labelledby=files] input[type=file]').setInputFiles(file)
  await page.getByText('1 added', { exact: false }).first().waitFor({ timeout: 30000 })
}

const views = {
  front: '/',
  pair: '/pair/IRN/AZE',
  report: '/report/wire-020',
  person: '/person/Hassan%20Rouhani',
  country: '/country/IRN',
  search: '/search?q=type%3Aconsult',
  claim: '/claim?text=It%20is%20the%20third%20visit%20by%20Iranian%20ministers%20to%20Baku%20since%20December%202018.&on=2019-01-22',
  review: '/review',
  intake: '/intake',
  coverage: '/coverage',
  nocoverage: '/pair/IRN/PER',
  missing: '/nowhere',
}

async function step(name, f) {
  console.log(name)
  const began = Date.now()
  try {
    await f()
  } catch (e) {
    fail(`${name}: ${e.message.split('\n').slice(0, 3).join(' ')}`)
  }
  times[name] = Date.now() - began
}

try {
  const small = join(dir, 'sample.db')
  dragoman('add', '--db', small, 'sample/reports', 'sample/wire.jsonl')
  let base = await serve(small)

  for (const [width, scheme] of [
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ]) {
    await step(`every view at ${width}, ${scheme}`, async () => {
      const page = await visitor(width, scheme, base)
      for (const [name, path] of Object.entries(views)) await look(page, base, path, `${name}-${width}-${scheme}`)
      await page.context().close()
    })
  }

  await step('search understands countries, pairs, people and days', async () => {
    const page = await visitor(1280, 'light', base)
    await page.goto(base)
    const box = page.getByRole('combobox', { name: 'Search the record' })
    for (const [text, kind, url] of [
      ['iran geo', 'Iran and Georgia', '/pair/IRN/GEO'],
      ['azerb', 'Azerbaijan', '/country/AZE'],
      ['bakht', 'Mamuka Bakhtadze', '/person/Mamuka%20Bakhtadze'],
      ['2019-02', 'Events of 2019-02', '/search?q=on%3A2019-02'],
    ]) {
      await page.goto(base)
      await box.fill(text)
      await page.getByRole('option').filter({ hasText: kind }).first().waitFor()
      const options = await page.getByRole('option').allTextContents()
      const i = options.findIndex((o) => o.includes(kind))
      for (let n = 0; n <= i; n++) await box.press('ArrowDown')
      await box.press('Enter')
      await page.waitForURL(base + url)
    }
    await page.keyboard.press('/')
    want(await page.evaluate(() => document.activeElement?.getAttribute('type') === 'search'), 'a slash leads to the search')
    await page.context().close()
  })

  await step('a passage opens from a number, and closes to where it was', async () => {
    const page = await visitor(1280, 'light', base)
    await page.goto(base + '/pair/IRN/AZE')
    await settled(page)
    const number = page.locator('.lead button').first()
    await number.click()
    await page.locator('dialog[open] mark').first().waitFor()
    await page.keyboard.press('Escape')
    want(!(await page.locator('dialog[open]').count()), 'Escape closes the drawer')
    want(await number.evaluate((e) => e === document.activeElement), 'the focus is back on the number')
    await page.context().close()
  })

  await step('a number opens what it counts', async () => {
    const page = await visitor(1280, 'light', base)
    await page.goto(base + '/pair/IRN/AZE?type=AGREE&as_of=2019-03-01')
    await settled(page)
    for (const i of [0, 1, 2, 3]) {
      const button = page.locator('.lead button').nth(i)
      const said = Number(/\d+/.exec(await button.innerText())[0])
      await button.click()
      await page.locator('dialog[open] code').first().waitFor()
      await settled(page)
      while (await page.locator('dialog[open] button', { hasText: 'Further events' }).count()) {
        const before = await page.locator('dialog[open] article').count()
        await page.locator('dialog[open] button', { hasText: 'Further events' }).click()
        await page.waitForFunction((n) => document.querySelectorAll('dialog[open] article').length > n, before)
      }
      const shown = await page.locator('dialog[open] article').count()
      want(shown === said, `number ${i} says ${said}, ${shown} are shown`)
      await page.keyboard.press('Escape')
    }
    await page.context().close()
  })

  await step('sides, visits, meetings and others open what they count', async () => {
    const page = await visitor(1280, 'light', base)
    await page.goto(base + '/pair/IRN/AZE')
    await settled(page)
    const numbers = page.locator('section[aria-labelledby=types] p button, section[aria-labelledby=visits] p button, section[aria-labelledby=people] button.link')
    let opened = 0
    for (let i = 0; i < (await numbers.count()); i++) {
      const said = Number(/\d+/.exec(await numbers.nth(i).innerText())[0])
      if (!said || said > 50) continue
      await numbers.nth(i).click()
      await page.locator('dialog[open] article').nth(said - 1).waitFor()
      const shown = await page.locator('dialog[open] article').count()
      want(shown === said, `${await page.locator('#drawer-title').innerText()} says ${said}, ${shown} are shown`)
      await page.keyboard.press('Escape')
      opened++
    }
    want(opened > 4, `${opened} numbers were opened`)
    await page.context().close()
  })

  await step('months are brushed by keyboard and by finger', async () => {
    const page = await visitor(1280, 'light', base)
    await page.goto(base + '/pair/IRN/AZE')
    await page.locator('.u-over').waitFor()
    await settled(page)
    const chart = page.getByRole('slider', { name: /by month/ })
    await chart.focus()
    await page.keyboard.press('Home')
    const first = await chart.getAttribute('aria-valuetext')
    want(/^[A-Z][a-z]+ \d{4}: \d+ cooperation/.test(first ?? ''), `a month is told: ${first}`)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    want(/ to .*cooperation/.test((await chart.getAttribute('aria-valuetext')) ?? ''), 'the brushed months are told')
    await page.keyboard.press('Enter')
    await page.waitForURL(/since=\d{4}-\d\d-01&until=\d{4}-\d\d-\d\d/)
    await page.context().close()
    const phone = await visitor(390, 'light', base)
    await phone.goto(base + '/pair/IRN/AZE')
    await phone.locator('.u-over').waitFor()
    await settled(phone)
    await phone.locator('.u-over').scrollIntoViewIfNeeded()
    const at = await phone.locator('.u-over').boundingBox()
    const cdp = await phone.context().newCDPSession(phone)
    const touch = (type, x) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y: at.y + 30 }] })
    await touch('touchStart', at.x + at.width * 0.2)
    for (const f of [0.3, 0.45, 0.6]) await touch('touchMove', at.x + at.width * f)
    await touch('touchEnd')
    await phone.waitForURL(/since=\d{4}-\d\d-01&until=/)
    await phone.context().close()
  })

  await step('what a view shows is in its address', async () => {
    const page = await visitor(1280, 'light', base)
    await page.goto(base + '/report/wire-020?hide=party,place')
    await settled(page)
    want((await page.locator('.m.party, .m.place').count()) === 0 && (await page.locator('.m.trigger').count()) > 0, 'only what the address leaves is marked')
    await page.getByRole('button', { name: 'parties' }).click()
    await page.waitForURL(/hide=place$/)
    await page.goto(base + '/country/IRN')
    await settled(page)
    const breadth = page.locator('section[aria-labelledby=network] select')
    await breadth.selectOption('12')
    await page.waitForURL(/over=12/)
    await page.reload()
    await settled(page)
    want((await breadth.inputValue()) === '12', 'the network is shown as the address has it')
    await page.goto(base + '/person/Hassan%20Rouhani')
    await settled(page)
    want((await page.locator('section[aria-labelledby=network] svg a').count()) > 1, 'the network of a person is drawn')
    await page.context().close()
  })

  await step('a list of feeds is read, and what is refused is told', async () => {
    const page = await visitor(1280, 'light', base)
    await page.goto(base + '/intake')
    await settled(page)
    const opml = join(dir, 'feeds.opml')
    writeFileSync(opml, '<opml version="2.0"><body><outline text="mine" xmlUrl="http://127.0.0.1:9/rss.xml"/></body></opml>')
    await page.getByLabel('A list of feeds').setInputFiles(opml)
    await page.waitForFunction(() => document.querySelector('#urls').value === 'http://127.0.0.1:9/rss.xml')
    page.expected.push('422', '400')
    await page.getByRole('button', { name: 'Watch' }).click()
    await page.locator('[role=alert], section[aria-labelledby=feeds] li .bad').first().waitFor()
    const empty = join(dir, 'none.txt')
    writeFileSync(empty, 'no address\n')
    await page.getByLabel('A list of feeds').setInputFiles(empty)
    await page.getByText('no address of a feed is in it').waitFor()
    await page.context().close()
  })

  await step('a report can be corrected in place, and the correction undone', async () => {
    const page = await visitor(1280, 'light', base)
    await page.goto(base + '/report/wire-020')
    await settled(page)
    await page.locator('.m.trigger').first().hover()
    want(/rule/.test(await page.locator('.at').innerText()), 'hovering tells the rule')
    want((await page.locator('.lost li').count()) > 0 || (await page.getByText('No other reading').count()) > 0, 'hovering tells the readings that lost')
    await page.locator('.m.trigger').first().click()
    await redate(page)
    await page.locator('main').getByText('2019-02-12 to 13').waitFor()
    await page.getByRole('button', { name: 'undo' }).click()
    await page.locator('dialog').getByText('(undone)').or(page.locator('dialog').getByText('2019-02-11 to 20')).first().waitFor()
    page.expected.push('422')
    await page.getByRole('button', { name: 'Correct it' }).click()
    await page.getByLabel('Days').fill('yesterday')
    await page.getByLabel('Reason').fill('none')
    await page.getByRole('button', { name: 'Correct', exact: true }).click()
    await page.locator('dialog [role=alert]').waitFor()
    want((await page.getByLabel('Days').getAttribute('aria-invalid')) === 'true', 'the wrong field is named')
    await page.context().close()
  })

  await step('review by the keyboard', async () => {
    const page = await visitor(1280, 'light', base)
    await page.goto(base + '/review')
    await settled(page)
    await page.getByLabel('Your name').fill('Ann Example')
    await page.locator('h1').click()
    const current = () => page.locator('li.at').getAttribute('id')
    await page.keyboard.press('j')
    want((await current()) === 'review-1', 'j goes on')
    await page.keyboard.press('k')
    want((await current()) === 'review-0', 'k goes back')
    await page.keyboard.press('?')
    await page.locator('dl.keys').waitFor()
    await page.keyboard.press('x')
    await page.locator('#review-0.settled').waitFor()
    await page.keyboard.press('a')
    await page.locator('#review-1.settled').waitFor()
    await page.keyboard.press('u')
    await page.waitForFunction(() => !document.querySelector('#review-1.settled'))
    await page.keyboard.press('u')
    await page.waitForFunction(() => !document.querySelector('#review-0.settled'))
    await page.keyboard.press('e')
    await page.getByRole('form', { name: 'Correct the event' }).waitFor()
    await page.context().close()
  })

  await step('files are taken in, and what was refused is told', async () => {
    const page = await visitor(1280, 'light', base)
    await takeIn(page, base, 'new.jsonl', '{"id":"e2e-1","date":"2019-07-02","text":"Iran\'s foreign minister Mohammad Javad Zarif visited Tbilisi on Tuesday. <script>alert(1)</script>"}\n{"id":"e2e-2","text":"No day at all."}\n')
    await page.getByText('1 refused', { exact: true }).waitFor()
    await page.goto(base + '/report/e2e-1')
    await settled(page)
    want((await page.locator('.text').innerText()).includes('<script>alert(1)</script>'), 'markup in a report is text')
    await page.context().close()
  })

  await step('a claim of a report is checked', async () => {
    const page = await visitor(1280, 'light', base)
    await page.goto(base + views.claim)
    await settled(page)
    want(['supported', 'contradicted', 'not enough coverage', 'cannot be checked'].includes(await page.locator('.verdict').innerText()), 'a verdict is told')
    await page.context().close()
  })

  await step('print gives a brief', async () => {
    const page = await visitor(1280, 'light', base)
    await page.goto(base + '/pair/IRN/AZE')
    await settled(page)
    await page.emulateMedia({ media: 'print' })
    want(!(await page.locator('header').isVisible()), 'no header in print')
    want(await page.locator('footer').first().isVisible(), 'the foot is printed')
    const pdf = await page.pdf({ path: join(shots, 'pair.pdf'), format: 'A4' })
    want(pdf.length > 20000, 'the brief has pages')
    await page.context().close()
  })

  await step('without a desk the page says so', async () => {
    const page = await visitor(390, 'dark', base)
    await page.goto(base + '/coverage')
    await settled(page)
    page.expected.push('ERR_CONNECTION_REFUSED', 'Failed to load')
    await stop()
    await page.getByRole('link', { name: 'Review' }).click()
    await page.getByRole('alert').first().waitFor()
    await page.context().close()
  })

  await step('a token is asked for', async () => {
    process.env.DRAGOMAN_EDIT_TOKEN = 'sesame'
    base = await serve(small)
    delete process.env.DRAGOMAN_EDIT_TOKEN
    const page = await visitor(1280, 'light', base)
    page.expected.push('401')
    await page.goto(base + '/pair/IRN/AZE')
    await page.getByLabel('Token').fill('sesame')
    await page.getByRole('button', { name: 'Enter' }).click()
    await page.locator('.lead').waitFor()
    await page.context().close()
    await stop()
  })

  const large = join(dir, 'big.db')
  await step('a record of 100,000 events is made', async () => {
    const file = join(dir, 'big.jsonl')
    big(file, 52000)
    dragoman('add', '--db', large, file)
  })
  base = await serve(large)
  await step('the large record: pair, brush, filter', async () => {
    const page = await visitor(1280, 'light', base)
    await page.goto(base)
    await settled(page)
    const first = await page.locator('p.soft').first().innerText()
    console.log('  ' + first)
    want(Number((/([\d,]+) events/.exec(first)?.[1] ?? '0').replaceAll(',', '')) >= 100000, 'the record has 100,000 events')
    let began = Date.now()
    await page.goto(base + '/pair/IRN/TUR')
    await page.locator('.lead').waitFor()
    await page.locator('.u-over').waitFor()
    console.log(`  pair page can be used after ${Date.now() - began} ms`)
    await settled(page)
    const plot = await page.locator('.u-over').boundingBox()
    await page.mouse.move(plot.x + plot.width * 0.4, plot.y + 40)
    await page.mouse.down()
    await page.mouse.move(plot.x + plot.width * 0.6, plot.y + 60, { steps: 5 })
    await page.mouse.up()
    await page.waitForURL(/since=\d{4}-\d\d-01&until=/)
    await settled(page)
    const filters = []
    for (const name of ['CONSULT', 'AGREE', 'ACCUSE']) {
      const chip = page.locator('button.chip', { hasText: name }).first()
      if (!(await chip.count())) continue
      began = Date.now()
      await chip.click()
      await page.waitForFunction((n) => new URLSearchParams(location.search).get('type') === n && !document.querySelector('[aria-busy=true]'), name, { polling: 10 })
      filters.push(Date.now() - began)
      await settled(page)
    }
    console.log(`  filters took ${filters.join(', ')} ms`)
    await page.screenshot({ path: join(shots, 'big-pair.png'), fullPage: true })
    await page.locator('.lead button').first().click()
    await page.locator('dialog[open] mark').first().waitFor()
    await page.keyboard.press('Escape')
    await look(page, base, '/review', 'big-review')
    await look(page, base, '/country/IRN', 'big-country')
    await page.context().close()
  })
  await step('the large record: search, correct and undo, upload, review, print', async () => {
    const page = await visitor(1280, 'light', base)
    await page.goto(base)
    const box = page.getByRole('combobox', { name: 'Search the record' })
    await box.fill('iran tur')
    await page.getByRole('option').filter({ hasText: 'Iran and Tur' }).first().click()
    await page.waitForURL(/\/pair\/IRN\/TUR/)
    await page.goto(base + '/search?q=pair%3AIRN-TUR%20type%3Aconsult')
    await settled(page)
    await page.locator('main article .type').first().click()
    await redate(page)
    await page.getByRole('button', { name: 'undo' }).click()
    await page.locator('dialog').getByText('(undone)').or(page.locator('dialog').getByRole('button', { name: 'Correct it' })).first().waitFor()
    await takeIn(page, base, 'late.jsonl', '{"id":"late-1","date":"2019-07-02","text":"Iran\'s foreign minister Mohammad Javad Zarif visited Tbilisi on Tuesday."}\n')
    await page.goto(base + '/review')
    await settled(page)
    await page.getByLabel('Your name').fill('Ann Example')
    await page.locator('h1').click()
    await page.keyboard.press('a')
    await page.locator('#review-0.settled').waitFor()
    await page.keyboard.press('u')
    await page.waitForFunction(() => !document.querySelector('#review-0.settled'))
    await page.goto(base + '/pair/IRN/TUR')
    await settled(page)
    await page.emulateMedia({ media: 'print' })
    want((await page.pdf({ format: 'A4' })).length > 20000, 'the brief of the large record has pages')
    await page.context().close()
    for (const scheme of ['light', 'dark']) {
      const phone = await visitor(390, scheme, base)
      await look(phone, base, '/pair/IRN/TUR', `big-pair-390-${scheme}`)
      await phone.context().close()
    }
  })
} finally {
  await stop()
  await browser.close()
  rmSync(dir, { recursive: true, force: true })
}
console.log(faults.length ? `${faults.length} faults:\n${faults.join('\n')}` : `all well; screenshots in ${shots}`)
process.exit(faults.length ? 1 : 0)
