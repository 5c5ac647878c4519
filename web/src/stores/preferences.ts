/* What a person likes: language, light or dark, the navigation's width, the columns of each list. Kept in the browser at
 * once and with the server when signed in. */
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { context, get, send } from '@/api/http'
import type { Preferences } from '@/api/types'
import { setLanguage, type Language } from '@/words'

export type Theme = 'light' | 'dark' | 'system'
interface Kept {
	language: Language
	theme: Theme
	narrow: boolean
	columns: Record<string, string[]>
}
const NAME = 'yunheng.preferences'

function stored(): Partial<Kept> {
	try {
		return JSON.parse(localStorage.getItem(NAME) ?? '{}') as Partial<Kept>
	} catch {
		return {}
	}
}

export const usePreferences = defineStore('preferences', () => {
	const kept = stored()
	const language = ref<Language>(kept.language ?? 'zh')
	const theme = ref<Theme>(kept.theme ?? 'light')
	const narrow = ref(kept.narrow ?? false)
	const columns = ref<Record<string, string[]>>(kept.columns ?? {})
	const dark = matchMedia('(prefers-color-scheme: dark)')

	function dress(): void {
		const night = theme.value === 'dark' || (theme.value === 'system' && dark.matches)
		document.documentElement.dataset.theme = night ? 'dark' : 'light'
	}
	async function speak(to: Language): Promise<void> {
		await setLanguage(to)
		context.language = to
		language.value = to
	}
	const start = () => {
		dress()
		dark.addEventListener('change', dress)
		return speak(language.value)
	}
	function keep(): void {
		const all: Kept = {
			language: language.value,
			theme: theme.value,
			narrow: narrow.value,
			columns: columns.value,
		}
		localStorage.setItem(NAME, JSON.stringify(all))
	}
	watch(theme, dress)
	watch([language, theme, narrow, columns], keep, { deep: true })

	const served = () => get<Preferences>('/api/me/preferences')
	const save = (what: Preferences) => send<Preferences>('PUT', '/api/me/preferences', what)
	return { language, theme, narrow, columns, start, speak, served, save }
})
