// The built-ins with behaviour that the pages use, over the browser's own elements.
import { space } from './components';
import { preview } from './preview';
import { chooseDate, chooseOne } from './wx/dialogs';
import { picture } from './wx/photos';

// Glass-easel's own types are generic over each definition.
type Host = HTMLElement;
type Self = any;

interface Built {
  properties: Record<string, unknown>;
  attached: (self: Self, host: Host) => void;
  changed?: Record<string, (self: Self, value: any) => void>;
}

function builtin(name: string, { properties, attached, changed = {} }: Built): void {
  const observers = Object.fromEntries(
    Object.entries(changed).map(([key, run]) => [
      key,
      function observer(this: Self, value: unknown) {
        if (this.__ready) run(this, value);
      },
    ]),
  );
  const componentSpace: any = space.getComponentSpace();
  const definition = componentSpace.defineComponent({
    is: `wx/${name}`,
    properties: { ariaLabel: String, ariaRole: String, ...properties },
    observers: {
      ...observers,
      ariaLabel(this: Self, value: string) {
        if (this.__ready && value) (this.__inner ?? this.$$).setAttribute('aria-label', value);
      },
    },
    lifetimes: {
      attached(this: Self) {
        attached(this, this.$$);
        this.__ready = true;
        if (this.data.ariaLabel) (this.__inner ?? this.$$).setAttribute('aria-label', this.data.ariaLabel);
        if (this.data.ariaRole) this.$$.setAttribute('role', this.data.ariaRole);
      },
    },
  });
  componentSpace.setGlobalUsingComponent(`wx-${name}`, definition.general ? definition.general() : definition);
}

/** What can be tapped can be reached by the keyboard. */
function keyboard(host: Host): void {
  host.tabIndex = 0;
}

/** Enter and space do what a tap does. */
addEventListener('keydown', (event) => {
  const host = event.target as HTMLElement;
  if ((event.key !== 'Enter' && event.key !== ' ') || !host.closest('wx-page') || /^(INPUT|TEXTAREA)$/.test(host.tagName)) return;
  event.preventDefault();
  const at = { bubbles: true, clientX: 1, clientY: 1, button: 0 };
  host.dispatchEvent(new MouseEvent('mousedown', at));
  host.dispatchEvent(new MouseEvent('mouseup', at));
  host.click();
});

function field(tag: 'input' | 'textarea'): Built {
  const update = (self: Self) => {
    const inner = self.__inner as HTMLInputElement;
    inner.placeholder = self.data.placeholder;
    inner.disabled = self.data.disabled;
    if (self.data.maxlength > 0) inner.maxLength = self.data.maxlength;
    if (tag === 'input') inner.inputMode = self.data.type === 'number' || self.data.type === 'digit' ? 'numeric' : 'text';
  };
  return {
    properties: { value: String, placeholder: String, disabled: Boolean, type: String, maxlength: { type: Number, value: 140 }, focus: Boolean, name: String, adjustPosition: Boolean, autoHeight: Boolean, placeholderClass: String, placeholderStyle: String, confirmType: String, cursorSpacing: Number, ariaInvalid: Boolean },
    attached(self, host) {
      const inner = document.createElement(tag) as HTMLInputElement;
      self.__inner = inner;
      host.appendChild(inner);
      inner.value = self.data.value;
      update(self);
      inner.addEventListener('input', (event) => {
        event.stopPropagation();
        self.triggerEvent('input', { value: inner.value, cursor: inner.selectionStart }, {});
      });
      inner.addEventListener('change', (event) => event.stopPropagation());
      inner.addEventListener('focus', () => self.triggerEvent('focus', { value: inner.value, height: 0 }, {}));
      inner.addEventListener('blur', () => self.triggerEvent('blur', { value: inner.value }, {}));
    },
    changed: {
      value: (self, value) => {
        if (self.__inner.value !== value) self.__inner.value = value;
      },
      placeholder: update,
      disabled: update,
      ariaInvalid: (self, value) => self.__inner.setAttribute('aria-invalid', String(Boolean(value))),
    },
  };
}

builtin('input', field('input'));
builtin('textarea', field('textarea'));

builtin('image', {
  properties: { src: String, mode: String, lazyLoad: Boolean, showMenuByLongpress: Boolean },
  attached(self, host) {
    const inner = document.createElement('img');
    self.__inner = inner;
    host.appendChild(inner);
    inner.alt = self.data.ariaLabel ?? '';
    if (self.data.mode === 'aspectFill') inner.style.objectFit = 'cover';
    if (self.data.src) inner.src = picture(self.data.src);
  },
  changed: {
    src: (self, value) => {
      self.__inner.src = picture(value);
    },
  },
});

/** What WeChat answers to a button of an open type. */
function openType(self: Self): void {
  const kinds = String(self.data.openType ?? '').split('|');
  if (kinds.includes('agreePrivacyAuthorization')) self.triggerEvent('agreeprivacyauthorization', {}, {});
  if (kinds.includes('getPhoneNumber')) {
    const detail = preview.phone
      ? { code: `phone-${preview.phone}-${Date.now()}`, errMsg: 'getPhoneNumber:ok' }
      : { errMsg: 'getPhoneNumber:fail user deny' };
    self.triggerEvent('getphonenumber', detail, {});
  }
  if (kinds.includes('contact')) chooseOne('客服会话', ['（预览中不会打开）']).catch(() => undefined);
  if (kinds.includes('share')) chooseOne('转发给朋友', ['（预览中不会发送）']).catch(() => undefined);
}

/** What TDesign passes to a button and a browser has no use for. */
const UNUSED_OF_BUTTON = [
  'activityType', 'entrancePath', 'hoverStopPropagation', 'hoverStartTime', 'hoverStayTime', 'needShowEntrance', 'sessionFrom',
  'sendMessageTitle', 'sendMessagePath', 'sendMessageImg', 'appParameter', 'showMessageCard', 'phoneNumberNoQuotaToast',
];
const of = (names: string[]) => Object.fromEntries(names.map((name) => [name, null]));

builtin('button', {
  properties: { openType: String, formType: String, disabled: Boolean, loading: Boolean, hoverClass: String, type: String, size: String, plain: Boolean, lang: String, ...of(UNUSED_OF_BUTTON) },
  attached(self, host) {
    host.setAttribute('role', 'button');
    host.setAttribute('aria-disabled', String(Boolean(self.data.disabled)));
    keyboard(host);
    host.addEventListener('click', () => {
      if (!self.data.disabled) openType(self);
    });
  },
  changed: { disabled: (self, value) => self.$$.setAttribute('aria-disabled', String(Boolean(value))) },
});

builtin('scroll-view', {
  properties: { scrollX: Boolean, scrollY: Boolean, scrollIntoView: String, enhanced: Boolean, showScrollbar: Boolean, scrollTop: Number },
  attached(self, host) {
    host.toggleAttribute('data-x', self.data.scrollX);
    host.toggleAttribute('data-y', self.data.scrollY);
    host.tabIndex = 0;
    bring(host, self.data.scrollIntoView);
  },
  changed: { scrollIntoView: (self, value) => bring(self.$$, value) },
});

/** Brings a child into view once it is there, without moving the page. */
function bring(host: Host, id: string): void {
  if (!id) return;
  requestAnimationFrame(() => {
    const child = host.querySelector<HTMLElement>(`[id$="${id}"]`);
    if (!child) return;
    const [inner, outer] = [child.getBoundingClientRect(), host.getBoundingClientRect()];
    host.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  });
}

builtin('picker', {
  properties: { mode: { type: String, value: 'selector' }, range: { type: Array, value: [] }, rangeKey: String, value: { type: null, value: 0 }, start: String, end: String, disabled: Boolean, headerText: String },
  attached(self, host) {
    host.setAttribute('role', 'button');
    keyboard(host);
    host.addEventListener('click', () => {
      if (self.data.disabled) return;
      const { mode, range, rangeKey, headerText } = self.data;
      const answer =
        mode === 'date'
          ? chooseDate(headerText || '选择日期', self.data.value, self.data.start, self.data.end)
          : chooseOne(headerText || '请选择', range.map((one: any) => (rangeKey ? one[rangeKey] : one)));
      answer.then(
        (value) => self.triggerEvent('change', { value }, {}),
        () => self.triggerEvent('cancel', {}, {}),
      );
    });
  },
});

builtin('switch', {
  properties: { checked: Boolean, disabled: Boolean, color: String, type: String },
  attached(self, host) {
    host.setAttribute('role', 'switch');
    keyboard(host);
    host.setAttribute('aria-checked', String(self.data.checked));
    host.setAttribute('aria-disabled', String(self.data.disabled));
    host.addEventListener('click', () => {
      if (self.data.disabled) return;
      const value = host.getAttribute('aria-checked') !== 'true';
      host.setAttribute('aria-checked', String(value));
      self.triggerEvent('change', { value }, {});
    });
  },
  changed: {
    checked: (self, value) => self.$$.setAttribute('aria-checked', String(value)),
    disabled: (self, value) => self.$$.setAttribute('aria-disabled', String(value)),
  },
});
