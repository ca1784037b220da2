// How the desk words things: days with their precision, parties, types, and
// the pieces of a report's text.
import type { Actor, EventRecord, Marked, TextInfo } from './api'

// clean takes out of a text what could turn the page around it: controls, and
// the marks of writing direction (Unicode TR 9).
export function clean(s: string): string {
  return s.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

function utc(day: string): Date {
  return new Date(day + 'T00:00:00Z')
}

function lastOfMonth(day: string): boolean {
  const d = utc(day)
  const next = new Date(d.getTime() + 86_400_000)
  return next.getUTCMonth() !== d.getUTCMonth()
}

// span words an interval of days as precisely as it is known.
export function span(from: string, to: string, told = ''): string {
  if (!from && !to) return told ? `day unknown (told ${told})` : 'day unknown'
  if (!to || from === to) return from || `until ${to}`
  if (!from) return `until ${to}`
  if (from.endsWith('-01-01') && to.endsWith('-12-31') && from.slice(0, 4) === to.slice(0, 4)) return `${from.slice(0, 4)} (year)`
  if (from.slice(0, 7) === to.slice(0, 7)) {
    if (from.endsWith('-01') && lastOfMonth(to)) return `${from.slice(0, 7)} (month)`
    return `${from} to ${to.slice(8)}`
  }
  return `${from} to ${to}`
}

export function monthName(month: string): string {
  const [y, m] = month.split('-')
  return `${months[Number(m) - 1] ?? ''} ${y ?? ''}`.trim()
}

export function eventType(r: { event: string[]; mode: string[] }): string {
  const mode = r.mode.join(', ')
  return (r.event[0] ?? '') + (mode ? ' / ' + mode : '')
}

export function party(a: Actor): string {
  const who = a.identifier_text || a.entity_text
  return clean([a.code, a.sector].filter(Boolean).join(' ') + (who ? ` ${who}` : '') + (a.office && a.identifier_text ? `, ${a.office}` : ''))
}

export function codes(as: Actor[]): string {
  return [...new Set(as.map((a) => a.code).filter(Boolean))].join(', ')
}

// signed tells the sides apart: 1 cooperation, -1 conflict.
export function side(quad: number): number {
  return quad === 1 || quad === 2 ? 1 : quad ? -1 : 0
}

export function number(n: number): string {
  return n.toLocaleString('en-GB')
}

export function passages(r: EventRecord): TextInfo[] {
  return [{ ...r.text_info, report: r.report, published: r.published, trigger: r.event_text }, ...(r.passages ?? []).map((p) => ({ ...p, report: p.report || r.report }))]
}

export interface Piece {
  text: string
  mark?: Marked
}

// pieces cuts a text at its marks. Spans count bytes of UTF-8. Marks that
// overlap an earlier one are left out: a page cannot nest halves.
export function pieces(text: string, marks: Marked[]): Piece[] {
  const bytes = new TextEncoder().encode(text)
  const decoder = new TextDecoder()
  const cut = (from: number, to: number) => clean(decoder.decode(bytes.subarray(from, to)))
  const out: Piece[] = []
  let at = 0
  for (const mark of marks) {
    const [start = 0, end = 0] = mark.span
    if (start < at || end <= start || end > bytes.length) continue
    if (start > at) out.push({ text: cut(at, start) })
    out.push({ text: cut(start, end), mark })
    at = end
  }
  if (at < bytes.length) out.push({ text: cut(at, bytes.length) })
  return out
}

// around cuts a passage at the words that carry the event.
export function around(passage: string, trigger: string): [string, string, string] {
  const words = trigger.trim()
  const i = words ? passage.indexOf(words) : -1
  if (i >= 0) return [clean(passage.slice(0, i)), clean(words), clean(passage.slice(i + words.length))]
  const first = words.split(/\s+|\.\.\.|…/)[0] ?? ''
  const j = first.length > 2 ? passage.indexOf(first) : -1
  if (j >= 0) return [clean(passage.slice(0, j)), clean(first), clean(passage.slice(j + first.length))]
  return [clean(passage), '', '']
}

// addresses reads a list of feeds: the xmlUrl of each outline of an OPML file,
// or the lines of a text that are addresses.
export function addresses(text: string): string[] {
  const attribute = /\bxmlUrl\s*=\s*(?:"([^"]*)"|'([^']*)')/gi
  const found = /<opml[\s>]/i.test(text)
    ? [...text.matchAll(attribute)].map((m) => (m[1] ?? m[2] ?? '').replaceAll('&amp;', '&'))
    : text.split(/\r?\n/).map((l) => l.trim())
  return [...new Set(found.filter((u) => /^https?:\/\/\S+$/.test(u)))]
}
