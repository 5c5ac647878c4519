// By hand and by keyboard: j, k, e and Enter in the duties, Ctrl-K to anything, the law beside the page, the language switched,
// a form that is half filled asks before one leaves and its draft comes back, filters live in the address, a refusal keeps
// what was written, and at 390 px the navigation is a drawer.
import assert from 'node:assert/strict'
import { NARROW, context, demonstration, open, personOf, settle, signInAs, watch } from './lib.mjs'

const city = await demonstration()
const browser = await open()
let passed = 0
async function story(name, tell) {
	await tell()
	passed++
}
try {
	const room = await context(browser)
	const page = await room.newPage()
	const faults = watch(page)
	await signInAs(page, await personOf(page, 'operator.reviewer'))

	await story('duties by keyboard', async () => {
		await page.goto('/duties')
		await settle(page)
		await page.keyboard.press('j')
		await page.locator('.duty').nth(1).and(page.locator('.on')).waitFor()
		await page.keyboard.press('e')
		await page.locator('.duty .ask').waitFor()
		await page.keyboard.press('Escape')
		await page.locator('.duty .ask').waitFor({ state: 'detached' })
		await page.keyboard.press('k')
		await page.keyboard.press('Enter')
		await page.waitForURL('**/cases/*')
	})
	await story('the law beside the page', async () => {
		await settle(page)
		await page.locator('button.article').first().click()
		await page.locator('.el-drawer .law p.marked').waitFor()
		await page.keyboard.press('Escape')
		await page.locator('.el-drawer .law').waitFor({ state: 'hidden' })
	})
	await story('anything by Ctrl-K', async () => {
		await page.keyboard.press('Control+k')
		await page.getByRole('combobox').fill('第十九条')
		await page.getByRole('option', { name: /第十九条/ }).waitFor()
		await page.keyboard.press('Enter')
		await page.locator('.el-drawer .law').waitFor()
		await page.keyboard.press('Escape')
		await page.keyboard.press('Control+k')
		await page.getByRole('combobox').fill('项目配额')
		await page.getByRole('option', { name: /项目配额/ }).waitFor()
		await page.keyboard.press('Enter')
		await page.waitForURL('**/quotas')
	})
	await story('the other language', async () => {
		await page.getByRole('button', { name: '语言' }).click()
		await page.getByRole('heading', { name: 'Quotas' }).waitFor()
		await page.reload()
		await page.getByRole('heading', { name: 'Quotas' }).waitFor()
		await page.getByRole('button', { name: 'Language' }).click()
		await page.getByRole('heading', { name: '项目配额' }).waitFor()
	})
	await story('filters live in the address', async () => {
		await page.goto('/cases?state=done&sort=opened')
		await settle(page)
		const shown = await page.locator('tbody tr').count()
		await page.getByRole('columnheader', { name: '提交' }).getByRole('button').click()
		await page.waitForURL(/sort=-opened/)
		assert.match(page.url(), /state=done/)
		await settle(page)
		assert.equal(await page.locator('tbody tr').count(), shown)
		const sheet = await page.request.get(`/api/cases?state=done&format=xlsx`)
		assert.equal(sheet.status(), 200)
	})
	await story('a refusal says why and keeps what was written', async () => {
		const late = (await (await page.request.get('/api/duties?limit=50')).json()).items.find((d) => d.step === 'review')
		await page.goto(`/cases/${late.case.id}`)
		await settle(page)
		await page.locator('.decision .bar').getByRole('button', { name: '退回补正' }).click()
		const sheet = page.locator('.decision .sheet')
		assert.ok(await sheet.getByRole('button', { name: '退回补正' }).isDisabled())
		await sheet.locator('textarea').fill('请补充数据库节点的测算。')
		await page.route('**/decisions', (route) => route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ code: 'stale', detail: '已被他人办理', status: 409 }) }))
		await sheet.getByRole('button', { name: '退回补正' }).click()
		await sheet.getByRole('alert').waitFor()
		assert.equal(await sheet.locator('textarea').inputValue(), '请补充数据库节点的测算。')
		await page.unroute('**/decisions')
		await page.getByRole('link', { name: '办件', exact: true }).click()
		await page.getByRole('button', { name: '继续填写' }).click()
		assert.match(page.url(), /cases\/\d+/)
	})
	await story('a half-filled form', async () => {
		const own = await (await context(browser)).newPage()
		await signInAs(own, await personOf(own, 'using_unit.applicant'))
		await own.goto('/apply/apply_quota')
		await own.getByLabel('立项项目名称').fill('数字口岸')
		await own.getByRole('link', { name: '申请', exact: true }).first().click()
		await own.getByRole('button', { name: '继续填写' }).click()
		await own.getByText(/已自动保存/).waitFor()
		await own.getByRole('link', { name: '申请', exact: true }).first().click()
		await own.waitForURL('**/apply')
		await own.getByRole('region', { name: '未提交的草稿' }).getByRole('link').first().click()
		await settle(own)
		assert.equal(await own.getByLabel('立项项目名称').inputValue(), '数字口岸')
	})
	await story('a catalogue from a spreadsheet', async () => {
		const own = await (await context(browser)).newPage()
		await signInAs(own, await personOf(own, 'operator.catalogue'))
		const catalogue = await own.request.get('/api/catalogue/items?format=xlsx')
		await own.goto('/apply/compile_catalogue')
		await settle(own)
		await own.locator('.entries input[type=file]').setInputFiles({
			name: 'catalogue.xlsx', mimeType: 'application/octet-stream', buffer: await catalogue.body(),
		})
		await own.locator('.entries .one').nth(115).waitFor()
		assert.equal(await own.locator('.entries .one').count(), 116)
		assert.match(await own.locator('.entries .one').first().locator('.code input').inputValue(), /^[A-Z]+-[A-Z]+-\d+$/)
		assert.match(await own.locator('.entries .one').first().locator('.dims input').inputValue(), /=\d/)
		await own.locator('.entries input[type=file]').setInputFiles({ name: 'x.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('PK no sheet') })
		await own.locator('.entries').getByRole('alert').waitFor()
	})
	await story('390 px: the navigation is a drawer', async () => {
		const small = await (await context(browser, { size: NARROW })).newPage()
		await signInAs(small, await personOf(small, 'operator.reviewer'))
		await small.goto('/duties')
		await settle(small)
		assert.ok(!(await small.getByRole('link', { name: '项目配额' }).isVisible()))
		await small.getByRole('button', { name: '导航' }).click()
		await small.getByRole('link', { name: '项目配额' }).click()
		await small.waitForURL('**/quotas')
		assert.ok(!(await small.getByRole('link', { name: '项目配额' }).isVisible()))
	})
	assert.deepEqual(faults.filter((f) => !f.includes('409')), [])
	console.log(`${passed} passed, 0 failed`)
} catch (fault) {
	console.log(`${passed} passed, 1 failed`)
	throw fault
} finally {
	await browser.close()
	await city.stop()
}
