/* What a statement's state is called. */
import { useI18n } from 'vue-i18n'
import type { Statement } from '@/api/types'

export function useStatementState() {
	const { t, te } = useI18n()
	const known = ['drawn', 'verified', 'objected', 'confirmed', 'approved']
	const state = (s: Statement) =>
		s.state_title ?? (te(`statement_state.${s.state}`) ? t(`statement_state.${s.state}`) : s.state)
	const states = () => known.map((name) => ({ name, label: t(`statement_state.${name}`) }))
	return { state, states }
}
