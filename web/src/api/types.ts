/* What the server says: names for the shapes of schema.d.ts, which is generated from /openapi.json (`npm run schema`). Where
 * the server promises "any JSON" because a rule pack decides what it is, it is narrowed here. */
import type { components } from './schema'

type Shapes = components['schemas']

export type Named = Shapes['Ref']
export type Dims = Record<string, number>
export interface Page<T> {
	items: T[]
	total: number
	limit: number
	offset: number
}

export type Me = Shapes['Me']
export type Office = Shapes['Office']
export type Preferences = Omit<Shapes['Preferences'], 'columns'> & { columns?: Record<string, string[]> | null }
export type DemoPerson = Shapes['DemoPerson']
export type Found = Omit<Shapes['Hit'], 'kind'> & { kind: Shapes['Hit']['kind'] | 'page' }

export type CloudTree = Shapes['CloudTree']
export type CloudWhole = Shapes['CloudWhole']
export type CloudZone = Shapes['CloudZone']
export type CloudPool = Shapes['CloudPool']
export type CloudNode = Shapes['CloudNode']

export type Clock = Shapes['Clock']
export type CardColour = Clock['card']
export type ClockDetail = Shapes['ClockStrip']
export type StripDay = Shapes['DayCell']
export type Duty = Shapes['Duty']
export type DeliberationRow = Shapes['Deliberation']
export type SavedFilter = Shapes['SavedFilter']
export type Template = Shapes['Template']
export type Submission = Shapes['Submission']
export type LawDifference = Shapes['LawDifference']
export type SupervisionRow = Shapes['Supervision']
export type SupervisedDuty = Shapes['SupervisedDuty']
export type ExceededLimit = Shapes['ExceededLimit']

export type Field = Shapes['Field']
export type Form = Record<string, unknown>
export interface Item {
	code: string
	quantity: number
}
export type Check = Shapes['Check']
export type ProcedureRow = Shapes['ProcedureRow']
export type Procedure = Shapes['Procedure']
export type Preview = Omit<Shapes['Preview'], 'limit' | 'periodic'> & { limit: QuotaBar | null; periodic: Periodic | null }

export type QuotaPoint = Shapes['QuotaPoint']
/* Its periods are known once it is decided. */
export type QuotaRule = Omit<Shapes['QuotaRule'], 'now' | 'next'> & Partial<Pick<Shapes['QuotaRule'], 'now' | 'next'>>
export interface Periodic {
	rules: QuotaRule[]
	points: QuotaPoint[]
}
/* `line`: the one of the lines that the matter is measured by. */
export type QuotaBar = Shapes['QuotaBar'] & { line?: 'line20' | 'line15' }
export type BarDim = Shapes['QuotaDimension']
export type Station = Shapes['Station']
export type Copied = Shapes['CopiedField']
export type Copy = Omit<Shapes['Copy'], 'items' | 'entries'> & { items?: Item[] | null; entries?: Entry[] | null }
export interface Copies {
	was: Copy | null
	asked: Copy | null
	granted: Copy | null
}
export type Action = Shapes['Action']
export type Evidence = Shapes['Evidence']
/* What the platform held about the matter when it was handed in; measured use comes with the metrics. */
export interface CaseEvidence {
	at: string
	held: {
		resource: { class: string; opened: string; held: Dims }
		project: { granted: Dims; reserved: Dims; used: Dims }
		unit?: { held: Dims; quota: Dims }
		billed: { month: string; amount_fen: number; state: string }[]
		measured: null
	}
}
export type Happened = Shapes['Moment']
export type CaseRow = Shapes['CaseRow']
export type Case = Omit<Shapes['Case'], 'copies' | 'form' | 'system' | 'resource' | 'quota' | 'evidence' | 'periodic' | 'statement' | 'justification'> & {
	copies: Copies
	justification?: Justification | null
	form: Form
	system?: Named | null
	resource?: Named | null
	quota?: QuotaBar | null
	evidence?: CaseEvidence | null
	periodic?: Periodic | null
	statement?: Named | null
}
export type Draft = Omit<Shapes['Draft'], 'form'> & { form: Form }

export type SystemRow = Shapes['System']
export type SystemPage = Shapes['SystemWhole']
export type Resource = Shapes['Resource']
export type ResourcePage = Shapes['ResourceWhole']
export type ResourceTerm = Shapes['ResourceTerm']
export type Ending = Shapes['Ending']
export type Snapshot = Shapes['Snapshot']

export type Catalogue = Shapes['Catalogue']
export type CatalogueItem = Shapes['CatalogueItem']
export type CatalogueVersion = Shapes['CatalogueVersion']
export type CatalogueVersionPage = Shapes['CatalogueVersionWhole']
/* An entry of a catalogue form. */
export interface Entry {
	code: string
	category: string
	name: string
	content: string
	unit: string
	unit_price: string
	dims?: Dims
}

export type QuotaRow = Shapes['Quota']
/* Amounts of a ledger's entry are signed. */
export type LedgerEntry = Omit<Shapes['QuotaEntry'], 'dims'> & { dims: Dims }
export type QuotaPage = Omit<Shapes['QuotaWhole'], 'entries'> & { entries: LedgerEntry[] }
export type QuotaRecount = Shapes['QuotaRecount']

export type Register = Shapes['Register']
export type RegisterEntry = Shapes['RegisterEntry']
export type RegisterEntryPage = Shapes['RegisterEntryWhole']
export type Principles = Shapes['Principles']
export type Figure = Shapes['Figure']
export type RegisterGaps = Shapes['RegisterGaps']
export type RegisterValue = Shapes['RegisterValue']

export type Order = Shapes['WorkOrder']
export type OrderPage = Shapes['WorkOrderWhole']

export type Statement = Shapes['Statement']
export type StatementPage = Shapes['StatementWhole']
export type StatementLine = Shapes['StatementLine']
export type StatementAgain = Shapes['StatementAgain']

export type Org = Shapes['Org']
export type Person = Shapes['Person']
export type Grant = Shapes['Grant']
export type Receiver = Shapes['Receiver']
export type Delegation = Shapes['Delegation']

export type CalendarYear = Shapes['CalendarYear']
export type CalendarProposal = Shapes['CalendarProposal']
export type CalendarPreview = Shapes['CalendarPreview']

export type RecordEntry = Shapes['RecordEntry']
export type RecordProof = Shapes['RecordProof']
export type RecordVerified = Shapes['RecordVerified']

export type Law = Shapes['Law']
export type LawArticle = Shapes['LawArticle']
export type LawArticlePage = Shapes['LawArticleWhole']

export type Notice = Shapes['Notice']
export type Warning = Shapes['Warning']
export type WarningPage = Omit<Shapes['WarningWhole'], 'finding'> & { finding: Record<string, unknown> }
export type WarningFigures = Shapes['WarningFigures']
export type Assessment = Shapes['Assessment']
export type CatalogueDifference = Shapes['CatalogueDifference']
export type PriceImpact = Shapes['PriceImpact']
export interface Justification {
	on: string
	items: {
		code: string
		name: string
		unit: string
		was: string
		now: string | null
		held: number
		units: number
		orders: number
		used_days: number
		billed_fen: number
		assessment: { case: string; from: string; to: string; quality: string; complaints: number; finding: string } | null
	}[]
}
