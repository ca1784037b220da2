// Where the reader is. Every view is an address: a path, and what narrows it
// in the query.

function here() {
  return { path: location.pathname, query: new URLSearchParams(location.search) }
}

export const route = $state(here())

function follow() {
  Object.assign(route, here())
}

addEventListener('popstate', follow)

// go leads to an address; with replace the way back passes it over.
export function go(to: string, replace = false) {
  if (to === location.pathname + location.search) return
  if (replace) history.replaceState(null, '', to)
  else history.pushState(null, '', to)
  follow()
  if (!replace) scrollTo(0, 0)
}

// set changes what narrows the view.
export function set(changes: Record<string, string | undefined>, replace = false) {
  const q = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(changes)) {
    if (value) q.set(name, value)
    else q.delete(name)
  }
  const s = q.toString()
  go(location.pathname + (s ? '?' + s : ''), replace)
}

// links has links within the desk led by go.
export function links(e: MouseEvent) {
  if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
  const a = (e.target as Element).closest?.('a')
  if (!a || a.target || a.hasAttribute('download') || a.origin !== location.origin) return
  if (a.pathname.startsWith('/api/') || a.pathname === '/docs' || a.pathname === '/metrics') return
  e.preventDefault()
  go(a.pathname + a.search)
}

export const to = {
  pair: (a: string, b: string) => `/pair/${encodeURIComponent(a)}/${encodeURIComponent(b)}`,
  report: (id: string, event = '') => `/report/${encodeURIComponent(id)}` + (event ? `?event=${encodeURIComponent(event)}` : ''),
  person: (name: string) => `/person/${encodeURIComponent(name)}`,
  country: (code: string) => `/country/${encodeURIComponent(code)}`,
  search: (q: string) => `/search?q=${encodeURIComponent(q)}`,
}
