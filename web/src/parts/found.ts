/* What searching finds: its sign, and where it leads. */
import type { RouteLocationRaw } from 'vue-router'
import type { Found } from '@/api/types'
import type { IconName } from './Icon.vue'

export const foundIcons: Record<Found['kind'], IconName> = {
	case: 'cases',
	system: 'systems',
	unit: 'people',
	resource: 'resources',
	statement: 'statements',
	article: 'regulation',
	page: 'right',
}
/* An article opens beside the page instead. */
export function foundAt(f: Found): RouteLocationRaw | null {
	if (f.kind === 'article') return null
	if (f.kind === 'page') return `/${f.id}`
	if (f.kind === 'unit') return { name: 'cases', query: { unit: f.id } }
	return { name: f.kind, params: { id: f.id } }
}
