import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from '@/stores/session'

declare module 'vue-router' {
	interface RouteMeta {
		width?: 'read' | 'full'
		open?: boolean /* without signing in */
	}
}
const read = { width: 'read' as const }

export const router = createRouter({
	history: createWebHistory(),
	scrollBehavior: (to, from, kept) => {
		if (kept) return kept
		if (to.hash) return { el: to.hash, top: 72 }
		return to.path === from.path ? false : { top: 0 }
	},
	routes: [
		{ path: '/', redirect: { name: 'duties' } },
		{
			path: '/sign-in',
			name: 'sign-in',
			meta: { open: true },
			component: () => import('@/pages/sign-in/SignIn.vue'),
		},
		{ path: '/duties', name: 'duties', component: () => import('@/pages/duties/Duties.vue') },
		{ path: '/apply', name: 'apply', meta: read, component: () => import('@/pages/apply/Apply.vue') },
		{ path: '/apply/:procedure', name: 'apply-form', component: () => import('@/pages/apply/ApplyForm.vue') },
		{ path: '/cases', name: 'cases', component: () => import('@/pages/cases/Cases.vue') },
		{ path: '/cases/:id', name: 'case', component: () => import('@/pages/cases/CasePage.vue') },
		{ path: '/cases/:id/compare', name: 'case-compare', component: () => import('@/pages/compare/CompareCase.vue') },
		{
			path: '/deliberations',
			name: 'deliberations',
			component: () => import('@/pages/deliberations/Deliberations.vue'),
		},
		{ path: '/templates', name: 'templates', meta: read, component: () => import('@/pages/templates/Templates.vue') },
		{ path: '/search', name: 'search', meta: read, component: () => import('@/pages/search/Search.vue') },
		{ path: '/f/:id', name: 'filter', component: () => import('@/pages/search/OpenFilter.vue') },
		{ path: '/systems', name: 'systems', component: () => import('@/pages/systems/Systems.vue') },
		{ path: '/systems/:id', name: 'system', component: () => import('@/pages/systems/SystemPage.vue') },
		{ path: '/resources', name: 'resources', component: () => import('@/pages/resources/Resources.vue') },
		{ path: '/resources/:id', name: 'resource', component: () => import('@/pages/resources/ResourcePage.vue') },
		{ path: '/ending', name: 'ending', component: () => import('@/pages/ending/Ending.vue') },
		{ path: '/quotas', name: 'quotas', component: () => import('@/pages/quotas/Quotas.vue') },
		{ path: '/quotas/:id', name: 'quota', component: () => import('@/pages/quotas/QuotaPage.vue') },
		{ path: '/clouds', name: 'clouds', component: () => import('@/pages/clouds/Clouds.vue') },
		{ path: '/clouds/:id', name: 'cloud', component: () => import('@/pages/clouds/CloudPage.vue') },
		{ path: '/catalogue', name: 'catalogue', component: () => import('@/pages/catalogue/Catalogue.vue') },
		{
			path: '/catalogue/compare',
			name: 'catalogue-compare',
			component: () => import('@/pages/compare/CompareCatalogue.vue'),
		},
		{ path: '/catalogue/assessments', name: 'assessments', component: () => import('@/pages/catalogue/Assessments.vue') },
		{ path: '/catalogue/differences', name: 'differences', component: () => import('@/pages/catalogue/Differences.vue') },
		{
			path: '/catalogue/versions/:id',
			name: 'catalogue-version',
			component: () => import('@/pages/catalogue/CatalogueVersion.vue'),
		},
		{ path: '/warnings', name: 'warnings', component: () => import('@/pages/warnings/Warnings.vue') },
		{ path: '/warnings/:id', name: 'warning', component: () => import('@/pages/warnings/WarningPage.vue') },
		{ path: '/orders', name: 'orders', component: () => import('@/pages/orders/Orders.vue') },
		{ path: '/orders/:id', name: 'order', component: () => import('@/pages/orders/OrderPage.vue') },
		{ path: '/principles', name: 'principles', component: () => import('@/pages/principles/Principles.vue') },
		{ path: '/registers', name: 'registers', component: () => import('@/pages/registers/Registers.vue') },
		{ path: '/registers/:name', name: 'register', component: () => import('@/pages/registers/RegisterPage.vue') },
		{
			path: '/registers/:name/:id',
			name: 'register-entry',
			component: () => import('@/pages/registers/EntryPage.vue'),
		},
		{ path: '/statements', name: 'statements', component: () => import('@/pages/statements/Statements.vue') },
		{ path: '/statements/:id', name: 'statement', component: () => import('@/pages/statements/StatementPage.vue') },
		{
			path: '/supervision',
			name: 'supervision',
			component: () => import('@/pages/supervision/Supervision.vue'),
		},
		{
			path: '/supervision/duties',
			name: 'supervision-duties',
			component: () => import('@/pages/supervision/SupervisedDuties.vue'),
		},
		{
			path: '/supervision/exceeded',
			name: 'supervision-exceeded',
			component: () => import('@/pages/supervision/Exceeded.vue'),
		},
		{ path: '/people', name: 'people', component: () => import('@/pages/people/People.vue') },
		{ path: '/workdays/:year?', name: 'calendar', component: () => import('@/pages/calendar/Calendar.vue') },
		{ path: '/record', name: 'record', component: () => import('@/pages/record/Record.vue') },
		{ path: '/regulation', name: 'regulation', component: () => import('@/pages/regulation/Regulation.vue') },
		{ path: '/regulation/compare', name: 'law-compare', component: () => import('@/pages/compare/CompareLaw.vue') },
		{
			path: '/regulation/:name',
			name: 'procedure',
			meta: read,
			component: () => import('@/pages/regulation/ProcedurePage.vue'),
		},
		{ path: '/notices', name: 'notices', meta: read, component: () => import('@/pages/notices/Notices.vue') },
		{
			path: '/preferences',
			name: 'preferences',
			meta: read,
			component: () => import('@/pages/preferences/Preferences.vue'),
		},
		{ path: '/:rest(.*)*', name: 'absent', component: () => import('@/pages/absent/Absent.vue') },
	],
})

router.beforeEach(async (to) => {
	const session = useSession()
	if (!session.asked) await session.load()
	if (to.meta.open || session.signedIn) return true
	return { name: 'sign-in', query: to.path === '/duties' ? {} : { next: to.fullPath } }
})
