/* The one way to the server. A change carries an Idempotency-Key, which a second try of the same change keeps until
 * the server has given a definite answer, so that a lost connection never does a thing twice. */
import type { Check } from './types'

export interface FaultyField {
	field: string
	name: string
	detail: string
}

export class Problem extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		detail: string,
		readonly article: string | null = null,
		readonly fields: FaultyField[] = [],
		readonly checks: Check[] = [],
		readonly current: unknown = undefined,
	) {
		super(detail)
	}
}

export const context = {
	csrf: '',
	language: 'zh',
	/* Asks for a fresh one-time code; true when it was given. */
	stepUp: async (): Promise<boolean> => false,
	signedOut: (): void => undefined,
}

export type Query = Record<string, string | number | boolean | null | undefined>

export function address(path: string, query: Query = {}): string {
	const pairs = Object.entries(query).filter(([, v]) => v !== undefined && v !== null && v !== '')
	if (!pairs.length) return path
	return `${path}?${new URLSearchParams(pairs.map(([k, v]) => [k, String(v)])).toString()}`
}

async function problem(answer: Response): Promise<Problem> {
	const body = (await answer.json().catch(() => ({}))) as Partial<Problem> & { detail?: string; title?: string }
	return new Problem(
		answer.status,
		body.code ?? `http.${answer.status}`,
		body.detail ?? body.title ?? answer.statusText,
		body.article ?? null,
		body.fields ?? [],
		body.checks ?? [],
		body.current,
	)
}

const TRIES = 3
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
const busy = (status: number) => status === 503 || status === 502 || status === 504

/* Three tries when the server is busy or the line is cut; the last failure is told. */
async function attempt(path: string, init: RequestInit): Promise<Response> {
	for (let i = 1; ; i++) {
		const answer = await fetch(path, init).catch(() => null)
		if (answer && !(busy(answer.status) && i < TRIES)) return answer
		if (i === TRIES) throw new Problem(0, 'offline', '')
		await pause(250 * i)
	}
}

const headers = (): Record<string, string> => ({
	Accept: 'application/json',
	'Accept-Language': context.language,
})

/* An answer may be cut off in its middle, too: the line, or the page was left. */
async function whole(answer: Response): Promise<unknown> {
	return answer.json().catch(() => {
		throw new Problem(0, 'offline', '')
	})
}

async function answered<T>(answer: Response): Promise<T> {
	if (answer.ok) return (answer.status === 204 ? undefined : await whole(answer)) as T
	const fault = await problem(answer)
	if (fault.status === 401 && fault.code !== 'step_up') context.signedOut()
	throw fault
}

export async function get<T>(path: string, query: Query = {}): Promise<T> {
	const answer = await attempt(address(path, query), { headers: headers(), credentials: 'same-origin' })
	return answered<T>(answer)
}

/* A browser gives randomUUID to secure pages only; an intranet's test page may be plain. */
function fresh(): string {
	if (crypto.randomUUID) return crypto.randomUUID()
	return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('')
}
const keys = new Map<string, string>()

export type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export async function send<T>(method: Method, path: string, body?: unknown, type?: string): Promise<T> {
	const raw = body instanceof Blob
	const text = raw || body === undefined ? undefined : JSON.stringify(body)
	const same = `${method} ${path} ${text ?? (raw ? `${body.size}` : '')}`
	const key = keys.get(same) ?? fresh()
	keys.set(same, key)
	const answer = await attempt(path, {
		method,
		credentials: 'same-origin',
		headers: {
			...headers(),
			'Idempotency-Key': key,
			'X-CSRF': context.csrf,
			...(body === undefined
				? {}
				: { 'Content-Type': type ?? (raw ? 'application/octet-stream' : 'application/json') }),
		},
		body: raw ? body : (text ?? null),
	})
	if (!busy(answer.status)) keys.delete(same)
	try {
		return await answered<T>(answer)
	} catch (fault) {
		if (fault instanceof Problem && fault.code === 'step_up' && (await context.stepUp()))
			return send<T>(method, path, body, type)
		throw fault
	}
}
