import { afterEach, expect, test, vi } from 'vitest'
import { address, context, get, Problem, send } from '@/api/http'

const answer = (status: number, body: unknown = {}) => new Response(JSON.stringify(body), { status })
const keysOf = (calls: unknown[][]) => calls.map((c) => (c[1] as { headers: Record<string, string> }).headers['Idempotency-Key'])
const serve = (...answers: (Response | Error)[]) => {
	const mock = vi.fn(async () => {
		const next = answers.shift()!
		if (next instanceof Error) throw next
		return next
	})
	vi.stubGlobal('fetch', mock)
	return mock
}
afterEach(() => vi.unstubAllGlobals())

test('empty filters are not sent', () =>
	expect(address('/api/cases', { q: '', state: 'open', page: undefined, n: 0 })).toBe('/api/cases?state=open&n=0'))

test('a change keeps its key over a busy answer and a cut line', async () => {
	const mock = serve(answer(503), new Error('cut'), answer(200, { id: '7' }))
	expect(await send('POST', '/api/x', { a: 1 })).toEqual({ id: '7' })
	expect(new Set(keysOf(mock.mock.calls)).size).toBe(1)
})

test('when all tries failed, the next try by hand still has the same key; after an answer it is a new one', async () => {
	const mock = serve(new Error(''), new Error(''), new Error(''), answer(200), answer(200))
	await expect(send('POST', '/api/y', { b: 2 })).rejects.toMatchObject({ code: 'offline' })
	await send('POST', '/api/y', { b: 2 })
	await send('POST', '/api/y', { b: 2 })
	const keys = keysOf(mock.mock.calls)
	expect(new Set(keys.slice(0, 4)).size).toBe(1)
	expect(keys[4]).not.toBe(keys[0])
})

test('a fresh code is asked and the same change goes on', async () => {
	serve(answer(401, { code: 'step_up', detail: 'code' }), answer(200, { done: true }))
	context.stepUp = vi.fn(async () => true)
	expect(await send('POST', '/api/z', {})).toEqual({ done: true })
	expect(context.stepUp).toHaveBeenCalledOnce()
})

test('a refusal tells its rule and its fields', async () => {
	serve(answer(422, { code: 'fields', detail: '有误', fields: [{ field: 'name', name: 'x', detail: '缺少' }] }))
	const fault = (await send('POST', '/api/f', {}).catch((e: unknown) => e)) as Problem
	expect(fault).toMatchObject({ status: 422, code: 'fields', message: '有误' })
	expect(fault.fields[0]?.field).toBe('name')
})

test('the end of a session is told once', async () => {
	serve(answer(401, { code: 'session' }))
	context.signedOut = vi.fn()
	await expect(get('/api/me')).rejects.toBeInstanceOf(Problem)
	expect(context.signedOut).toHaveBeenCalledOnce()
})
