/* What the server says, by hand until /openapi.json is printed by it. Ids are opaque strings; instants RFC 3339 with
 * +08:00; legal dates "2026-09-22"; amounts in fen; unit prices decimal yuan as text. */

export type Dims = Record<string, number>
export interface Named {
	id: string
	name: string
}
export interface Page<T> {
	items: T[]
	total: number
	limit: number
	offset: number
}

export interface Office {
	grant: string
	delegation?: string | null
	org: Named
	role: string
	role_title: string
	scope: string
	principal?: Named | null
}
export interface Me {
	person: { id: string; name: string; account: string }
	office: Office | null
	offices: Office[]
	principal?: Named | null
	csrf: string
	demo: boolean
	now: string
	stepped_until?: string | null
	counts: { duties: number; notices: number }
	rights: string[]
	pages: string[]
}
export interface DemoPerson {
	id: string
	name: string
	account: string
	offices: string[]
}

export type CardColour = 'none' | 'yellow' | 'red'
export interface Clock {
	state: 'running' | 'paused' | 'none'
	start: string | null
	due: string | null
	term: { kind: string; n: number; strength: string } | null
	left: number | null
	card: CardColour
	late: number
	provisional: boolean
	article: string | null
}
export interface StripDay {
	date: string
	kind: 'work' | 'rest' | 'holiday' | 'makeup'
	count: number | null
	paused: boolean
	provisional: boolean
}
export interface ClockDetail extends Clock {
	strip: StripDay[]
	explain: string
}

export interface Duty {
	id: string
	case: { id: string; number: string; title: string; procedure: string; procedure_title: string; rev: number }
	unit: Named | null
	step: string
	step_title: string
	org: Named
	role: string
	role_title: string
	article: string | null
	clock: Clock
	summary: string
	usual: { outcome: string; label: string } | null
	group: 'late' | 'today' | 'week' | 'later'
}

export interface Option {
	name: string
	label: string
}
export type FieldKind =
	| 'text'
	| 'long'
	| 'int'
	| 'bool'
	| 'date'
	| 'month'
	| 'choice'
	| 'dims'
	| 'items'
	| 'system'
	| 'resource'
	| 'entries'
	| 'file'
export interface Field {
	name: string
	kind: FieldKind
	required: boolean
	label: string
	help?: string | null
	least?: number | null
	most?: number | null
	options?: Option[]
}
export type Form = Record<string, unknown>
export interface Item {
	code: string
	quantity: number
}
export interface Check {
	guard: string
	holds: boolean
	strength: string
	article: string | null
	detail: string
	dimension?: string | null
}
export interface ProcedureRow {
	name: string
	title: string
	ask: string
	article: string
	about: string
	mine: boolean
}
export interface StepSketch {
	name: string
	title: string
	by: { role: string; title: string }[]
	term: { kind: string; n: number; strength: string; since?: string | null } | null
	article: string | null
}
export interface Procedure {
	name: string
	title: string
	ask?: string
	article: string
	steps: StepSketch[]
	fields: Field[]
}
export interface Preview {
	checks: Check[]
	asked: Dims
	limit: QuotaBar | null
}

export interface BarDim {
	dimension: string
	title: string
	unit: string
	granted: number
	used: number
	reserved: number
	asked?: number
	line20?: number | null
	line15?: number | null
}
export interface QuotaBar {
	dims: BarDim[]
}
export interface Station {
	step: string
	title: string
	by: string
	state: 'done' | 'now' | 'next' | 'skipped'
	at?: string | null
	who?: string | null
	late?: number | null
	clock?: Clock | null
}
export interface Copied {
	name: string
	label: string
	value: unknown
	shown: string
}
export interface Copy {
	dims?: Dims | null
	items?: Item[] | null
	entries?: Entry[] | null
	fields?: Copied[]
}
export interface Action {
	step: string
	step_title: string
	outcome: string
	label: string
	reason: boolean
	grants: boolean
	fields: Field[]
	step_up: boolean
	checks: Check[]
}
export interface Evidence {
	entry: string
	place: number
	head: number
	verified: boolean
}
export interface Happened {
	at: string
	kind: string
	actor: { name: string; office: string } | null
	step_title?: string | null
	outcome_label?: string | null
	reason?: string | null
	text?: string | null
	late?: number | null
	evidence?: Evidence | null
}
export interface Attachment {
	id: string
	name: string
	size: number
	by: string
	at: string
}
export interface CaseRow {
	id: string
	number: string
	title: string
	procedure: string
	procedure_title: string
	unit: Named | null
	system: Named | null
	state: string
	step: string | null
	step_title: string | null
	opened: string
	closed: string | null
	clock: Clock | null
}
export interface Case {
	id: string
	rev: number
	number: string
	title: string
	procedure: string
	procedure_title: string
	article: string
	state: string
	unit: Named | null
	system: Named | null
	resource?: Named | null
	opened: string
	closed: string | null
	copies: { was: Copy | null; asked: Copy | null; granted: Copy | null }
	form: Form
	fields: Field[]
	steps: Station[]
	parties: { role_title: string; org: Named | string; person?: string | null }[]
	actions: Action[]
	withdrawable: boolean
	duties: Duty[]
	timeline: Happened[]
	attachments: Attachment[]
	quota: QuotaBar | null
	article_text?: string
	law?: { article: string; title: string }
	parent?: CaseRow | null
	children: CaseRow[]
}
export interface Draft {
	id: string
	procedure: string
	procedure_title?: string
	form: Form
	saved: string
}

export interface SystemRow {
	id: string
	name: string
	unit: Named
	project: { id: string; name: string; initiation: string | null }
	protection_level: number
	online: string | null
	resources?: number | Resource[]
}
export interface SystemPage extends Omit<SystemRow, 'resources'> {
	periodic?: string | null
	quota: QuotaBar | null
	resources: Resource[]
	cases: CaseRow[]
	cost: { month: string; amount_fen: number } | null
	touched: { at: string; actor: string; what: string }[]
}
export interface Resource {
	id: string
	name: string
	class: string
	class_title: string
	state: string
	state_title: string
	system: Named | null
	unit: Named | null
	cloud?: string | Named | null
	vendor: Named | null
	items: { code: string; name: string; quantity: number }[]
	dims: Dims
	opened: string | null
	activated: string | null
	end: string | null
	identifier: string | null
	addresses: string[]
	ground: { case: { id: string; number: string } | string; article: string } | null
	history?: { at: string; what: string; actor?: string | null; case?: string | null }[]
}

export interface Entry {
	code: string
	category: string
	name: string
	content: string
	unit: string
	unit_price: string
	dims?: Dims
	from?: string | null
	to?: string | null
}
export interface Catalogue {
	version: string
	effective: string
	items: Entry[]
}
export interface CatalogueVersion {
	id: string
	version: string
	effective: string
	approved?: string | null
	items?: number
	case?: string | null
	state?: string
}
export interface CatalogueChange {
	code: string
	kind: 'added' | 'changed' | 'removed'
	before?: Partial<Entry> | null
	after?: Partial<Entry> | null
}
export interface CatalogueVersionPage extends CatalogueVersion {
	entries?: Entry[]
	changes: CatalogueChange[]
}

export interface QuotaRow {
	project: Named
	system: Named | null
	unit: Named
	bar: QuotaBar
}
export interface LedgerEntry {
	at: string
	kind: string
	kind_title?: string
	dims: Dims
	case: { id: string; number: string } | null
	article: string | null
	by: string | null
}
export interface QuotaPage extends QuotaRow {
	entries: LedgerEntry[]
}

export interface Order {
	id: string
	number: string
	kind: string
	kind_title?: string
	case: { id: string; number: string; title?: string } | null
	system: Named | null
	vendor: Named | null
	state: 'open' | 'reported' | 'confirmed' | 'cancelled'
	items: { code: string; name: string; quantity: number }[]
	issued: string
	due: string | null
	reports: { name: string; identifier: string; addresses: string[] }[]
	note: string | null
	rev?: number
}

export interface Statement {
	id: string
	number: string
	kind: 'unit' | 'vendor'
	party: Named
	month: string
	state: string
	state_title?: string
	total_fen: number
	lines: number
}
export interface StatementPage extends Statement {
	case: { id: string; number: string; title?: string } | null
	systems?: { system: Named; amount_fen: number; lines?: number }[]
	total_capital: string
}
export interface StatementLine {
	id: string
	system: Named | null
	resource: Named | null
	code: string
	name: string
	quantity: number
	from: string
	to: string
	seconds: number
	period_seconds: number
	unit_price: string
	factor: string
	amount_fen: number
	objection?: { reason: string; state?: string; answer?: string | null } | null
	explain: string
}

export interface Org {
	id: string
	code: string
	name: string
	kind: string
	district: Named | null
	industry?: string
}
export interface Person {
	id: string
	name: string
	account: string
	org: Named
	state: 'active' | 'disabled'
	locked: boolean
	enrolled: boolean
	offices: string[]
	seen: string | null
	rev: number
}
export interface Grant {
	id: string
	person: Named
	org: Named
	role: string
	role_title: string
	scope?: string
	from: string
	to: string | null
	state: string
	proposed_by?: string | null
	confirmed_by?: string | null
	reason?: string | null
}
export interface Delegation {
	id: string
	from_person: Named
	to_person: Named
	grant?: string
	office: string
	from: string
	to: string
	reason: string
	side: 'given' | 'received'
	state: 'coming' | 'running' | 'over' | 'ended'
}

export interface CalendarYear {
	year: number
	published: boolean
	days: { date: string; kind: 'off' | 'work'; name: string }[]
	version?: string | number
	proposals?: CalendarProposal[]
}
export interface CalendarProposal {
	id: string
	source: string
	by: string
	at: string
	days?: number
	state?: string
}
export interface CalendarPreview {
	days: number
	changes: number | { date: string; kind: string; name?: string; old?: string | null }[]
	moved: { case: { id: string; number: string; title?: string } | string; step: string; old: string; new: string }[]
}

export interface RecordEntry {
	entry: number
	at: string
	kind: string
	kind_title?: string
	subject: string | null
	actor: string | null
	office: string | null
	result: string
	text: string
}
export interface RecordProof extends RecordEntry {
	leaf?: string
	proof: string[]
	head: { size: number; root: string; signature?: string; at?: string } | null
}

export interface LawDuty {
	id: string
	bearer: string
	home: string
	where: string
}
export interface LawValue {
	name: string
	shown: string
	strength: string
	reading: string
	alternative?: string | null
	from: string
}
export interface LawParagraph {
	cite: string
	text: string
	duties: LawDuty[]
	procedures: { name: string; title: string }[]
	values: LawValue[]
}
export interface LawArticle {
	number: number
	heading: string
	paragraphs: LawParagraph[]
	live?: { open: number; late: number; closed: number; in_time_rate: number | null }
	cases?: CaseRow[]
	interpretations?: { at: string; text: string; by?: string }[]
}
export interface Law {
	title: string
	preamble: string
	chapters: { number: number; title: string; articles: LawArticle[] }[]
}

export interface Notice {
	id: string
	at: string
	text: string
	case: string | null
	read: boolean
}
export interface Found {
	kind: 'case' | 'system' | 'unit' | 'article' | 'page'
	id: string
	title: string
	sub: string
}
