/* What the server tells by itself (server-sent events). Pages listen and say that there is something new; they do not
 * move what is being read. */
import { onScopeDispose } from 'vue'

export type Happening = 'duty' | 'notice' | 'case'
export interface Told {
	id?: string
	case?: string
}
type Listener = (told: Told) => void

const listeners: Record<Happening, Set<Listener>> = { duty: new Set(), notice: new Set(), case: new Set() }
let stream: EventSource | null = null

export function openLive(): void {
	if (stream || typeof EventSource === 'undefined') return
	stream = new EventSource('/api/events')
	for (const kind of Object.keys(listeners) as Happening[])
		stream.addEventListener(kind, (event) => {
			const told = JSON.parse((event as MessageEvent<string>).data || '{}') as Told
			for (const listen of listeners[kind]) listen(told)
		})
}

export function closeLive(): void {
	stream?.close()
	stream = null
}

export function listen(kind: Happening, fn: Listener): () => void {
	listeners[kind].add(fn)
	return () => listeners[kind].delete(fn)
}

export function useLive(kind: Happening, fn: Listener): void {
	onScopeDispose(listen(kind, fn))
}
