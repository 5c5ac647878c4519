// What bodies do together, by keyboard where there is one: supervision opens its rows, several duties are decided at once, a
// matter is put before a deliberation and its case waits, filters are kept, one box finds everything.
//   node tests/ui/together.mjs
import { context, demonstration, open, personOf, settle, signInAs, watch } from './lib.mjs'

let passed = 0
let failed = 0
const check = (holds, what) => {
	if (holds) passed++
	else {
		failed++
		console.log(`not so: ${what}`)
	}
}
const city = process.env.YUNHENG ? null : await demonstration()
const browser = await open()
const room = await context(browser)
const page = await room.newPage()
const faults = watch(page)
const as = async (role, has) => signInAs(page, await personOf(page, role, has))

try {
	await as('authority.approver')
	await page.goto('/supervision')
	await settle(page)
	const red = page.locator('.totals .red a')
	const n = Number(await red.innerText())
	check(n > 0, 'there are red cards')
	await red.click()
	await page.waitForURL(/state=red/)
	await settle(page)
	check(page.url().includes('state=red'), 'the figure has an address')
	check((await page.locator('tbody tr').count()) === n, 'the figure opens as many rows')

	await page.locator('.bar input').first().fill('系统')
	await page.keyboard.press('Enter')
	await settle(page)
	await page.getByRole('button', { name: '筛选', exact: true }).click()
	await page.getByRole('textbox', { name: '名称', exact: true }).fill('红牌里的系统')
	await page.keyboard.press('Enter')
	await page.getByRole('button', { name: '红牌里的系统', exact: true }).waitFor()
	check(true, 'a filter is kept')

	await page.keyboard.press('Escape')
	await page.keyboard.press('Control+k')
	await page.getByRole('dialog').getByRole('combobox').fill('测48')
	await page.keyboard.press('Shift+Enter')
	await settle(page)
	check(page.url().includes('/search'), 'Shift Enter lists everything')
	check(await page.getByText('沪政云测〔2026〕48号').first().isVisible(), 'a word and a figure find the case')

	await as('ei_dept.reviewer')
	await page.goto('/deliberations')
	await settle(page)
	await page.getByRole('button', { name: '提请联合会商' }).click()
	await page.locator('#raise-title').fill('目录价格整体调整')
	check(await page.getByRole('dialog').getByRole('button', { name: '提交' }).isDisabled(), 'nothing is raised half filled in')
	await page.keyboard.press('Escape')

	await as('using_unit.approver')
	await page.goto('/duties')
	await settle(page)
	if (await page.locator('.duty').count()) {
		await page.keyboard.press('Shift+X')
		const picked = await page.locator('.duty input:checked').count()
		await page.keyboard.press('b')
		if (picked) check(await page.getByRole('dialog').isVisible(), 'b opens the batch')
	}
	check(!faults.length, faults.join('; ') || 'no fault of the page')
} catch (fault) {
	check(false, fault.message.split('\n')[0])
}
await browser.close()
await city?.stop()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
