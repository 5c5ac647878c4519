/* A form's value as the reviewer will read it. */
import { useI18n } from 'vue-i18n'
import { shallowRef } from 'vue'
import { get } from '@/api/http'
import type { Catalogue, Dims, Entry, Field, Item, Page, Resource, SystemRow } from '@/api/types'
import { useDimensions } from '@/parts/dimensions'
import type { Recurrence } from '@/parts/fields/recurrence'
import { useFormat } from '@/parts/format'
import { names as chosen } from '@/parts/named'

export function useShown() {
	const { t } = useI18n()
	const { article, day, month } = useFormat()
	const { say } = useDimensions()
	const names = shallowRef(new Map<string, string>())

	async function learn(): Promise<void> {
		const [systems, resources, catalogue] = await Promise.all([
			get<Page<SystemRow>>('/api/systems', { limit: 500 }).catch(() => null),
			get<Page<Resource>>('/api/resources', { limit: 500 }).catch(() => null),
			get<Catalogue>('/api/catalogue').catch(() => null),
		])
		const rows = [...(systems?.items ?? []), ...(resources?.items ?? [])].map((r): [string, string] => [
			r.id,
			r.name,
		])
		names.value = new Map([...rows, ...(catalogue?.items ?? []).map((e): [string, string] => [e.code, e.name])])
	}
	void learn()
	const named = (id: string) => names.value.get(id) ?? id

	function shown(field: Field, value: unknown): string {
		if (value === undefined || value === null || value === '') return ''
		switch (field.kind) {
			case 'bool':
				return value ? t('yes') : t('no')
			case 'date':
				return day(value as string, true)
			case 'month':
				return month(value as string)
			case 'choice':
				return field.options?.find((o) => o.name === value)?.label ?? String(value)
			case 'dims':
				return say(value as Dims).join(t('comma'))
			case 'items':
				return (value as Item[]).map((i) => `${named(i.code)} × ${i.quantity}`).join('\n')
			case 'entries':
				return (value as Entry[]).map((e) => `${e.code} ${e.name} ¥${e.unit_price} / ${e.unit}`).join('\n')
			case 'system':
			case 'resource':
				return named(String(value))
			case 'org':
			case 'district':
			case 'entry':
				return chosen.get(String(value)) ?? String(value)
			case 'orgs':
				return (value as string[]).map((id) => chosen.get(id) ?? id).join(t('comma'))
			case 'money':
				return `¥${String(value)}`
			case 'article':
				return article(String(value))
			case 'year':
				return String(value)
			case 'recurrences':
				return (value as Recurrence[])
					.map((r) => `${r.rrule} · ${r.start.replace('T', ' ')} – ${r.end.replace('T', ' ')} · ${say(r.extra).join(t('comma'))}`)
					.join('\n')
			case 'file':
				return t('form.file_kept')
			default:
				return String(value)
		}
	}
	return { shown }
}
