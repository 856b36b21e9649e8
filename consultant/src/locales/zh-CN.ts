import { audit } from './zh-CN/audit'
import { board } from './zh-CN/board'
import { booking } from './zh-CN/booking'
import { care } from './zh-CN/care'
import { cases } from './zh-CN/cases'
import { common } from './zh-CN/common'
import { customer } from './zh-CN/customer'
import { desk } from './zh-CN/desk'
import { feed } from './zh-CN/feed'
import { loan } from './zh-CN/loan'
import { manage } from './zh-CN/manage'
import { order } from './zh-CN/order'
import { quote } from './zh-CN/quote'
import { repair } from './zh-CN/repair'
import { scores } from './zh-CN/scores'
import { session } from './zh-CN/session'
import { survey } from './zh-CN/survey'
import { today } from './zh-CN/today'

export const zhCN = { common, session, today, board, booking, customer, order, loan, repair, quote, cases, survey, scores, care, feed, desk, manage, audit }

export type Texts = typeof zhCN
