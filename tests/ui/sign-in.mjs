// Signing in for real: the security and the system administrator together void somebody's credentials, who enrols with the
// one-time code that was handed over, signs out, and signs in again with password and authenticator; a wrong password says so; a session that is
// gone comes back to the page that was open.
import { createHmac } from 'node:crypto'
import assert from 'node:assert/strict'
import { context, demonstration, open, personOf, settle, signInAs, watch } from './lib.mjs'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
function totp(secret, at) {
	const bits = [...secret].map((c) => ALPHABET.indexOf(c).toString(2).padStart(5, '0')).join('')
	const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
	const counter = Buffer.alloc(8)
	counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
	const mac = createHmac('sha1', key).update(counter).digest()
	const code = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff
	return String(code % 1_000_000).padStart(6, '0')
}

const city = await demonstration()
const browser = await open()
try {
	const guard = await (await context(browser)).newPage()
	const me = await signInAs(guard, await personOf(guard, 'platform.sec_admin'))
	const ahead = new Date(me.now).getTime() - Date.now()
	const who = await personOf(guard, 'finance.officer')

	const stepUp = async (page) => {
		await page.getByLabel('一次性口令').waitFor()
		await page.getByRole('button', { name: '取演示口令' }).click()
		await page.getByRole('button', { name: '确认并继续' }).click()
	}
	await guard.goto(`/people?q=${who.account}`)
	await guard.getByRole('button', { name: '重置凭据' }).click()
	await stepUp(guard)
	await guard.getByText('重置待确认').waitFor()
	const second = await (await context(browser)).newPage()
	await signInAs(second, await personOf(second, 'platform.sys_admin'))
	await second.goto(`/people?q=${who.account}`)
	await second.getByRole('button', { name: '确认重置' }).click()
	await stepUp(second)
	const enrolment = (await second.locator('code.enrolment').textContent()).trim()
	assert.ok(enrolment.length >= 8)

	const room = await context(browser)
	const page = await room.newPage()
	const faults = watch(page)
	await page.goto('/sign-in')
	await page.getByRole('button', { name: '首次登录，用启用码设置口令' }).click()
	await page.getByLabel('账号').fill(who.account)
	await page.getByLabel('启用码').fill(enrolment)
	await page.getByLabel('新口令').fill('Qiu-shan_2026.jz')
	await page.getByRole('button', { name: '下一步' }).click()
	const secret = (await page.locator('.note code').textContent()).trim()
	await page.locator('#sign-in-code').fill(totp(secret, Date.now() + ahead))
	await page.getByRole('button', { name: '登录' }).click()
	await page.waitForURL('**/duties')

	await page.getByRole('button', { name: who.name, exact: true }).click()
	await page.getByRole('menuitem', { name: '退出' }).click()
	await page.waitForURL('**/sign-in')

	await page.getByLabel('账号').fill(who.account)
	await page.locator('input[name=password]').fill('not the password')
	await page.getByRole('button', { name: '下一步' }).click()
	await page.getByRole('alert').waitFor()
	await page.locator('input[name=password]').fill('Qiu-shan_2026.jz')
	await page.getByRole('button', { name: '下一步' }).click()
	// A code counts once: wait for the authenticator's next one.
	await page.locator('#sign-in-code').fill(totp(secret, Date.now() + ahead + 30_000))
	await page.getByRole('button', { name: '登录' }).click()
	await page.waitForURL('**/duties')

	await room.clearCookies()
	await page.goto('/statements')
	await page.waitForURL(/sign-in\?next=/)
	await settle(page)
	assert.deepEqual(faults, [])
	console.log('1 passed, 0 failed')
} finally {
	await browser.close()
	await city.stop()
}
