// All photos of a repair: the marks on the body, findings by their colour, the work, what was replaced.
import { zh } from '../../../locales/zh-CN';
import { type Mark, type SeenGroup, groupsOfPhotos, marksOf } from '../../../services/evidence';
import { enlarge } from '../../../services/pictures';
import { screen } from '../../../services/screen';

screen({
  hears: ['repair'],
  data: { t: zh.photos, groups: [] as SeenGroup[], marks: [] as Mark[], linked: true },
  id: '',
  until: 0,

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
  },

  async show(read, page) {
    const { items, links_until } = await read('/api/v1/repairs/{id}/photos', { path: { id: page.id } });
    // Links are short-lived: those of an old copy open nothing.
    const linked = !read.stale && Date.parse(links_until) > Date.now();
    page.until = Date.parse(links_until);
    return { groups: groupsOfPhotos(items, linked), marks: marksOf(items), linked };
  },

  async enlarge(event: WechatMiniprogram.TouchEvent) {
    const { seen, index } = event.currentTarget.dataset as { seen: string; index: number };
    if (this.until < Date.now()) await this.reload();
    enlarge(this.data.groups.flatMap((group) => group.items).find((one) => one.id === seen)?.pictures ?? [], index);
  },
});
