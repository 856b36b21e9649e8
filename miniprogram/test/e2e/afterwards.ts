// What follows a visit, as far as a person has it: routes of its pages.
import type { Person } from './person';

interface Named {
  id: string;
}

/** The list always; a survey and a recovery where there is one. */
export async function prepareAfterwards(person: Person): Promise<Record<string, string>> {
  const surveys = await person.ask<(Named & { recovery?: Named })[]>('GET', '/api/v1/surveys');
  const found: Record<string, string> = { surveys: 'packages/survey/list/index' };
  const [survey] = surveys;
  const recovery = surveys.find((one) => one.recovery)?.recovery;
  if (survey) found['survey-detail'] = `pages/survey/detail?id=${survey.id}`;
  if (recovery) found['recovery-detail'] = `pages/recovery/detail?id=${recovery.id}`;
  return found;
}
