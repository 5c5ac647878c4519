// An emergency resource in the browser (articles 21 and 23): asked for in haste and too long, refused with the last day, corrected;
// EI grants, the operator allocates, the resource's page tells its end and its notices. And an extension that is asked too late.
import assert from 'node:assert/strict'
import { context, demonstration, open, personOf, settle, signInAs, watch } from './lib.mjs'

const UNIT = '上海市商务委员会'
const SYSTEM = '防汛值守会商系统'
const city = await demonstration()
const browser = await open()
const rooms = new Map()
let passed = 0

async function as(role, has) {
	const key = `${role} ${has ?? ''}`
	if (!rooms.has(key)) {
		const page = await (await context(browser)).newPage()
		await signInAs(page, await personOf(page, role, has ? (p) => p.org === has : undefined))
		rooms.set(key, { page, faults: watch(page) })
	}
	return rooms.get(key).page
}
async function decide(page, label) {
	await page.goto(`/duties?q=${encodeURIComponent(SYSTEM)}`)
	await page.locator('.duty .what a').first().click()
	await page.waitForURL('**/cases/*')
	await settle(page)
	await page.locator('.decision .bar').getByRole('button', { name: label, exact: true }).click()
	await page.locator('.decision .sheet').getByRole('button', { name: label, exact: true }).last().click()
	const code = page.getByLabel('一次性口令')
	const done = page.locator('.el-message').filter({ hasText: label })
	await Promise.race([code.waitFor(), done.waitFor()])
	if (await code.isVisible()) {
		await page.getByRole('button', { name: '取演示口令' }).click()
		await page.getByRole('button', { name: '确认并继续' }).click()
		await done.waitFor()
	}
	passed++
}
const day = async (page, name, value) => {
	await page.getByLabel(name, { exact: true }).fill(value)
	await page.keyboard.press('Enter')
}

try {
	// the unit asks until the day after the longest term; the form says which day is the last
	let page = await as('using_unit.applicant', UNIT)
	await page.goto('/apply')
	await page.getByRole('link', { name: '应急', exact: true }).click()
	await page.getByLabel('项目名称').fill(SYSTEM)
	await page.getByLabel('新的信息系统名称').fill(SYSTEM)
	await page.getByLabel('等保等级（拟定）').fill('2')
	await page.keyboard.press('Tab')
	for (const group of ['是否涉密', '是否处理公共数据'])
		await page.getByRole('radiogroup', { name: group }).getByText('否', { exact: true }).click()
	await page.getByLabel('短期使用的工作需要').fill('汛期值守会商，十二月结束。')
	await page.locator('.items .el-select').click()
	await page.keyboard.type('x86通用型云主机-vCPU')
	await page.getByRole('option', { name: /^x86通用型云主机-vCPU/ }).first().click()
	await day(page, '使用至', '2026-12-23')
	await page.getByText(/不晚于最长期限届满的2026年12月22日/).waitFor()
	passed++
	await day(page, '使用至', '2026-12-22')
	await page.getByText(/使用至2026年12月22日，不晚于2026年12月22日/).waitFor()
	await page.getByRole('button', { name: '核对', exact: true }).click()
	await page.getByRole('button', { name: '提交', exact: true }).click()
	await page.waitForURL('**/cases/*')
	passed++

	await decide(await as('using_unit.approver', UNIT), '通过')
	await decide(await as('ei_dept.approver'), '同意')
	page = await as('operator.reviewer')
	await decide(page, '安排配置')
	const vendor = (await page.locator('.parties').textContent()).match(/[甲乙丙]云服务有限公司/)[0]
	page = await as('vendor.engineer', vendor)
	await page.goto('/orders?state=open')
	await page.getByRole('link', { name: new RegExp(SYSTEM) }).first().click()
	await page.getByLabel('1 标识').fill('vm-903-1')
	await page.getByLabel('1 地址').fill('10.20.9.21')
	await page.getByRole('button', { name: '提交回报' }).click()
	await page.getByText('已回报').first().waitFor()
	passed++
	await decide(await as('operator.provisioner'), '配置')

	// its page tells the end, the last day to ask for more, and every notice
	page = await as('using_unit.applicant', UNIT)
	await page.goto('/ending')
	await page.getByRole('link', { name: new RegExp(SYSTEM) }).first().click()
	await page.waitForURL('**/resources/*')
	await settle(page)
	await page.getByText('2026 年 12 月 22 日').first().waitFor()
	assert.equal(await page.locator('.card li').filter({ hasText: /到期前 \d+ 个工作日/ }).count(), 6)
	await page.getByRole('link', { name: '申请延期' }).click()
	await page.waitForURL(/apply\/extend_emergency\?resource=/)
	passed++

	// an extension that comes too late is refused with the day it had to be asked by, and the way out
	const late = await as('using_unit.applicant', '上海市知识产权局')
	const ends = (await (await late.request.get('/api/terms?class=emergency')).json()).items[0]
	await late.goto(`/resources/${ends.id}`)
	await settle(late)
	assert.equal(await late.getByRole('link', { name: '申请延期' }).count(), 0)
	await late.goto(`/apply/extend_emergency?resource=${ends.id}`)
	await settle(late)
	await day(late, '延期至', '2026-12-01')
	await late.getByLabel('延期的理由').fill('工作未结束。')
	await late.getByText(/延期申请最迟应于2026年\d+月\d+日提交，现不予受理/).first().waitFor()
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
