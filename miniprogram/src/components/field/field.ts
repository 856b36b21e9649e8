// One field of a form: its name, what is typed, and what is wrong with it, said there.
Component({
  properties: {
    label: { type: String, value: '' },
    value: { type: String, value: '' },
    placeholder: { type: String, value: '' },
    error: { type: String, value: '' },
    hint: { type: String, value: '' },
    type: { type: String, value: 'text' },
    maxlength: { type: Number, value: 140 },
    multiline: { type: Boolean, value: false },
    disabled: { type: Boolean, value: false },
  },
  methods: {
    typed(event: WechatMiniprogram.Input) {
      this.triggerEvent('change', { value: event.detail.value });
    },
    left() {
      this.triggerEvent('leave');
    },
  },
});
