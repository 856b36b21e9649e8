// The ordered car in a list: the step that counts, whom we wait for.
Component({
  properties: {
    order: { type: Object, value: {} },
  },
  methods: {
    open() {
      const { id } = this.data.order as { id: string };
      wx.navigateTo({ url: `/pages/order/detail?id=${id}` });
    },
  },
});
