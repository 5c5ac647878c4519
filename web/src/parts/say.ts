/* A short word that something was done. It goes by itself; nothing that must be read is said this way. */
import { ElMessage } from 'element-plus'
import 'element-plus/theme-chalk/el-message.css'

export const say = (text: string) => ElMessage({ message: text, duration: 2600, grouping: true, plain: false })
