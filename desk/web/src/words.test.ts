import { expect, test } from 'vitest'
import type { Marked } from './api'
import { around, clean, pieces, span } from './words'

test('an interval says how precisely it is known', () => {
  expect(span('2019-01-16', '2019-01-16')).toBe('2019-01-16')
  expect(span('2019-01-16', '2019-01-17')).toBe('2019-01-16 to 17')
  expect(span('2019-01-31', '2019-02-02')).toBe('2019-01-31 to 2019-02-02')
  expect(span('2019-02-01', '2019-02-28')).toBe('2019-02 (month)')
  expect(span('2019-02-01', '2019-02-27')).toBe('2019-02-01 to 27')
  expect(span('2018-01-01', '2018-12-31')).toBe('2018 (year)')
  expect(span('', '', '2019-01-22')).toBe('day unknown (told 2019-01-22)')
  expect(span('', '2019-01-22')).toBe('until 2019-01-22')
})

test('marks count bytes, and a text is whole again without them', () => {
  const text = 'Élysée: 🕊 Macron met Şahin.'
  const at = (s: string): [number, number] => {
    const before = new TextEncoder().encode(text.slice(0, text.indexOf(s))).length
    return [before, before + new TextEncoder().encode(s).length]
  }
  const mark = (s: string): Marked => ({ span: at(s), kind: 'party', label: s, detail: '' })
  const p = pieces(text, [mark('Macron'), mark('Macron met'), mark('Şahin')])
  expect(p.map((x) => x.text).join('')).toBe(text)
  expect(p.filter((x) => x.mark).map((x) => x.text)).toEqual(['Macron', 'Şahin'])
  expect(pieces(text, [{ span: [0, 9999], kind: 'party', label: '', detail: '' }])).toEqual([{ text }])
})

test('what turns a line around does not reach the page', () => {
  expect(clean('a\u202eb\u2066c\u0007d')).toBe('abcd')
  expect(clean('<b>\tline\n')).toBe('<b>\tline\n')
})

test('the words that carry an event are found in its passage', () => {
  expect(around('He visited Baku.', 'visited')).toEqual(['He ', 'visited', ' Baku.'])
  expect(around('He paid a long visit.', 'paid visit')).toEqual(['He ', 'paid', ' a long visit.'])
  expect(around('He left.', '')).toEqual(['He left.', '', ''])
})
