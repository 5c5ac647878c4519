// Checks the words: both languages have the same names with the same {arguments}; every name that a source file uses
// exists; no name is left over; and no sentence stands in a source file outside words/.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

// The same in every language: keys, formats.
const SAME = new Set(['xlsx', 'csv', 'PDF', 'Enter', 'Esc', 'Ctrl K'])
const src = new URL('../src', import.meta.url).pathname
const faults = []
const flat = (node, prefix = '') =>
	Object.entries(node).flatMap(([k, v]) =>
		typeof v === 'string' ? [[prefix + k, v]] : flat(v, `${prefix}${k}.`),
	)
const read = (name) => new Map(flat(JSON.parse(readFileSync(join(src, 'words', name), 'utf8'))))
const zh = read('zh.json')
const en = read('en.json')
const args = (text) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]))].sort().join()

for (const name of zh.keys()) if (!en.has(name)) faults.push(`en.json lacks ${name}`)
for (const name of en.keys()) if (!zh.has(name)) faults.push(`zh.json lacks ${name}`)

const walk = (dir) =>
	readdirSync(dir).flatMap((name) => {
		const path = join(dir, name)
		return statSync(path).isDirectory() ? walk(path) : [path]
	})
const files = walk(src).filter((p) => /\.(vue|ts)$/.test(p) && !/\/words\/|schema\.d\.ts/.test(p))
const used = new Set()
const stems = new Set()
for (const path of files) {
	const text = readFileSync(path, 'utf8')
	const where = relative(src, path)
	for (const m of text.matchAll(/(?<![\w.])(?:\$?t|te)\(\s*'([\w.-]+)'/g)) {
		used.add(m[1])
		if (!zh.has(m[1])) faults.push(`${where}: no words named ${m[1]}`)
	}
	// Names put together, as in t(`state.${x}`), and names in tables, as in title: 'cases.number'.
	for (const m of text.matchAll(/`([\w.-]+[._])\$\{/g)) stems.add(m[1])
	for (const m of text.matchAll(/'([a-z][\w-]*(?:\.[\w-]+)+)'/g)) used.add(m[1])
	const bare = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|<!--[\s\S]*?-->/gm, '')
	for (const m of bare.matchAll(/[\u3400-\u9fff]+/g)) faults.push(`${where}: words outside words/: ${m[0]}`)
	const template = /<template>([\s\S]*)<\/template>/.exec(text)?.[1] ?? ''
	for (const m of template.matchAll(/>\s*([^<>{}]*[A-Za-z]{3,}[^<>{}]*)\s*</g))
		if (!/=|&&|\|\||=>|\(/.test(m[1]) && !SAME.has(m[1].trim())) faults.push(`${where}: words outside words/: ${m[1].trim()}`)
}
for (const name of zh.keys())
	if (!used.has(name) && ![...stems].some((s) => name.startsWith(s))) faults.push(`nobody says ${name}`)
for (const [name, text] of zh) {
	const other = en.get(name)
	if (other !== undefined && !args(text) !== !args(other)) faults.push(`${name}: arguments differ between the languages`)
}
if (faults.length) {
	console.error(faults.join('\n'))
	console.error(`${faults.length} faults in the words`)
	process.exit(1)
}
console.log(`words: ${zh.size} names, two languages`)
