// The privacy agreement, to be read before and after it was agreed to.
import { PRIVACY } from '../../../config/documents';
import { screen } from '../../../services/screen';

screen({ data: { title: PRIVACY.title, paragraphs: PRIVACY.paragraphs } });
