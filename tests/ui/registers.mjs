// Registers: a finding is issued (refused for a day that is past), its addressee puts it right, the entry is closed; guidance
// is read and the reading counted; an interpretation stands beside its article.
import assert from 'node:assert/strict'
import { context, demonstration, open, personOf, settle, signInAs, watch } from './lib.mjs'

const city = await demonstration()
const browser = await open()
let passed = 0
const faults = []
const as = async (role, has) => {
	const page = await (await context(browser)).newPage()
	faults.push(watch(page))
	await signInAs(page, await personOf(page, role, has))
	return page
}
async function story(name, work) {
	await work()
	passed++
	console.log(`  ${name}`)
}
async function fill(page, due) {
	await page.goto('/apply/inspect_security')
	await settle(page)
	await page.getByLabel('检查发现').fill('管理端口暴露')
	await page.getByRole('radio', { name: '网络安全' }).check({ force: true })
	await page.getByRole('combobox', { name: '所涉单位' }).click()
	await page.getByRole('combobox', { name: '所涉单位' }).pressSequentially('上海市民政局')
	await page.getByRole('option', { name: '上海市民政局', exact: true }).click({ timeout: 9000 })
	await page.getByLabel('问题和要求').fill('两个管理端口面向互联网开放，应当关闭。')
	await page.getByLabel('整改期限').fill(due)
	await page.getByLabel('整改期限').press('Enter')
	await page.locator('h1').click()
}
try {
	await story('a finding with a due date that is past is refused, with the article', async () => {
		const page = await as('cyber_dept.officer')
		await fill(page, '2026-09-01')
		await page.getByText(/不能早于今天/).first().waitFor()
	})
	await story('a finding is issued and stands in the register; its follow-up runs', async () => {
		const page = await as('cyber_dept.officer')
		await fill(page, '2026-10-15')
		await page.getByRole('button', { name: '核对' }).click({ timeout: 9000 })
		await page.getByRole('button', { name: '提交', exact: true }).click()
		await page.waitForURL('**/cases/*')
		await page.goto('/registers/security_finding')
		await settle(page)
		await page.getByRole('link', { name: '管理端口暴露' }).click()
		await settle(page)
		assert.match(await page.locator('main, body').first().innerText(), /后续办件[\s\S]*上海市民政局/)
	})
	await story('guidance is read, and the reading counted', async () => {
		const page = await as('operator.reviewer', (p) => p.org === '上海市虹口区大数据中心')
		await page.goto('/registers/guidance')
		await settle(page)
		await page.getByRole('link', { name: /对接规范/ }).click()
		await page.getByRole('button', { name: '确认已阅' }).click()
		await page.getByText('16家单位中6家已确认').first().waitFor()
	})
	await story('an interpretation stands beside its article', async () => {
		const page = await as('using_unit.applicant')
		await page.goto('/regulation#article-19')
		await settle(page)
		await page.getByRole('link', { name: '五个工作日的起算' }).click()
		await page.getByRole('heading', { name: '五个工作日的起算' }).waitFor()
	})
	await story('the principles lead to what they come from', async () => {
		const page = await as('authority.reviewer')
		await page.goto('/principles')
		await settle(page)
		await page.getByRole('link', { name: /购买服务占采购金额/ }).click()
		await page.getByRole('heading', { name: '政务云服务采购记录' }).waitFor()
	})
	assert.deepEqual(faults.flat(), [])
	console.log(`${passed} passed, 0 failed`)
} catch (fault) {
	console.log(`${passed} passed, 1 failed`)
	throw fault
} finally {
	await browser.close()
	await city.stop()
}
