/* Reads an address into a page and reads it again when the address changes. What is shown stays until the new answer is
 * there, so that nothing flickers or jumps. */
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { get, Problem } from './http'

export function useLoad<T>(where: () => string | null) {
	const data = shallowRef<T | null>(null)
	const problem = shallowRef<Problem | null>(null)
	const loading = ref(false)
	let turn = 0

	async function reload(): Promise<void> {
		const path = where()
		const mine = ++turn
		if (!path) {
			data.value = null
			return
		}
		loading.value = true
		try {
			const answer = await get<T>(path)
			if (mine !== turn) return
			data.value = answer
			problem.value = null
		} catch (fault) {
			if (mine !== turn) return
			problem.value = fault instanceof Problem ? fault : new Problem(0, 'broken', String(fault))
		} finally {
			if (mine === turn) loading.value = false
		}
	}

	watch(where, reload, { immediate: true })
	onScopeDispose(() => turn++)
	return { data, problem, loading, reload }
}
