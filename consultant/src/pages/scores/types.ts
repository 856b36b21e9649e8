/** Names of the contract, short. */
import type { Schemas } from '@/api/client'

export type Subject = Schemas['SurveySubject']
export type Round = Schemas['ScoreRound']
export type Driver = Schemas['ScoreDriver']
export type Scores = Schemas['ScoresView']
