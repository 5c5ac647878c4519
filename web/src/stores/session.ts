/* Who sits here, for which office, and what the server's clock says. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { context, get, send } from '@/api/http'
import { closeLive, listen, openLive } from '@/api/live'
import type { Me } from '@/api/types'

export const useSession = defineStore('session', () => {
	const me = ref<Me | null>(null)
	const asked = ref(false) /* whether the server was asked who we are */
	const tick = ref(Date.now())
	let ahead = 0 /* the server's clock minus ours */
	let timer = 0

	const now = computed(() => new Date(tick.value + ahead))
	const today = computed(() => new Date(now.value.getTime() + 8 * 3600_000).toISOString().slice(0, 10))
	const signedIn = computed(() => me.value !== null)
	const may = (page: string) => me.value?.pages.includes(page) ?? false
	const has = (right: string) => me.value?.rights.includes(right) ?? false

	function take(answer: Me): void {
		me.value = answer
		context.csrf = answer.csrf ?? ''
		ahead = new Date(answer.now).getTime() - Date.now()
		tick.value = Date.now()
		if (!timer) timer = window.setInterval(() => (tick.value = Date.now()), 20_000)
		if (answer.rights.includes('duties.read')) openLive()
	}
	function drop(): void {
		me.value = null
		context.csrf = ''
		closeLive()
	}
	async function load(): Promise<void> {
		try {
			take(await get<Me>('/api/me'))
		} catch {
			drop()
		} finally {
			asked.value = true
		}
	}
	async function counts(): Promise<void> {
		if (me.value) take(await get<Me>('/api/me'))
	}
	const password = (account: string, secret: string) =>
		send<{ state: string }>('POST', '/api/session', { account, password: secret })
	const code = async (text: string) => take(await send<Me>('POST', '/api/session/code', { code: text }))
	const demo = async (person: string) => take(await send<Me>('POST', '/api/demo/sign-in', { person }))
	async function office(grant: string, delegation?: string | null): Promise<void> {
		const answer = await send<Me>('POST', '/api/session/office', { grant, delegation: delegation ?? undefined })
		closeLive() /* the stream is the office's */
		take(answer)
	}
	const renew = (current: string, secret: string) =>
		send('POST', '/api/session/password', { current, password: secret })
	const enrol = (account: string, enrolment: string, secret: string) =>
		send<{ secret: string; uri: string }>('POST', '/api/session/enrol', { account, enrolment, password: secret })
	const stepUp = async (text: string) => take(await send<Me>('POST', '/api/session/step-up', { code: text }))
	async function signOut(): Promise<void> {
		await send('DELETE', '/api/session').catch(() => undefined)
		drop()
	}

	const soon = () => void counts().catch(() => undefined)
	listen('duty', soon)
	listen('notice', soon)
	return {
		me,
		asked,
		now,
		today,
		signedIn,
		may,
		has,
		load,
		counts,
		drop,
		password,
		enrol,
		renew,
		code,
		demo,
		office,
		stepUp,
		signOut,
	}
})
