// A warning in the browser (article 25): the operator reports, is refused with the figures, corrects them; the authority
// lets it pass, the operator warns, the unit answers, the operator closes. And who is frozen is told by which warning.
import assert from 'node:assert/strict'
import { context, demonstration, open, personOf, settle, signInAs, watch } from './lib.mjs'

const SYSTEM = '防汛水情会商系统'
const UNIT = '上海市水务局'
const city = await demonstration()
const browser = await open()
const rooms = new Map()
let passed = 0

async function as(role, has) {
	if (!rooms.has(role)) {
		const page = await (await context(browser)).newPage()
		await signInAs(page, await personOf(page, role, has ? (p) => p.org === has : undefined))
		rooms.set(role, { page, faults: watch(page) })
	}
	return rooms.get(role).page
}
async function decide(page, label, fill = {}) {
	await page.goto(`/duties?q=${encodeURIComponent(SYSTEM)}`)
	await page.locator('.duty .what a').first().click()
	await page.waitForURL('**/cases/*')
	await settle(page)
	await page.locator('.decision .bar').getByRole('button', { name: label, exact: true }).click()
	const sheet = page.locator('.decision .sheet')
	for (const [name, value] of Object.entries(fill)) await sheet.getByLabel(name).first().fill(value)
	await sheet.getByRole('button', { name: label, exact: true }).last().click()
	await page.locator('.el-message').filter({ hasText: label }).waitFor()
	passed++
}
const day = async (page, name, value) => {
	await page.getByLabel(name, { exact: true }).fill(value)
	await page.keyboard.press('Enter')
}
async function number(page, name, value) {
	await page.getByLabel(name).fill(String(value))
	await page.keyboard.press('Tab')
}

try {
	// the operator's monitoring post reports; 20 % is not below 20 %
	let page = await as('operator.monitor')
	await page.goto('/warnings')
	await page.getByRole('link', { name: '报告使用问题' }).click()
	await page.getByRole('radiogroup', { name: '发现的情形' }).getByText('使用率长期较低', { exact: true }).click()
	await page.locator('.el-select').first().click()
	await page.keyboard.type(SYSTEM)
	await page.getByRole('option', { name: new RegExp(`^${SYSTEM}`) }).first().click()
	await day(page, '观察期起', '2026-06-20')
	await day(page, '观察期止', '2026-09-17')
	await number(page, '数据覆盖率', 97)
	await number(page, 'CPU使用率', 20)
	await number(page, '内存使用率p95', 18)
	await page.getByLabel('数据和计算过程').fill('监测平台逐小时数据，取95分位。')
	await page.getByLabel('凭据').fill('使用率周报2026年第38期')
	await page.getByText(/没有低于认定界限20/).waitFor()
	await page.getByRole('button', { name: '核对', exact: true }).click()
	assert.ok(await page.getByRole('button', { name: '提交', exact: true }).isDisabled())
	await page.getByRole('button', { name: '返回修改' }).click()
	await number(page, 'CPU使用率', 19)
	await page.getByText(/“CPU使用率（%）”为19，低于20/).waitFor()
	await page.getByRole('button', { name: '核对', exact: true }).click()
	await page.getByRole('button', { name: '提交', exact: true }).click()
	await page.waitForURL('**/cases/*')
	passed++

	await decide(await as('authority.reviewer'), '通过')
	await decide(page, '发出警告', { 整改要求: '按实际用量缩减规格，或者说明保留的理由。' })

	// the unit sees it on its system's page, and answers
	const unit = await as('using_unit.approver', UNIT)
	const { items } = await (await unit.request.get('/api/warnings?open=yes')).json()
	await unit.goto(`/systems/${items[0].system.id}`)
	await unit.locator('.marks').getByText(items[0].number).click()
	await unit.waitForURL('**/warnings/*')
	await settle(unit)
	assert.match(await unit.locator('h1').textContent(), /沪政云警〔2026〕\d+号/)
	assert.match((await unit.request.get(`/api/warnings/${items[0].id}.pdf`)).headers()['content-type'], /pdf/)
	passed++
	await decide(unit, '已整改，报请复核', { 整改情况: '应用主机由8核缩减为4核。' })
	await decide(page, '已整改，办结', { 复核数据: 'CPU的95分位为52%。', 复核凭据: '使用率周报2026年第39期' })
	await page.goto('/warnings?state=rectified')
	await settle(page)
	await page.getByText(SYSTEM).first().waitFor()
	passed++

	// a project to which issue is stopped: the form says by which warning, since when, and the way out
	const frozen = await as('using_unit.applicant', '上海市数据局')
	const stop = (await (await frozen.request.get('/api/warnings?frozen=yes')).json()).items[0]
	await frozen.goto(`/apply/open_resource?system=${stop.system.id}`)
	await settle(frozen)
	await frozen.locator('.marks').getByText(new RegExp(`自.*起停止发放`)).waitFor()
	assert.match(await frozen.locator('.marks').textContent(), new RegExp(stop.number))
	await frozen.goto(`/warnings/${stop.id}`)
	await settle(frozen)
	await frozen.getByRole('link', { name: '申请恢复发放' }).click()
	await frozen.waitForURL(/apply\/lift_freeze\?system=/)
	passed++
	for (const { faults } of rooms.values()) assert.deepEqual(faults, [])
	console.log(`${passed} passed, 0 failed`)
} catch (fault) {
	console.log(`${passed} passed, 1 failed`)
	throw fault
} finally {
	await browser.close()
	await city.stop()
}
