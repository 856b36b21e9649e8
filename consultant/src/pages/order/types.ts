/** Names of the contract, short. */
import type { Schemas } from '@/api/client'

export type Card = Schemas['OrdersView']
export type Detail = Schemas['StaffOrderView']
export type Order = Schemas['OrderView']
export type Path = Schemas['PathView']
export type Step = Schemas['OrderStepView']
export type Report = Schemas['OrderReportView']
export type Plan = Schemas['PlanView']
export type Check = Schemas['StaffCheckView']
export type StepKind = Schemas['StepKind']
export type Milestone = Schemas['Milestone']
export type PayKind = Schemas['PayKind']
