/* Titles and units of the resource dimensions, which are the pack's: asked once for a language. */
import { shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { get } from '@/api/http'
import type { Dims } from '@/api/types'

interface Dimension {
	name: string
	title: string
	unit: string
}
const known = shallowRef(new Map<string, Dimension>())
let asked = ''

export function useDimensions() {
	const { locale } = useI18n()
	watch(
		locale,
		async (language) => {
			if (asked === language) return
			asked = language
			const all = await get<{ items: Dimension[] }>('/api/dimensions').catch(() => null)
			if (all) known.value = new Map(all.items.map((d) => [d.name, d]))
		},
		{ immediate: true },
	)
	const title = (name: string) => known.value.get(name)?.title ?? name
	const unit = (name: string) => known.value.get(name)?.unit ?? ''
	const list = () => [...known.value.values()]
	/* By the pack's order, which is how people name them: vCPU, memory, storage. */
	const order = (names: Iterable<string>) => {
		const at = [...known.value.keys()]
		return [...names].sort((a, b) => at.indexOf(a) - at.indexOf(b))
	}
	const say = (dims: Dims | null | undefined) =>
		order(Object.keys(dims ?? {}))
			.map((name): [string, number] => [name, dims?.[name] ?? 0])
			.filter(([, n]) => n !== 0)
			.map(([name, n]) => `${title(name)} ${n.toLocaleString('en')} ${unit(name)}`.trim())
	/* What people write: "vcpu=1 memory_gib=4", or as exported, "vCPU 1 核，内存 4 GiB". What is neither is left out. */
	const read = (text: string): Dims => {
		const named = new Map(list().flatMap((d) => [d.name, d.title.toLowerCase()].map((t) => [t, d.name] as const)))
		const pairs = text.split(/[,，;；、\n]+/).flatMap((part) => {
			const equal = [...part.matchAll(/([a-z0-9_]+)\s*=\s*(\d+)/gi)].map((m) => [m[1], m[2]])
			const said = /^\s*(.+?)\s+([\d,]+)(?:\s+\S+)?\s*$/.exec(part)
			return equal.length ? equal : said ? [[said[1], said[2]!.replaceAll(',', '')]] : []
		})
		return Object.fromEntries(
			pairs.flatMap(([name, n]) => {
				const known = named.get(name!.toLowerCase())
				return known && Number(n) > 0 ? [[known, Number(n)]] : []
			}),
		)
	}
	return { title, unit, list, order, say, read }
}
