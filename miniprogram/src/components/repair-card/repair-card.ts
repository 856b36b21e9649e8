// A car in the workshop in a list: where it stands, what I must do or when it will be ready.
Component({
  properties: {
    repair: { type: Object, value: {} },
  },
  methods: {
    open() {
      const { url } = this.data.repair as { url: string };
      wx.navigateTo({ url });
    },
  },
});
