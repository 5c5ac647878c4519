// The life of one system in the browser, by nine people: quota, test resources, verification, formal activation, and at the
// month's end the approved statement. Each person clicks what the page offers him; nobody uses the interface underneath.
import assert from 'node:assert/strict'
import { context, demonstration, open, personOf, settle, signInAs, watch } from './lib.mjs'

const SYSTEM = '口岸通关服务系统'
const city = await demonstration()
const browser = await open()
const rooms = new Map()
let steps = 0

async function as(role, has) {
	const key = `${role} ${has ?? ''}`
	if (!rooms.has(key)) {
		const room = await context(browser)
		const page = await room.newPage()
		const person = await personOf(page, role, has ? (p) => p.org === has : undefined)
		await signInAs(page, person)
		rooms.set(key, { page, person, faults: watch(page) })
	}
	return rooms.get(key).page
}
// From one's duties into the case, as one would.
async function duty(page, text = SYSTEM) {
	await page.goto(`/duties?q=${encodeURIComponent(text)}`)
	await page.locator('.duty .what a').first().click()
	await page.waitForURL('**/cases/*')
	await settle(page)
}
async function decide(page, label, { fill = {}, reason } = {}) {
	await page.locator('.decision .bar').getByRole('button', { name: label, exact: true }).click()
	const sheet = page.locator('.decision .sheet')
	for (const [name, value] of Object.entries(fill)) {
		await sheet.getByLabel(name).first().fill(value)
		await page.keyboard.press('Tab')
	}
	if (reason) await sheet.locator('textarea').last().fill(reason)
	await sheet.getByRole('button', { name: label, exact: true }).last().click()
	const code = page.getByLabel('一次性口令')
	const done = page.locator('.el-message').filter({ hasText: label })
	await Promise.race([code.waitFor(), done.waitFor()])
	if (await code.isVisible()) {
		await page.getByRole('button', { name: '取演示口令' }).click()
		await page.getByRole('button', { name: '确认并继续' }).click()
		await done.waitFor()
	}
	steps++
}
async function item(page, name, quantity) {
	const pick = page.locator('.items .el-select')
	await pick.click()
	await page.keyboard.type(name)
	await page.getByRole('option', { name: new RegExp(`^${name}`) }).first().click()
	await page.getByLabel(`${name} 的数量`).fill(String(quantity))
	await page.keyboard.press('Tab')
}
async function submit(page) {
	await page.getByRole('button', { name: '核对', exact: true }).click()
	await page.getByRole('button', { name: '提交', exact: true }).click()
	await page.waitForURL('**/cases/*')
	await settle(page)
	steps++
}

try {
	const unit = '上海市商务委员会'
	// 1 the unit's applicant asks for the quota
	let page = await as('using_unit.applicant', unit)
	await page.goto('/apply')
	await page.getByRole('link', { name: '新系统上云' }).click()
	await page.getByLabel('立项项目名称').fill(`${SYSTEM}建设项目`)
	await page.getByLabel('申报立项文号').fill('沪立申〔2026〕902号')
	await page.getByLabel('申报立项日期').fill('2026-09-18')
	await page.keyboard.press('Enter')
	await page.getByLabel('信息系统名称').fill(SYSTEM)
	await page.getByLabel('系统用途').fill('为口岸通关提供申报、查验与放行的协同服务。')
	const choose = (group, option) => page.getByRole('radiogroup', { name: group }).getByText(option, { exact: true }).click()
	await choose('建设方式', '建设类')
	await choose('使用的政务云', '市级政务云')
	await page.getByLabel('等保等级（拟定）').fill('3')
	await choose('是否涉密', '否')
	await choose('是否处理公共数据', '是')
	await choose('业务负载是否具有周期性', '否')
	await page.getByLabel('资源需求测算').fill('注册用户二万，峰值并发三百，数据年增一太字节。')
	await item(page, 'x86通用型云主机-vCPU', 16)
	await item(page, 'x86通用型云主机-内存', 64)
	await page.getByText(/已自动保存/).waitFor()
	await submit(page)
	assert.equal(await page.locator('h1').textContent(), SYSTEM)
	// 2 its approver, 3 and 4 the EI department's reviewer and approver, 5 the operator's reviewer
	await duty((page = await as('using_unit.approver', unit)))
	await decide(page, '通过')
	await duty((page = await as('ei_dept.reviewer')))
	await decide(page, '通过')
	await duty((page = await as('ei_dept.approver')))
	await decide(page, '核定', { fill: { 立项批复文号: '沪经信立〔2026〕902号', 立项批复日期: '2026-09-21' } })
	await duty((page = await as('operator.reviewer')))
	await decide(page, '收悉')

	// test resources
	page = await as('using_unit.applicant', unit)
	await page.goto('/systems?q=' + encodeURIComponent(SYSTEM))
	await page.getByRole('link', { name: SYSTEM }).first().click()
	await page.getByRole('link', { name: '申请资源' }).click()
	await page.getByLabel('用途').fill('部署应用与数据库。')
	await page.getByLabel('验证方案').fill('功能、性能、安全三类用例，全部通过。')
	await item(page, 'x86通用型云主机-vCPU', 16)
	await item(page, 'x86通用型云主机-内存', 64)
	await page.getByText('项目配额', { exact: true }).last().waitFor()
	await submit(page)
	await duty((page = await as('using_unit.approver', unit)))
	await decide(page, '通过')
	await duty((page = await as('operator.reviewer')))
	await decide(page, '通过')
	// 6 the vendor carries out its work order and reports, 7 the operator's provisioner opens
	const vendor = (await page.locator('.parties').textContent()).match(/[甲乙丙]云服务有限公司/)[0]
	page = await as('vendor.engineer', vendor)
	await page.goto('/orders?state=open')
	await page.getByRole('link', { name: new RegExp(SYSTEM) }).first().click()
	await page.getByLabel('1 标识').fill('vm-902-1')
	await page.getByLabel('1 地址').fill('10.20.9.11 10.20.9.12')
	await page.getByRole('button', { name: '提交回报' }).click()
	await page.getByText('已回报').first().waitFor()
	steps++
	await duty((page = await as('operator.provisioner')))
	await decide(page, '开通')
	await duty((page = await as('using_unit.applicant', unit)))
	await decide(page, '验证通过', { fill: { 验证报告: '全部用例通过。', 验证完成日期: '2026-09-22' } })
	await duty((page = await as('operator.provisioner')))
	await decide(page, '正式开通')
	await page.getByText('办结', { exact: true }).first().waitFor()

	// the month's end: 8 billing draws up, 9 another checks, the unit confirms, EI approves
	for (const { page: p } of rooms.values()) await p.goto('about:blank')
	rooms.clear()
	await city.restart('2026-10-09T10:00:00+08:00')
	await duty((page = await as('operator.billing')), unit)
	await decide(page, '提交复核')
	await duty((page = await as('operator.billing_checker')), unit)
	await decide(page, '通过')
	page = await as('using_unit.approver', unit)
	await page.goto('/statements?month=2026-09')
	await page.getByRole('link', { name: unit }).first().click()
	await page.getByText('x86通用型云主机-vCPU').first().waitFor()
	await page.getByRole('button', { name: '算式' }).first().click()
	await page.getByText('使用时间 / 计费周期').waitFor()
	await page.keyboard.press('Escape')
	await page.getByRole('link', { name: '结算办件' }).click()
	await settle(page)
	await decide(page, '确认')
	await duty((page = await as('ei_dept.approver')), unit)
	await decide(page, '核定')
	page = await as('using_unit.approver', unit)
	await page.goto('/statements?month=2026-09&state=approved')
	await page.getByRole('link', { name: unit }).first().waitFor()

	// and all of it stands in the record
	page = await as('platform.audit_admin')
	await page.goto('/record')
	await page.getByRole('button', { name: '验证全部记录' }).click()
	await page.getByText('全部一致').waitFor({ timeout: 60_000 })
	const faults = [...rooms.values()].flatMap((r) => r.faults)
	assert.deepEqual(faults, [])
	console.log(`one system's life: ${steps} steps in the browser`)
	console.log('1 passed, 0 failed')
} catch (fault) {
	const last = [...rooms.values()].at(-1)
	for (const { page, person } of rooms.values())
		await page.screenshot({ path: new URL(`../../build/life-${person.account}.png`, import.meta.url).pathname }).catch(() => undefined)
	console.error(`after ${steps} steps, ${last?.person.name}`)
	throw fault
} finally {
	await browser.close()
	await city.stop()
}
