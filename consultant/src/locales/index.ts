/** The texts of the app. A second language is a second object of the same shape. */
import { zhCN, type Texts } from './zh-CN'

export const t: Texts = zhCN
