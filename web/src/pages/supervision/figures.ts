/* The figures of supervision: in which order, what they count, where each one leads. */
import type { LocationQueryRaw, RouteLocationRaw } from 'vue-router'
import type { SupervisionRow } from '@/api/types'

export type Figure = 'open' | 'in_time' | 'yellow' | 'red' | 'paused' | 'done' | 'done_late' | 'exceeded'
export const now: Figure[] = ['open', 'in_time', 'yellow', 'red', 'paused']
export const past: Figure[] = ['done', 'done_late', 'exceeded']

/* The rows behind a figure: the same filters, and the row's own. */
export function rowsOf(row: SupervisionRow, figure: Figure, given: LocationQueryRaw): RouteLocationRaw {
	const query: LocationQueryRaw = { ...given, org: row.body?.id ?? given.org, page: undefined, sort: undefined, by: undefined }
	if (row.step) Object.assign(query, { procedure: row.procedure, step: row.step })
	if (row.level) query.district = row.district?.id ?? '0'
	for (const k of Object.keys(query)) if (!query[k]) delete query[k]
	if (figure === 'exceeded') return { name: 'supervision-exceeded', query }
	return { name: 'supervision-duties', query: { ...query, state: figure } }
}
