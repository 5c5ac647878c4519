// Puts FILE.gz and FILE.br beside every built text file, so that the server sends them as they are; then prints what the
// first page needs over the wire and fails when that is more than the 350 kB that the console may weigh.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const LIMIT = 350_000
const TEXT = /\.(html|js|css|svg|json)$/
const root = new URL('../dist', import.meta.url).pathname
const walk = (dir) =>
	readdirSync(dir).flatMap((name) => {
		const path = join(dir, name)
		return statSync(path).isDirectory() ? walk(path) : [path]
	})

const sizes = new Map()
for (const path of walk(root).filter((p) => TEXT.test(p))) {
	const bytes = readFileSync(path)
	const brotli = brotliCompressSync(bytes, {
		params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
	})
	const gzip = gzipSync(bytes, { level: 9 })
	writeFileSync(`${path}.br`, brotli)
	writeFileSync(`${path}.gz`, gzip)
	sizes.set(path.slice(root.length), gzip.length)
}

// What index.html names, what those files import at once, and the first page with its words.
const seen = new Set(['/index.html'])
const follow = (name) => {
	const text = readFileSync(join(root, name), 'utf8')
	for (const [, found] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) add(found)
	for (const [, found] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) add(`/assets/${found}`)
}
const add = (name) => {
	if (!sizes.has(name) || seen.has(name)) return
	seen.add(name)
	if (name.endsWith('.js')) follow(name)
}
follow('/index.html')
for (const name of sizes.keys()) if (/\/(zh|Duties)-[^/]*\.(js|css)$/.test(name)) add(name)

const total = [...seen].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0)
console.log(`first load ${(total / 1000).toFixed(1)} kB gzip in ${seen.size} files`)
if (total > LIMIT) {
	console.error(`first load is over ${LIMIT / 1000} kB`)
	process.exit(1)
}
