/** Names of the contract, short. */
import type { Schemas } from '@/api/client'

export type Subject = Schemas['SurveySubject']
export type State = Schemas['SurveyState']
export type Kind = Schemas['SurveyQuestionKind']
export type Stage = Schemas['SurveyStage']
export type Fact = Schemas['SurveyFact']
export type FormState = Schemas['SurveyFormState']
export type Choice = Schemas['SurveyOption']
export type MatrixRow = Schemas['SurveyRow']
export type ShowIf = Schemas['SurveyShowIf']
export type Question = Schemas['SurveyQuestion']
export type Answer = Schemas['SurveyAnswer']
export type Rule = Schemas['SurveyRule']
export type Line = Schemas['StaffSurveyLineView']
export type FormLine = Schemas['FormLineView']
export type Form = Schemas['FormView']
export type Preview = Schemas['FormPreviewView']
