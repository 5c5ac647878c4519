// Expansion and periodic quotas in the browser (articles 18 and 20): a unit asks for more and is told what is missing, the
// reviewer sees what the platform held, the vendor and the operator carry it out; and a quota that comes again every year is
// stated with its application, refused where it is written wrongly, and shown as a picture with its table.
import assert from 'node:assert/strict'
import { accessible, context, demonstration, open, personOf, settle, signInAs, watch } from './lib.mjs'

const SYSTEM = '农产品质量监管系统'
const UNIT = '上海市农业农村委员会'
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
async function duty(page, step) {
	await page.goto(`/duties?q=${encodeURIComponent(SYSTEM)}`)
	await page.locator('.duty').filter({ hasText: step }).locator('.what a').first().click()
	await page.waitForURL('**/cases/*')
	await settle(page)
}
async function decide(page, label) {
	await page.locator('.decision .bar').getByRole('button', { name: label, exact: true }).click()
	await page.locator('.decision .sheet').getByRole('button', { name: label, exact: true }).last().click()
	await page.locator('.el-message').filter({ hasText: label }).waitFor()
	passed++
}
async function pick(page, name) {
	await page.locator('.el-select').first().click()
	await page.keyboard.type(name)
	await page.getByRole('option', { name: new RegExp(`^${name}`) }).first().click()
}
async function item(page, name, quantity) {
	await page.locator('.items .el-select').click()
	await page.keyboard.type(name)
	await page.getByRole('option', { name: new RegExp(`^${name}`) }).first().click()
	await page.getByLabel(`${name} 的数量`).fill(String(quantity))
	await page.keyboard.press('Tab')
}
const choose = (page, group, option) => page.getByRole('radiogroup', { name: group }).getByText(option, { exact: true }).click()

try {
	// an expansion within the limit; a backup that is confirmed says where it is
	let page = await as('using_unit.applicant', UNIT)
	await page.goto('/apply')
	await page.getByRole('link', { name: '资源不够了' }).click()
	await pick(page, `${SYSTEM}（`)
	await item(page, 'x86通用型云主机-vCPU', 1)
	await page.getByLabel('扩容的理由').fill('秋季抽检集中，并发增长。')
	await page.getByLabel('资源需求测算').fill('按近三个月峰值加一成。')
	await choose(page, '已做好数据备份迁移', '是')
	await page.getByText(/应当填写“备份或迁移的位置”/).waitFor()
	await page.getByText(/由运行管理单位审核：vCPU/).waitFor()
	await page.getByRole('button', { name: '核对', exact: true }).click()
	assert.ok(await page.getByRole('button', { name: '提交', exact: true }).isDisabled())
	await page.getByRole('button', { name: '返回修改' }).click()
	await page.getByLabel('备份或迁移的位置').fill('单位自有存储')
	await page.getByRole('button', { name: '核对', exact: true }).click()
	await page.getByRole('button', { name: '提交', exact: true }).click()
	await page.waitForURL('**/cases/*')
	passed++

	await duty((page = await as('using_unit.approver', UNIT)), '资源扩容')
	await decide(page, '通过')
	await duty((page = await as('operator.reviewer')), '资源扩容')
	await page.getByText('提交时平台掌握的情况').first().waitFor()
	await page.getByText('尚无数据').waitFor()
	await page.getByText(/120%线/).first().waitFor()
	assert.deepEqual(await accessible(page), [])
	await decide(page, '通过')
	await settle(page)
	const vendor = (await page.locator('.parties').textContent()).match(/[甲乙丙]云服务有限公司/)[0]
	page = await as('vendor.engineer', vendor)
	await page.goto('/orders?state=open&kind=expand')
	await page.getByRole('link', { name: new RegExp(SYSTEM) }).first().click()
	await page.getByLabel('1 标识').fill('vm-903-1')
	await page.getByLabel('1 地址').fill('10.20.9.21')
	await page.getByRole('button', { name: '提交回报' }).click()
	await page.getByText('已回报').first().waitFor()
	passed++
	await duty((page = await as('operator.provisioner')), '资源扩容')
	await decide(page, '完成扩容')

	// the project's quota says so, entry by entry, and goes out as a spreadsheet
	page = await as('ei_dept.approver')
	const { items } = await (await page.request.get('/api/quotas?limit=500')).json()
	const project = items.find((q) => q.system?.name === SYSTEM).project.id
	await page.goto(`/quotas/${project}`)
	await settle(page)
	await page.getByText('预留', { exact: true }).first().waitFor()
	const sheet = await page.request.get(`/api/quotas/${project}/entries?format=xlsx`)
	assert.match(sheet.headers()['content-type'], /spreadsheet/)
	passed++

	// a periodic quota: no period without an amount; stated, it is said in words and drawn
	page = await as('using_unit.applicant', UNIT)
	await page.goto('/apply/apply_quota')
	await settle(page)
	await page.getByLabel('立项项目名称').fill('种粮补贴申报系统建设项目')
	await page.getByLabel('申报立项文号').fill('沪立申〔2026〕903号')
	await page.getByLabel('申报立项日期').fill('2026-09-18')
	await page.keyboard.press('Enter')
	await page.getByLabel('信息系统名称').fill('种粮补贴申报系统')
	await page.getByLabel('系统用途').fill('种粮补贴的申报和公示。')
	await choose(page, '建设方式', '建设类')
	await choose(page, '使用的政务云', '市级政务云')
	await page.getByLabel('等保等级（拟定）').fill('2')
	await choose(page, '是否涉密', '否')
	await choose(page, '是否处理公共数据', '是')
	await choose(page, '业务负载是否具有周期性', '是')
	await page.getByLabel('资源需求测算').fill('申报期五月，峰值并发三百。')
	await item(page, 'x86通用型云主机-vCPU', 8)
	await page.getByText(/应当填写“周期规律和增加的资源”/).waitFor()
	await page.getByRole('button', { name: '添加周期' }).click()
	await page.getByLabel('首期开始').fill('2027-05-01')
	await page.keyboard.press('Enter')
	await page.getByLabel('首期结束').fill('2027-05-31')
	await page.keyboard.press('Enter')
	await page.getByLabel('周期内增加的资源 vCPU').fill('16')
	await page.keyboard.press('Tab')
	await page.getByText('每年5月1日至5月31日', { exact: true }).waitFor()
	await page.locator('.chart svg').waitFor()
	await page.getByRole('button', { name: '查看数据表' }).click()
	await page.locator('.scroll td', { hasText: '24' }).first().waitFor()
	assert.deepEqual(await accessible(page), [])
	await page.getByRole('button', { name: '核对', exact: true }).click()
	await page.getByRole('button', { name: '提交', exact: true }).click()
	await page.waitForURL('**/cases/*')
	await settle(page)
	await page.getByText('每年5月1日至5月31日', { exact: true }).first().waitFor()
	passed++
	for (const { faults } of rooms.values()) assert.deepEqual(faults, [])
	console.log(`${passed} passed, 0 failed`)
} catch (fault) {
	console.log(`${passed} passed, 1 failed`)
	for (const { page } of rooms.values()) if (process.env.SHOT) await page.screenshot({ path: `/tmp/q3fail-${[...rooms.values()].findIndex((r) => r.page === page)}.png`, fullPage: true })
	throw fault
} finally {
	await browser.close()
	await city.stop()
}
