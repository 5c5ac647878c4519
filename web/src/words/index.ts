/* Every text a person reads is in zh.json and en.json, which hold the same names (tools/words.mjs). Only the language in
 * use is loaded. */
import { createI18n } from 'vue-i18n'

export type Language = 'zh' | 'en'

export const words = createI18n({ legacy: false, locale: 'zh', fallbackLocale: 'zh', missingWarn: false, messages: {} })

const loaders = { zh: () => import('./zh.json'), en: () => import('./en.json') }

export async function setLanguage(to: Language): Promise<void> {
	const messages = (await loaders[to]()).default
	words.global.setLocaleMessage(to, messages)
	;(words.global.locale as unknown as { value: string }).value = to
	document.documentElement.lang = to === 'zh' ? 'zh-CN' : 'en'
}
