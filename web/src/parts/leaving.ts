/* Leaving a half-filled form asks. */
import { ElMessageBox } from 'element-plus'
import { onBeforeUnmount, onMounted } from 'vue'
import { useI18n } from 'vue-i18n'
import { onBeforeRouteLeave } from 'vue-router'
import 'element-plus/theme-chalk/el-message-box.css'
import 'element-plus/theme-chalk/el-overlay.css'
import 'element-plus/theme-chalk/el-button.css'

export function useLeaving(dirty: () => boolean) {
	const { t } = useI18n()
	const warn = (event: BeforeUnloadEvent) => {
		if (dirty()) event.preventDefault()
	}
	onMounted(() => addEventListener('beforeunload', warn))
	onBeforeUnmount(() => removeEventListener('beforeunload', warn))
	onBeforeRouteLeave(async () => {
		if (!dirty()) return true
		return ElMessageBox.confirm(t('leave.text'), t('leave.title'), {
			confirmButtonText: t('leave.go'),
			cancelButtonText: t('leave.stay'),
		})
			.then(() => true)
			.catch(() => false)
	})
}
