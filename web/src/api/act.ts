/* Sends a change on behalf of a page: while it runs the page shows that it works; a refusal is kept for the page to
 * show beside what it concerns. */
import { computed, ref, shallowRef } from 'vue'
import { Problem, send, type Method } from './http'

export function useAct() {
	const working = ref(false)
	const problem = shallowRef<Problem | null>(null)

	async function act<T>(method: Method, path: string, body?: unknown, type?: string): Promise<T | null> {
		if (working.value) return null
		working.value = true
		problem.value = null
		try {
			return ((await send<T>(method, path, body, type)) ?? {}) as T
		} catch (fault) {
			problem.value = fault instanceof Problem ? fault : new Problem(0, 'broken', String(fault))
			return null
		} finally {
			working.value = false
		}
	}
	const faults = computed(() => new Map((problem.value?.fields ?? []).map((f) => [f.field, f.detail])))
	return { act, working, problem, faults }
}
