// The client of the desk's API. Its types are made from the description that
// the desk itself serves (npm run client).
import type { components } from './api.gen'

type S = components['schemas']
export type Overview = S['Overview']
export type EventRecord = S['Record']
export type Actor = S['Actor']
export type TextInfo = S['TextInfo']
export type PairAnswer = S['PairAnswer']
export type TrendAnswer = S['TrendAnswer']
export type VisitsAnswer = S['VisitsAnswer']
export type Visit = S['Visit']
export type Thread = S['Thread']
export type ThreadsAnswer = S['ThreadsAnswer']
export type ClaimsAnswer = S['ClaimsAnswer']
export type Claim = S['Claim']
export type CheckAnswer = S['CheckAnswer']
export type CoverageAnswer = S['CoverageAnswer']
export type Traffic = S['Traffic']
export type Suggestion = S['Suggestion']
export type Page = S['Page']
export type EventDetail = S['Event']
export type Read = S['Read']
export type Marked = S['Marked']
export type Explanation = S['Explanation']
export type Person = S['Person']
export type Land = S['Land']
export type Network = S['Network']
export type Reviewed = S['Reviewed']
export type Codebook = S['Codebook']
export type Job = S['Job']
export type Watched = S['Watched']
export type Wish = Omit<S['Wish'], '$schema'>
export type Corrected = S['Corrected']
export type Logged = S['RecordLogged']
export type Foot = S['Foot']

const base = '/api/v1'

// Fault is what the desk says of a question that it could not answer.
export class Fault extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly field = '',
  ) {
    super(message)
  }
}

let secret = sessionStorage.getItem('token') ?? ''
export function setToken(token: string) {
  secret = token
  sessionStorage.setItem('token', token)
}

export type Params = Record<string, string | number | boolean | undefined>

export function address(path: string, params: Params = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== '' && value !== false) query.set(name, String(value))
  }
  const q = query.toString()
  return base + path + (q ? '?' + q : '')
}

export async function send(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  if (secret) headers.set('Authorization', 'Bearer ' + secret)
  if (init.method && init.method !== 'GET') headers.set('X-Dragoman', '1')
  let r: Response
  try {
    r = await fetch(url, { ...init, headers })
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e
    throw new Fault(0, 'The desk does not answer. Is dragoman serve still running?')
  }
  if (r.ok) return r
  let detail = r.statusText
  let field = ''
  try {
    const p = (await r.json()) as { detail?: string; errors?: { message: string; location?: string }[] }
    detail = p.detail ?? detail
    const first = p.errors?.[0]
    if (first) {
      detail = first.message
      field = first.location ?? ''
    }
  } catch {
    // no problem document: the status says it
  }
  throw new Fault(r.status, detail, field)
}

export async function get<T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> {
  return (await send(address(path, params), signal ? { signal } : {})).json() as Promise<T>
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const r = await send(base + path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } })
  return r.json() as Promise<T>
}

// download saves an answer as a file. A link would carry no token.
export async function download(url: string, name: string) {
  const blob = await (await send(url)).blob()
  const a = document.createElement('a')
  a.href = URL.createObjectURL(blob)
  a.download = name
  a.click()
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000)
}

// saves leads a link to a file through download where there is a token.
export function saves(name: string) {
  return (e: MouseEvent) => {
    if (!secret) return
    e.preventDefault()
    const a = e.currentTarget as HTMLAnchorElement
    void download(a.pathname + a.search, name)
  }
}

export async function upload(files: File[], date: string): Promise<Job> {
  const form = new FormData()
  for (const f of files) form.append('files', f, f.name)
  return (await send(address('/intake', { date }), { method: 'POST', body: form })).json() as Promise<Job>
}

// progress follows an upload to its end: server-sent events, read by fetch so
// that they carry the token.
export async function progress(job: string, told: (j: Job) => void, signal: AbortSignal) {
  const r = await send(`${base}/intake/${job}/progress`, { signal, headers: { Accept: 'text/event-stream' } })
  const reader = r.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) return
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    rest += value
    const events = rest.split('\n\n')
    rest = events.pop() ?? ''
    for (const e of events) {
      const data = e
        .split('\n')
        .filter((l) => l.startsWith('data:'))
        .map((l) => l.slice(5))
        .join('\n')
      if (data) told(JSON.parse(data) as Job)
    }
  }
}
