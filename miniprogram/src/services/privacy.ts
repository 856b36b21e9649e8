// The privacy agreement stands before any personal data. What was agreed to is a version of the document that was shown.
import { PRIVACY } from '../config/documents';
import { keep, kept } from './store';

export const agreed = (): boolean => kept('privacy') === PRIVACY.id;

export function agree(): void {
  keep('privacy', PRIVACY.id);
}
