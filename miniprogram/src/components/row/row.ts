// A line that opens something.
Component({
  properties: {
    icon: { type: String, value: '' },
    title: { type: String, value: '' },
    note: { type: String, value: '' },
    hint: { type: String, value: '' },
  },
  methods: {
    open() {
      this.triggerEvent('open');
    },
  },
});
