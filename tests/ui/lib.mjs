// What the browser stories share: Debian's Chromium, a page in a size and a language, the ways to sign in, axe.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(new URL('../../web/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

export let base = process.env.YUNHENG ?? 'http://127.0.0.1:8080'
const root = new URL('../..', import.meta.url).pathname
const ARGS = [
	'--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync',
]
export const WIDE = { width: 1440, height: 900 }
export const NARROW = { width: 390, height: 844 }

const freePort = () =>
	new Promise((found) => {
		const probe = createServer().listen(0, '127.0.0.1', () => {
			const { port } = probe.address()
			probe.close(() => found(port))
		})
	})

// A demonstration of its own: empty data, a free port. `restart` goes on with the same data at a later day.
export async function demonstration() {
	const data = mkdtempSync(join(tmpdir(), 'yunheng-ui-'))
	const port = await freePort()
	let child
	async function start(clock) {
		const args = ['serve', '--demo', '--listen', `127.0.0.1:${port}`, '--data', data, ...(clock ? ['--clock', clock] : [])]
		child = spawn(join(root, 'build/yunheng'), args, { stdio: ['ignore', 'ignore', 'pipe'] })
		let said = ''
		child.stderr.on('data', (bytes) => (said = (said + bytes).slice(-2000)))
		for (let i = 0; i < 600; i++) {
			if (child.exitCode !== null) throw new Error(`the server ended: ${said}`)
			if (await fetch(`${base}/api/health`).then((a) => a.ok).catch(() => false)) return
			await new Promise((done) => setTimeout(done, 200))
		}
		throw new Error('the server does not answer')
	}
	const stop = () =>
		new Promise((done) => {
			child.once('exit', done)
			child.kill('SIGTERM')
		})
	base = `http://127.0.0.1:${port}`
	await start()
	return {
		restart: async (clock) => {
			await stop()
			await start(clock)
		},
		stop: async () => {
			await stop()
			rmSync(data, { recursive: true, force: true })
		},
	}
}

export const open = () =>
	chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS })

export async function context(browser, { size = WIDE, language = 'zh', theme = 'light' } = {}) {
	const made = await browser.newContext({ viewport: size, baseURL: base, reducedMotion: 'reduce', bypassCSP: false })
	await made.addInitScript(
		(kept) => localStorage.getItem('yunheng.preferences') ?? localStorage.setItem('yunheng.preferences', kept),
		JSON.stringify({ language, theme }),
	)
	return made
}

// Faults of the page itself: a story fails on any of them.
export function watch(page) {
	const faults = []
	page.on('pageerror', (e) => faults.push(`error: ${e.message}`))
	page.on('console', (m) => {
		if (m.type() === 'error' && !/status of (401|404|409|403|422|503)/.test(m.text())) faults.push(`console: ${m.text()}`)
	})
	page.on('response', (r) => {
		if (r.status() >= 500) faults.push(`${r.status()} ${r.url()}`)
		if (!r.url().startsWith(base) && !r.url().startsWith('blob:')) faults.push(`outside: ${r.url()}`)
	})
	return faults
}

export async function settle(page) {
	await page.locator('h1').first().waitFor()
	await page.waitForFunction(() => !document.querySelector('[role=status].dim, [aria-busy=true]'), null, { timeout: 8000 }).catch(() => undefined)
	await page.evaluate(() => document.fonts.ready)
	await page.waitForTimeout(120)
}

// Serious and critical findings of axe, one line each.
export async function accessible(page) {
	await page.evaluate(axe)
	const { violations } = await page.evaluate(() =>
		window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
	)
	return violations
		.filter((v) => ['serious', 'critical'].includes(v.impact))
		.flatMap((v) => v.nodes.slice(0, 4).map((n) => `${v.id}: ${n.target.join(' ')} ${n.any[0]?.message ?? ''}`))
}

// What sticks out of the page to the right.
export const overflow = (page) =>
	page.evaluate(() => {
		const wide = document.documentElement.clientWidth
		if (document.documentElement.scrollWidth <= wide) return []
		return [...document.querySelectorAll('body *')]
			.filter((e) => e.getBoundingClientRect().right > wide + 1 && !e.closest('.scroll, .tabs'))
			.slice(0, 5)
			.map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`)
	})

// Somebody of the demonstration who holds the role, in a municipal body where there is one; `has` narrows by organisation.
let everybody
export async function personOf(page, role, has = () => true) {
	everybody ??= (await (await page.request.get('/api/demo/people?limit=1000')).json()).items
	const all = everybody.filter((p) => p.roles.includes(role) && has(p))
	const city = all.find((p) => !p.org.includes('区'))
	if (!all.length) throw new Error(`nobody holds ${role}`)
	return city ?? all[0]
}

// The demonstration's one-click sign-in, through the page's own session.
export async function signInAs(page, person) {
	const done = await page.request.post('/api/demo/sign-in', { data: { person: person.id }, headers: { origin: base } })
	if (!done.ok()) throw new Error(`sign-in as ${person.account}: ${done.status()} ${await done.text()}`)
	return done.json()
}
