// Photos of the server: small ones in a row, one of them as large as the phone.
import { API_BASE } from '../config/env';

export interface Picture {
  key: string;
  src: string;
  full: string;
  name: string;
}

interface Link {
  media_id: string;
  url: string;
  thumb_url: string;
}

export const picturesOf = (links: Link[], name: (n: number) => string): Picture[] =>
  links.map((link, n) => ({ key: link.media_id, src: API_BASE + link.thumb_url, full: API_BASE + link.url, name: name(n + 1) }));

/** Opens one of them; the others are a swipe away. */
export function enlarge(pictures: Picture[], index: number): void {
  const current = pictures[index]?.full;
  if (current) wx.previewImage({ urls: pictures.map((one) => one.full), current });
}
