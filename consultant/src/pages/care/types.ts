/** Names of the contract, short. */
import type { Schemas } from '@/api/client'

export type Kind = Schemas['CareKind']
export type Season = Schemas['CareSeason']
export type Params = Schemas['CareParams']
export type Rule = Schemas['CareRuleView']
export type Rules = Schemas['CareRulesView']
export type DryRun = Schemas['DryRunView']
export type Message = Schemas['StaffCareView']
export type Plan = Schemas['CarePlanView']
export type CarCare = Schemas['StaffCarView']
export type Butler = Schemas['TeamButlerView']
export type Absence = Schemas['AbsenceView']
