import { closeSync, openSync, writeSync } from 'node:fs'

// big writes n invented reports, with two events each in most, over twenty
// years: the same every time.
export function big(path, n) {
  let seed = 20190122
  const random = (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  const lands = ['Iran', 'Turkey', 'Russia', 'Georgia', 'Armenia', 'Iraq', 'Kazakhstan', 'China', 'India', 'France', 'Germany', 'Japan', 'Brazil', 'Egypt', 'Kenya', 'Mexico', 'Canada', 'Norway', 'Poland', 'Chile', 'Peru', 'Ghana', 'Vietnam', 'Australia']
  const pick = () => lands[Math.min(random(lands.length), random(lands.length))] // the first deal with others most
  const say = [
    (a, b) => `The foreign minister of ${a} visited ${b} on Monday.`,
    (a, b) => `${a} condemned ${b}.`,
    (a, b) => `The president of ${a} met the president of ${b}.`,
    (a, b) => `${a} and ${b} signed an agreement on trade.`,
    (a, b) => `The army of ${a} attacked troops of ${b}.`,
    (a, b) => `${a} imposed sanctions on ${b}.`,
    (a, b) => `${a} sent food aid to ${b}.`,
    (a, b) => `${a} threatened ${b} with war.`,
  ]
  const f = openSync(path, 'w')
  let lines = ''
  for (let i = 0; i < n; i++) {
    const day = new Date(Date.UTC(2000, 0, 1) + Math.floor((i * 7300) / n) * 86_400_000).toISOString().slice(0, 10)
    const text = []
    for (let k = 0; k < 2; k++) {
      const a = pick()
      let b = pick()
      while (b === a) b = pick()
      text.push(say[random(say.length)](a, b))
    }
    lines += JSON.stringify({ id: `big-${i}`, date: day, source: `Agency ${random(9)}`, title: `Dispatch ${i}`, text: text.join(' ') + ` Note ${i}.` }) + '\n'
    if (lines.length > 1 << 16) {
      writeSync(f, lines)
      lines = ''
    }
  }
  writeSync(f, lines)
  closeSync(f)
}
