// Component(), Behavior(), Page() and App() on glass-easel, WeChat's own component framework.
import * as glassEasel from 'glass-easel';
import { MiniProgramEnv } from 'glass-easel-miniprogram-adapter';
import { project } from 'virtual:project';
import { templates } from 'virtual:templates';
import { preview } from './preview';
import { gesture } from './wx/gesture';

// Definitions are as open as WeChat's.
type Definition = Record<string, any>;

const globals = globalThis as any;
const env = new MiniProgramEnv();
export const space = env.createCodeSpace('app', true);
export const backendContext: any = new glassEasel.CurrentWindowBackendContext();
export const backend = env.associateBackend(backendContext);

for (const [name, config] of Object.entries(project.configs)) {
  space.addComponentStaticConfig(name, config as any);
  space.addStyleSheet(name, undefined, project.scopes[name]);
  space.addCompiledTemplate(name, { groupList: templates, content: templates[name] } as any);
}

/** String behaviours such as `wx://form-field` belong to WeChat's own elements. */
function clean(definition: Definition): any {
  const behaviors = (definition.behaviors ?? []).filter((one: unknown) => typeof one !== 'string');
  return { ...definition, behaviors };
}

/** Notes how large each setData of a page is (WeChat sends it between two threads), and when the first page has what it shows. */
function weigh(instance: any, name: string): void {
  const set = instance.setData.bind(instance);
  instance.setData = (data: any, done?: () => void) => {
    if (data?.stage === 'ready' && preview.useful === undefined) {
      const requests = preview.requests.length;
      requestAnimationFrame(() => (preview.useful = { ms: performance.now() - preview.started, requests }));
    }
    const bytes = new TextEncoder().encode(JSON.stringify(data ?? {})).length;
    preview.setData[name] = Math.max(preview.setData[name] ?? 0, bytes);
    return set(data, done);
  };
}

globals.Component = (definition: Definition) => {
  const name: string = globals.__registering;
  const config: any = space.getComponentStaticConfig(name) ?? {};
  if (definition.options?.styleIsolation) config.styleIsolation ??= definition.options.styleIsolation;
  if (definition.options?.addGlobalClass) config.addGlobalClass = true;
  // Ids stand in the document, so that a scroll-view finds its child.
  const options = name.startsWith('npm/') ? definition.options : { ...definition.options, writeIdToDOM: true };
  return space.component(name).definition(clean({ ...definition, options })).register();
};
globals.Behavior = (definition: Definition) => space.behavior().definition(clean(definition)).register();

globals.Page = (definition: Definition) => {
  const name: string = globals.__registering;
  const { data, options, behaviors, ...rest } = definition;
  const methods: Definition = {};
  const fields: Definition = {};
  for (const [key, value] of Object.entries(rest)) (typeof value === 'function' ? methods : fields)[key] = value;
  const created = function created(this: any) {
    Object.assign(this, structuredClone(fields));
    weigh(this, name);
  };
  const whole = { options, behaviors, data, methods, lifetimes: { created } };
  space.component(name).definition(clean(whole)).register();
};

let theApp: Definition = {};
globals.App = (definition: Definition) => {
  theApp = definition;
};
globals.getApp = () => theApp;
globals.getRegExp = (pattern: string, flags?: string) => new RegExp(pattern, flags);
globals.getDate = (...parts: []) => new Date(...parts);
globals.global = globals;

/** Events of an input are sent by the built-in itself, with WeChat's detail. */
function isOfInput(type: string, original: Event | undefined): boolean {
  const target = original?.target as HTMLElement | null;
  return ['input', 'change', 'focus', 'blur'].includes(type) && /^(INPUT|TEXTAREA|SELECT)$/.test(target?.tagName ?? '');
}

/** WeChat knows rpx in a style attribute as well. */
const setAttribute = Element.prototype.setAttribute;
Element.prototype.setAttribute = function set(name: string, value: string) {
  const scaled = name === 'style' ? String(value).replace(/(-?\d*\.?\d+)rpx/g, 'calc($1 * var(--rpx))') : value;
  setAttribute.call(this, name, scaled);
};

backendContext.onEvent((target: any, type: string, detail: any, options: any) => {
  const original = options.originalEvent;
  if (isOfInput(type, original)) return;
  const event: any = new (glassEasel.Event as any)(type, type === 'tap' ? { x: detail?.x, y: detail?.y } : detail, options);
  const x = detail?.x ?? original?.clientX;
  const y = detail?.y ?? original?.clientY;
  const point = { identifier: 0, pageX: x, pageY: y, clientX: x, clientY: y };
  event.touches = original?.touches ? [...original.touches] : [point];
  event.changedTouches = original?.changedTouches?.length ? [...original.changedTouches] : [point];
  if (type === 'tap') gesture.begin();
  glassEasel.Event.dispatchEvent(target, event);
});
