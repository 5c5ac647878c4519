import { beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { CaseRow, ClockDetail, Field, StripDay } from '@/api/types'
import ArticleLink from '@/parts/ArticleLink.vue'
import { openArticle } from '@/parts/article'
import Checks from '@/parts/Checks.vue'
import Clock from '@/parts/Clock.vue'
import DayStrip from '@/parts/DayStrip.vue'
import FormFields from '@/parts/FormFields.vue'
import QuotaBar from '@/parts/QuotaBar.vue'
import Steps from '@/parts/Steps.vue'
import ThreeCopies from '@/parts/ThreeCopies.vue'
import { put } from './mount'

beforeEach(() => {
	document.body.innerHTML = ''
	vi.stubGlobal('fetch', async () => new Response('{"items":[],"total":0}', { status: 200 }))
})

const clock: CaseRow['clock'] = {
	state: 'running', start: '2026-09-18', due: '2026-09-24', term: { kind: 'workdays', n: 5, strength: 'hard' }, left: 2,
	card: 'none', late: 0, provisional: false, article: '19.1',
}
const day = (date: string, kind: StripDay['kind'], count = 0): StripDay => ({ date, kind, count, paused: false, provisional: false })

test.each([
	[{}, '还剩 2 个工作日'],
	[{ left: 0, due: '2026-09-22', card: 'yellow' }, '黄牌今日 24:00 到期'],
	[{ late: 3, card: 'red' }, '红牌逾期 3 个工作日'],
	[{ state: 'paused' }, '暂停计时'],
	[{ state: 'none', due: null }, '–'],
	[{ provisional: true }, '还剩 2 个工作日暂定'],
])('a clock in words: %o', (change, text) => {
	expect(put(Clock, { clock: { ...clock, ...change } }).text().replace(/\s+/g, ' ').replaceAll(' 今', '今')).toContain(text.slice(0, 4))
	expect(put(Clock, { clock: { ...clock, ...change } }).text().replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
})

test('the strip numbers counted days, marks make-up days, outlines today and counts on in red', () => {
	const strip = [
		day('2026-09-16', 'work'), day('2026-09-17', 'work', 1), day('2026-09-18', 'work', 2), day('2026-09-19', 'rest'),
		day('2026-09-20', 'makeup'), day('2026-09-21', 'work'), day('2026-09-22', 'work'),
	]
	const detail: ClockDetail = { ...clock, start: '2026-09-16', due: '2026-09-18', strip, explain: '两个工作日。' }
	const cells = put(DayStrip, { clock: detail }).findAll('li')
	expect(cells.map((c) => c.find('i').text().replace('班', ''))).toEqual(['起', '1', '2', '', '+1', '+2', '+3'])
	expect(cells[4]!.text()).toContain('班')
	expect(cells[6]!.classes()).toContain('now')
	expect(cells[3]!.classes()).toContain('rest')
	expect(cells[2]!.classes()).toContain('due')
})

test('an article is cited as people say it and opens its sheet', async () => {
	const link = put(ArticleLink, { cite: '24.1.2' })
	expect(link.text()).toBe('第二十四条第一款第二项')
	await link.trigger('click')
	expect(openArticle.value).toBe('24.1.2')
	expect(put(ArticleLink, { cite: '19.2', whole: true }, 'en').text()).toBe('Article 19')
})

test('three copies: a decision that differs from what was asked is marked, with its difference', () => {
	const copies = {
		was: { dims: { vcpu: 48 } },
		asked: { dims: { vcpu: 64 }, fields: [{ name: 'on', label: '日期', value: '2026-10-10', shown: '2026-10-10' }] },
		granted: { dims: { vcpu: 56 } },
	}
	const fields: Partial<Field>[] = [{ name: 'on', kind: 'date', label: '日期' }]
	const part = put(ThreeCopies, { copies, fields })
	expect(part.findAll('tbody td').map((c) => c.text())).toEqual(['48', '64', '-856'])
	expect(part.find('dd').text().replace(/\s/g, ' ')).toBe('2026 年 10 月 10 日')
})

test('a quota bar says its figures and how much is too much', () => {
	const bar = { dims: [{ dimension: 'vcpu', title: 'vCPU', unit: '核', granted: 100, used: 60, reserved: 20, asked: 30, line20: 120 }] }
	const part = put(QuotaBar, { bar: { ...bar, line: "line20" } })
	expect(part.text()).toContain('超出 10 核')
	expect(part.find('[role=img]').attributes('aria-label')).toBe('vCPU 已用 60，预占 20，本次申请 30，配额 100 核')
	expect(part.findAll('u')).toHaveLength(2)
})

test('what does not hold stands first, and a principle asks for a reason', () => {
	const checks = [
		{ guard: 'a', holds: true, strength: 'hard', article: null, detail: '符合' },
		{ guard: 'b', holds: false, strength: 'in_principle', article: '22.2', detail: '超过' },
	]
	const rows = put(Checks, { checks }).findAll('li')
	expect(rows[0]!.text()).toContain('超过')
	expect(rows[0]!.text()).toContain('需说明理由')
})

test('stations: done, now, next', () => {
	const steps = [
		{ step: 'a', title: '申请', by: '经办', article: null, state: 'done', at: '2026-09-18T09:00:00+08:00', who: '陈', late: 2 },
		{ step: 'b', title: '审核', by: '审核', article: null, state: 'now', clock },
		{ step: 'c', title: '开通', by: '开通', article: null, state: 'next' },
	]
	const part = put(Steps, { steps })
	expect(part.find('[aria-current=step]').text()).toContain('审核')
	expect(part.findAll('li')[0]!.text()).toContain('逾期 2 日')
})

test('a form is drawn from its fields, each with its label and its fault', async () => {
	const field = (name: string, kind: Field['kind'], required = true): Field => ({
		name, kind, required, label: `栏目${name}`, help: null, least: 1, most: 5, options: [], of: null,
	})
	const fields = [field('a', 'text'), field('b', 'long', false), field('c', 'int'), field('d', 'bool')]
	const part = put(FormFields, { fields, modelValue: {}, faults: new Map([['a', '缺少']]), id: 'f' })
	for (const f of fields) expect(part.text()).toContain(f.label)
	expect(part.find('[role=alert]').text()).toContain('缺少')
	expect(part.find('label[for=f-a]').exists()).toBe(true)
	await nextTick()
	await part.find('#f-a').setValue('值')
	expect(part.emitted('update:modelValue')!.at(-1)).toEqual([{ a: '值' }])
})
