// All photos of a repair: the marks on the body, findings by their colour, the work, what was replaced.
import { zh } from '../../../locales/zh-CN';
import { type Mark, type SeenGroup, groupsOfPhotos, marksOf } from '../../../services/evidence';
import { screen } from '../../../services/screen';

screen({
  hears: ['repair'],
  data: { t: zh.photos, groups: [] as SeenGroup[], marks: [] as Mark[], linked: true },
  id: '',

  onLoad(options: { id?: string }) {
    this.id = options.id ?? '';
  },

  async show(read, page) {
    const { items, links_until } = await read('/api/v1/repairs/{id}/photos', { path: { id: page.id } });
    // Links are short-lived: those of an old copy open nothing.
    const linked = !read.stale && Date.parse(links_until) > Date.now();
    return { groups: groupsOfPhotos(items, linked), marks: marksOf(items), linked };
  },

  enlarge(event: WechatMiniprogram.TouchEvent) {
    const { seen, picture } = event.currentTarget.dataset as { seen: string; picture: string };
    const pictures = this.data.groups.flatMap((group) => group.items).find((one) => one.id === seen)?.pictures ?? [];
    wx.previewImage({ urls: pictures.map((one) => one.full), current: picture });
  },
});
