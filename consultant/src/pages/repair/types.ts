/** Names of the contract, short. */
import type { Schemas } from '@/api/client'

export type Detail = Schemas['StaffRepairView']
export type Repair = Schemas['RepairView']
export type Card = Schemas['StaffRepairCard']
export type Job = Schemas['JobCardView']
export type Stage = Schemas['RepairStage']
export type Gate = Schemas['RepairGate']
export type Open = Schemas['RepairOpenView']
export type Checks = Schemas['RepairChecksView']
export type Check = Schemas['RepairCheckView']
export type CheckWish = Schemas['RepairCheck']
export type List = Schemas['RepairList']
export type Part = Schemas['RepairPartView']
export type Evidence = Schemas['EvidenceView']
export type EvidenceKind = Schemas['RepairEvidenceKind']
export type Colour = Schemas['RepairColour']
