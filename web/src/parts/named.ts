/* Names of what forms refer to by id, as far as somebody has chosen it: the last page of a form shows them. */
import { shallowReactive } from 'vue'
import type { Named } from '@/api/types'

export const names = shallowReactive(new Map<string, string>())

export function learn(items: Named[]): void {
	for (const x of items) names.set(x.id, x.name)
}
