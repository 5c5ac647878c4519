import { createPinia } from 'pinia'
import { createApp } from 'vue'
import 'element-plus/theme-chalk/base.css'
import './tokens.css'
import './base.css'
import { context } from '@/api/http'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import { words } from '@/words'
import App from './App.vue'
import { router } from './router'

const app = createApp(App).use(createPinia()).use(words)

/* A session that ended: the form being filled stays in its draft, and one comes back to the same page. */
context.signedOut = () => {
	const session = useSession()
	if (!session.signedIn) return
	session.drop()
	void router.push({ name: 'sign-in', query: { next: router.currentRoute.value.fullPath, ended: '1' } })
}

void usePreferences()
	.start()
	.then(() => {
		app.use(router)
		return router.isReady()
	})
	.then(() => app.mount('#app'))
