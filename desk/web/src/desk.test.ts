import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

// The parts that no view shows: where the reader is, answers that cross, and an
// upload's progress. The browser's own are stood in for by the little they use.

function storage() {
  const m = new Map<string, string>()
  return { getItem: (k: string) => m.get(k) ?? null, setItem: (k: string, v: string) => void m.set(k, v) }
}

let visited: string[] = []
let onpop: () => void = () => undefined

function browser(at: string) {
  const location = { pathname: '', search: '', origin: 'http://desk' }
  const lead = (to: string) => {
    const u = new URL(to, 'http://desk')
    location.pathname = u.pathname
    location.search = u.search
  }
  lead(at)
  visited = [at]
  vi.stubGlobal('location', location)
  vi.stubGlobal('history', {
    pushState: (_: unknown, __: string, to: string) => (visited.push(to), lead(to)),
    replaceState: (_: unknown, __: string, to: string) => ((visited[visited.length - 1] = to), lead(to)),
  })
  vi.stubGlobal('addEventListener', (name: string, f: () => void) => {
    if (name === 'popstate') onpop = f
  })
  vi.stubGlobal('scrollTo', () => undefined)
  vi.stubGlobal('localStorage', storage())
  vi.stubGlobal('sessionStorage', storage())
}

beforeEach(() => {
  vi.resetModules()
  browser('/pair/IRN/AZE?since=2018-12-01')
})
afterEach(() => vi.unstubAllGlobals())

describe('route', () => {
  test('what narrows a view is kept in the address, and goes from it', async () => {
    const { route, set, go } = await import('./route.svelte')
    expect(route.path).toBe('/pair/IRN/AZE')
    set({ until: '2019-01-31', type: 'consult' })
    expect(visited[1]).toBe('/pair/IRN/AZE?since=2018-12-01&until=2019-01-31&type=consult')
    expect(route.query.get('until')).toBe('2019-01-31')
    set({ since: undefined, type: '' }, true)
    expect(visited).toEqual(['/pair/IRN/AZE?since=2018-12-01', '/pair/IRN/AZE?until=2019-01-31'])
    go('/pair/IRN/AZE?until=2019-01-31')
    expect(visited).toHaveLength(2)
  })
  test('the way back is followed', async () => {
    const { route } = await import('./route.svelte')
    Object.assign(location, { pathname: '/search', search: '?q=visit' })
    onpop()
    expect(route.path + '?' + route.query).toBe('/search?q=visit')
  })
  test('names are safe in an address', async () => {
    const { to } = await import('./route.svelte')
    expect(to.person('A/B & C')).toBe('/person/A%2FB%20%26%20C')
    expect(to.report('x?y', 'e#1')).toBe('/report/x%3Fy?event=e%231')
  })
})

describe('Asked', () => {
  test('an answer to an earlier question that comes later is dropped', async () => {
    const { Asked } = await import('./asked.svelte')
    const a = new Asked<string>()
    let late: (s: string) => void = () => undefined
    const aborted: boolean[] = []
    const first = a.ask((signal) => {
      signal.addEventListener('abort', () => aborted.push(true))
      return new Promise<string>((done) => (late = done))
    })
    await a.ask(() => Promise.resolve('second'))
    late('first')
    await first
    expect(a.value).toBe('second')
    expect(aborted).toEqual([true])
    expect(a.waiting).toBe(false)
  })
  test('a fault takes the place of the answer, and is told in words', async () => {
    const { Asked } = await import('./asked.svelte')
    const { Fault } = await import('./api')
    const a = new Asked<string>()
    await a.ask(() => Promise.resolve('one'))
    await a.ask(() => Promise.reject(new Fault(422, 'no country "Atlantis"', 'path.a')))
    expect(a.value).toBeUndefined()
    expect(a.fault?.message).toBe('no country "Atlantis"')
    await a.ask(() => Promise.reject(new TypeError('broken')))
    expect(a.fault?.message).toContain('broken')
  })
})

describe('progress', () => {
  function stream(...parts: string[]) {
    return new Response(
      new ReadableStream<Uint8Array>({
        start(c) {
          for (const p of parts) c.enqueue(new TextEncoder().encode(p))
          c.close()
        },
      }),
    )
  }
  test('events that come in pieces are put together, and the token is sent', async () => {
    const { progress, setToken } = await import('./api')
    setToken('secret')
    let asked: [string, RequestInit] | undefined
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      asked = [url, init]
      return Promise.resolve(stream('data: {"id":"7","add', 'ed":1}\n', '\ndata: {"id":"7","added":2}\n\n: still here\n\ndata: {"id":"7","added":3,"ended":"x"}\n\n'))
    })
    const told: number[] = []
    await progress('7', (j) => told.push(j.added), new AbortController().signal)
    expect(told).toEqual([1, 2, 3])
    expect(asked?.[0]).toBe('/api/v1/intake/7/progress')
    expect(new Headers(asked?.[1].headers).get('Authorization')).toBe('Bearer secret')
  })
  test('what the desk says of a question that it cannot answer is told', async () => {
    const { get, Fault } = await import('./api')
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ detail: 'unprocessable', errors: [{ message: 'no country', location: 'query.a' }] }), { status: 422 })))
    await expect(get('/visits')).rejects.toMatchObject({ status: 422, message: 'no country', field: 'query.a' })
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('refused')))
    await expect(get('/visits')).rejects.toBeInstanceOf(Fault)
  })
})

describe('addresses', () => {
  test('of an OPML file and of a text', async () => {
    const { addresses } = await import('./words')
    expect(addresses(`<?xml version="1.0"?><opml><body><outline text="A" xmlUrl="https://a.example/rss?x=1&amp;y=2"/><outline xmlUrl='http://b.example/atom'/><outline xmlUrl="javascript:alert(1)"/></body></opml>`)).toEqual([
      'https://a.example/rss?x=1&y=2',
      'http://b.example/atom',
    ])
    expect(addresses('# mine\nhttps://a.example/rss\r\n\r\nhttps://a.example/rss\nnot an address\n')).toEqual(['https://a.example/rss'])
  })
})
