// Weighs what the first view loads, gzipped, and writes each text file of the
// build gzipped beside itself, for the desk to send. The build fails above the
// limit.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const limit = 90 * 1024
const html = readFileSync('dist/index.html', 'utf8')
const first = ['index.html', ...[...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((m) => m[1])]
let sum = 0
for (const name of first) {
  const size = gzipSync(readFileSync('dist/' + name), { level: 9 }).length
  sum += size
  console.log(`${String(size).padStart(7)}  ${name}`)
}
console.log(`${String(sum).padStart(7)}  bytes gzipped at first load, of ${limit} allowed`)
for (const name of readdirSync('dist/assets')) {
  if (!/\.(js|css|json)$/.test(name)) continue
  const raw = readFileSync('dist/assets/' + name)
  writeFileSync(`dist/assets/${name}.gz`, gzipSync(raw, { level: 9 }))
}
rmSync('dist/.vite', { recursive: true, force: true })
writeFileSync('dist/README', 'The web app is built into this folder: make web.\n')
if (sum > limit) process.exit(1)
