/* A part with what every part has around it: words, stores, routes, a session on 22 September 2026. */
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import type { Component } from 'vue'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import en from '@/words/en.json'
import zh from '@/words/zh.json'
import { useSession } from '@/stores/session'
import type { Me } from '@/api/types'

export const me: Me = {
	person: { id: '1', name: '卫立宁', account: 'demo219' },
	office: null,
	offices: [],
	csrf: 'c',
	demo: true,
	now: '2026-09-22T10:00:00+08:00',
	stepped_until: null, password_until: null,
	counts: { duties: 0, notices: 0 },
	rights: [],
	pages: [],
}

export function put(part: Component, props: Record<string, unknown> = {}, language = 'zh') {
	const pinia = createPinia()
	setActivePinia(pinia)
	const words = createI18n({ legacy: false, locale: language, messages: { zh, en } })
	const page = { template: '<div/>' }
	const names = ['case', 'system', 'resource', 'record', 'procedure', 'regulation', 'quota', 'duties', 'notices', 'preferences']
	const router = createRouter({
		history: createMemoryHistory(),
		routes: [{ path: '/', component: page }, ...names.map((name) => ({ path: `/${name}/:id?`, name, component: page }))],
	})
	const session = useSession()
	session.me = me
	Object.defineProperty(session, 'today', { value: '2026-09-22', configurable: true })
	return mount(part, { props, global: { plugins: [pinia, words, router] }, attachTo: document.body })
}
