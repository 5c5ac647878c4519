// Every page, at 1440 and 390 px, in both languages, against a demonstration: no fault of the page, nothing sticking out,
// no serious finding of axe, and a picture of each in build/shots to be looked at.
//   node tests/ui/pages.mjs [PAGE,PAGE] [wide-zh,wide-en,narrow-zh,narrow-en]
// YUNHENG=http://127.0.0.1:8080 looks at a demonstration that runs already; THEME=dark looks at night; FOLD=1 takes pictures
// of what fits the window only.
import { mkdirSync } from 'node:fs'
import { NARROW, WIDE, accessible, context, demonstration, open, overflow, personOf, settle, signInAs, watch } from './lib.mjs'

const shots = new URL('../../build/shots', import.meta.url).pathname
mkdirSync(shots, { recursive: true })
const first = async (page, path, pick = () => true) => {
	const answer = await page.request.get(path)
	const items = answer.ok() ? (await answer.json()).items : []
	const found = items.find(pick)
	if (!found) throw new Error(`nothing at ${path} for this page`)
	return found
}
const one = (path, to, pick) => async (page) => to(await first(page, path, pick))
const acts = one('/api/duties?limit=100', (d) => `/cases/${d.case.id}`, (d) => d.clock.due)
const late = one('/api/duties?limit=100', (d) => `/cases/${d.case.id}`, (d) => d.clock.card === 'red')

// The page, who looks at it (a role of the demonstration), and where it is; some are found by what the city holds.
const pages = [
	['sign-in', null, '/sign-in'],
	['duties', 'operator.reviewer', '/duties'],
	['duties-unit', 'using_unit.applicant', '/duties'],
	['apply', 'using_unit.applicant', '/apply'],
	['apply-quota', 'using_unit.applicant', '/apply/apply_quota'],
	['apply-open', 'using_unit.applicant', one('/api/systems', (s) => `/apply/open_resource?system=${s.id}`)],
	['apply-reclaim', 'using_unit.applicant', '/apply/reclaim_resource'],
	['apply-catalogue', 'operator.catalogue', '/apply/adjust_catalogue'],
	['case', 'operator.reviewer', acts],
	['case-late', 'operator.reviewer', late],
	['case-decide', 'ei_dept.approver', acts],
	['case-done', 'operator.reviewer', one('/api/cases?state=done', (k) => `/cases/${k.id}`)],
	['case-refused', 'operator.reviewer', one('/api/cases?state=refused', (k) => `/cases/${k.id}`)],
	['cases', 'operator.reviewer', '/cases'],
	['systems', 'operator.reviewer', '/systems'],
	['system', 'operator.reviewer', one('/api/resources?state=running', (r) => `/systems/${r.system.id}`)],
	['resources', 'operator.reviewer', '/resources'],
	['resource', 'operator.reviewer', one('/api/resources?state=running', (r) => `/resources/${r.id}`)],
	['ending', 'operator.reviewer', '/ending'],
	['snapshots', 'operator.reviewer', '/ending?tab=snapshots'],
	['resource-term', 'operator.reviewer', one('/api/terms?state=running', (r) => `/resources/${r.id}`, (r) => r.left > 0)],
	['resource-stopped', 'operator.reviewer', one('/api/terms?state=suspended', (r) => `/resources/${r.id}`)],
	['case-kept', 'operator.reviewer', one('/api/cases?procedure=end_of_term&state=open', (k) => `/cases/${k.id}`, (k) => k.step === 'kept')],
	['apply-emergency', 'using_unit.applicant', '/apply/get_emergency'],
	['apply-temporary', 'using_unit.applicant', '/apply/get_temporary'],
	['apply-development', 'using_unit.applicant', '/apply/get_development'],
	['apply-extension', 'using_unit.applicant', '/apply/extend_emergency'],
	['quotas', 'operator.reviewer', '/quotas'],
	['quota', 'operator.reviewer', one('/api/quotas', (q) => `/quotas/${q.project.id}`)],
	['clouds', 'operator.lead', '/clouds'],
	['cloud', 'operator.lead', one('/api/clouds', (c) => `/clouds/${c.id}`, (c) => c.kind === 'municipal')],
	['catalogue', 'operator.reviewer', '/catalogue'],
	['catalogue-version', 'operator.reviewer', one('/api/catalogue/versions', (v) => `/catalogue/versions/${v.id}`)],
	['warnings', 'authority.reviewer', '/warnings'],
	['warning', 'authority.reviewer', one('/api/warnings?frozen=yes', (w) => `/warnings/${w.id}`)],
	['warned-system', 'authority.reviewer', one('/api/warnings?state=issued', (w) => `/systems/${w.system.id}`)],
	['apply-warning', 'operator.monitor', '/apply/warn_use'],
	['principles', 'authority.reviewer', '/principles'],
	['registers', 'authority.reviewer', '/registers'],
	['register', 'authority.reviewer', '/registers/designation'],
	['register-budget', 'ei_dept.reviewer', '/registers/budget_review'],
	['register-entry', 'operator.reviewer', one('/api/registers/guidance', (e) => `/registers/guidance/${e.id}`)],
	['register-finding', 'ei_dept.reviewer', one('/api/registers/project_finding', (e) => `/registers/project_finding/${e.id}`)],
	['apply-finding', 'cyber_dept.officer', '/apply/inspect_security'],
	['apply-matters', 'operator.lead', '/apply'],
	['orders', 'vendor.engineer', '/orders'],
	['order', 'vendor.engineer', one('/api/orders', (o) => `/orders/${o.id}`)],
	['order-open', 'vendor.engineer', one('/api/orders?state=open', (o) => `/orders/${o.id}`)],
	['statements', 'operator.billing', '/statements'],
	['statement', 'operator.billing', one('/api/statements?kind=unit&sort=-total', (s) => `/statements/${s.id}`)],
	['statement-vendor', 'operator.billing', one('/api/statements?kind=vendor', (s) => `/statements/${s.id}`)],
	['deliberations', 'authority.approver', '/deliberations'],
	['deliberation', 'authority.approver', one('/api/deliberations?state=done', (d) => `/cases/${d.case.id}`)],
	['deliberation-open', 'ei_dept.approver', one('/api/deliberations?state=open', (d) => `/cases/${d.case.id}`)],
	['case-held', 'authority.approver', one('/api/deliberations?state=open', (d) => `/cases/${d.origin.id}`, (d) => d.origin)],
	['templates', 'using_unit.applicant', '/templates'],
	['search', 'operator.reviewer', '/search?q=%E7%B3%BB%E7%BB%9F'],
	['compare-catalogue', 'operator.reviewer', '/catalogue/compare'],
	['compare-law', 'operator.reviewer', '/regulation/compare'],
	['supervision', 'authority.approver', '/supervision'],
	['supervision-units', 'authority.approver', '/supervision?group=units&from=2026-07'],
	['supervision-body', 'authority.approver', one('/api/supervision?group=bodies', (r) => `/supervision?org=${r.body.id}&from=2026-01&to=2026-09`)],
	['supervision-red', 'authority.approver', '/supervision/duties?state=red'],
	['supervision-exceeded', 'authority.approver', '/supervision/exceeded?from=2026-01&to=2026-09'],
	['supervision-own', 'using_unit.approver', '/supervision'],
	['people', 'platform.sys_admin', '/people'],
	['grants', 'platform.sec_admin', '/people?tab=grants'],
	['receivers', 'platform.sec_admin', '/people?tab=receivers'],
	['delegations', 'using_unit.applicant', '/people?tab=delegations'],
	['orgs', 'operator.reviewer', '/people?tab=orgs'],
	['calendar', 'operator.lead', '/workdays'],
	['calendar-next', 'operator.lead', '/workdays/2027'],
	['record', 'platform.audit_admin', '/record'],
	['record-proof', 'platform.audit_admin', one('/api/record?limit=5', (e) => `/record?entry=${e.entry}`)],
	['regulation', 'operator.reviewer', '/regulation'],
	['regulation-19', 'operator.reviewer', '/regulation#article-19'],
	['procedure', 'operator.reviewer', '/regulation/open_resource'],
	['notices', 'operator.reviewer', '/notices'],
	['preferences', 'operator.reviewer', '/preferences'],
	['absent', 'operator.reviewer', '/nothing-here'],
]
const [names, views = 'wide-zh,wide-en,narrow-zh,narrow-en'] = process.argv.slice(2)
const wanted = names ? pages.filter(([name]) => names.split(',').includes(name)) : pages

let failed = 0
let passed = 0
const city = process.env.YUNHENG ? null : await demonstration()
const browser = await open()
for (const [size, language] of views.split(',').map((v) => v.split('-'))) {
	const byRole = new Map() /* one browser session a role, kept over the pages */
	for (const [name, role, where] of wanted) {
		if (!byRole.has(role)) {
			const room = await context(browser, { size: size === 'wide' ? WIDE : NARROW, language, theme: process.env.THEME ?? 'light' })
			const page = await room.newPage()
			if (role) await signInAs(page, await personOf(page, role))
			byRole.set(role, { room, page, faults: watch(page) })
		}
		const { page, faults } = byRole.get(role)
		const found = []
		try {
			await page.goto(typeof where === 'string' ? where : await where(page))
			await settle(page)
			const full = process.env.FOLD === undefined
			await page.screenshot({ path: `${shots}/${name}-${size}-${language}.png`, fullPage: full, animations: 'disabled' })
			found.push(...(await accessible(page)), ...(await overflow(page)).map((o) => `sticks out: ${o}`), ...faults.splice(0))
		} catch (fault) {
			found.push(fault.message.split('\n')[0])
		}
		if (found.length) console.log(`${name} ${size} ${language}\n  ${found.join('\n  ')}`)
		failed += found.length ? 1 : 0
		passed += found.length ? 0 : 1
	}
	for (const { room } of byRole.values()) await room.close()
}
await browser.close()
await city?.stop()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
