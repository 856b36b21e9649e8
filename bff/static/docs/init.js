// The API's documentation page: Swagger UI in Chinese, and, in the demo only, one click to be somebody.
'use strict';

const CONTRACT = '/api/v1/openapi.json';
const REMEMBERED = 'chezhu.demo.who';

const byId = (id) => document.getElementById(id);

function trouble(sentence) {
  byId('trouble').textContent = sentence;
  byId('trouble').hidden = false;
}

// --- what Swagger UI says, in Chinese ------------------------------------------------------------

const WORDS = {
  'Authorize': '登录凭证', 'Authorized': '已登录', 'Logout': '退出', 'Close': '关闭', 'Available authorizations': '登录凭证',
  'Try it out': '试一试', 'Cancel': '取消', 'Execute': '发送', 'Clear': '清除', 'Reset': '重置', 'Loading': '发送中',
  'Parameters': '参数', 'No parameters': '没有参数', 'Name': '名称', 'Description': '说明', 'Request body': '请求体',
  'Responses': '响应', 'Response body': '响应体', 'Response headers': '响应头', 'Server response': '服务器的答复',
  'Code': '状态码', 'Details': '内容', 'Links': '关联', 'No links': '无', 'Request URL': '请求地址', 'Curl': 'curl 命令',
  'Request duration': '用时', 'Example Value': '示例', 'Schema': '结构', 'Schemas': '数据结构', 'Download': '下载',
  'Media type': '媒体类型', 'Response content type': '响应类型', 'Send empty value': '发送空值', 'Edit Value': '编辑',
  'Controls Accept header.': '决定 Accept 头。', 'Controls': '决定', 'header.': '头。', 'required': '必填', 'Error': '错误',
  'Undocumented': '未写入约定', 'Unauthorized': '未登录', 'Value:': '凭证：', 'Copy to clipboard': '复制',
  'Hide': '收起', 'Expand operation': '展开', 'Collapse operation': '收起', 'Filter by tag': '按模块筛选', 'Filter by tag or path': '按模块或路径筛选',
  'No response from server': '服务器没有答复', 'Add string item': '加一项', 'Add item': '加一项', 'Response examples': '响应示例',
  'Examples': '示例', 'Request body example value': '请求体示例', 'Servers': '服务器', 'Expand all': '全部展开', 'Collapse all': '全部收起',
};
// What the server or the contract says stays as it is.
const LEFT_ALONE = 'pre, code, textarea, .renderedMarkdown, .opblock-summary-path, .opblock-summary-description, .parameter__name, .prop-type, .json-schema-2020-12';

function translate(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = root.nodeType === Node.TEXT_NODE ? root : walker.nextNode(); node; node = walker.nextNode()) {
    const word = WORDS[node.nodeValue.trim()];
    if (word && node.parentElement && (!node.parentElement.closest(LEFT_ALONE) || node.parentElement.matches('.parameter__name span'))) {
      found.push([node, word]);
    }
  }
  found.forEach(([node, word]) => { node.nodeValue = node.nodeValue.replace(node.nodeValue.trim(), word); });
  if (root.querySelectorAll) {
    root.querySelectorAll('input[placeholder]').forEach((input) => {
      if (WORDS[input.placeholder]) input.placeholder = WORDS[input.placeholder];
    });
  }
}

new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.type === 'characterData') translate(change.target);
    else change.addedNodes.forEach(translate);
  }
}).observe(byId('swagger-ui'), { childList: true, characterData: true, subtree: true });

// --- requests ------------------------------------------------------------------------------------

// 128 random bits; crypto.randomUUID exists on https and localhost only.
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// POST and PATCH need an Idempotency-Key: the page makes a new one for each press of the button,
// unless the person typed one to see what a repeat answers.
function withKey(request) {
  const method = (request.method || 'GET').toUpperCase();
  if (method === 'POST' || method === 'PATCH') {
    const name = Object.keys(request.headers).find((header) => header.toLowerCase() === 'idempotency-key');
    if (!name || !String(request.headers[name]).trim()) {
      if (name) delete request.headers[name];
      request.headers['Idempotency-Key'] = newKey();
    }
  }
  return request;
}

// On this page the key may be left empty, so the form must not insist on it.
function keyMayBeEmpty(contract) {
  const soften = (parameter) => {
    if (parameter && parameter.in === 'header' && String(parameter.name).toLowerCase() === 'idempotency-key') {
      parameter.required = false;
      parameter.description = `${parameter.description || ''}（在本页可留空，会自动生成）`;
      delete parameter.example;
      delete parameter.examples;
    }
  };
  Object.values(contract.paths || {}).forEach((path) => Object.values(path).forEach((operation) => {
    if (operation && Array.isArray(operation.parameters)) operation.parameters.forEach(soften);
  }));
  Object.values((contract.components || {}).parameters || {}).forEach(soften);
  return contract;
}

async function getJson(address) {
  const response = await fetch(address, { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`${address} → ${response.status}`);
  return response.json();
}

// --- the demo's people ---------------------------------------------------------------------------

let ui;
let schemes = []; // the names of the contract's bearer schemes
let people = [];
let renewal;

function show(person, note) {
  document.querySelectorAll('#people button').forEach((button) => {
    button.setAttribute('aria-pressed', String(!!person && button.dataset.who === person.who));
  });
  byId('leave').hidden = !person;
  const line = byId('who');
  line.textContent = '';
  if (person) {
    const name = document.createElement('b');
    name.textContent = [person.name, person.title, person.store].filter(Boolean).join(' · ');
    line.append('当前身份：', name);
    if (note) line.append(`　${note}`);
  } else {
    line.textContent = note || '演示环境：点一个身份即可登录，随后展开任一接口，点“发送”。';
  }
}

async function become(person) {
  clearTimeout(renewal);
  try {
    const answer = await getJson(`/demo/login?who=${encodeURIComponent(person.who)}`);
    ui.authActions.authorize(Object.fromEntries(schemes.map((name) => [
      name, { name, schema: { type: 'http', scheme: 'bearer' }, value: answer.access_token },
    ])));
    sessionStorage.setItem(REMEMBERED, person.who);
    show(person, person.note);
    // Access tokens are short-lived: a new one comes well before the old one ends.
    renewal = setTimeout(() => become(person), (answer.expires_in || 600) * 700);
  } catch (error) {
    show(null, `登录没有成功（${error.message}），请再点一次。`);
  }
}

function leave() {
  clearTimeout(renewal);
  sessionStorage.removeItem(REMEMBERED);
  ui.authActions.logout(schemes);
  show(null);
}

async function offerPeople() {
  try {
    people = (await getJson('/demo/people.json')).people;
  } catch {
    return; // not the demo
  }
  for (const [kind, label] of [['owner', '车主'], ['staff', '员工']]) {
    const group = document.createElement('div');
    group.className = 'group';
    const title = document.createElement('span');
    title.textContent = label;
    group.append(title);
    for (const person of people.filter((one) => one.kind === kind)) {
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset.who = person.who;
      button.setAttribute('aria-pressed', 'false');
      const small = document.createElement('small');
      small.textContent = [person.title, person.store].filter(Boolean).join(' · ');
      button.append(person.name, ' ', small);
      if (person.note) button.title = person.note;
      button.addEventListener('click', () => become(person));
      group.append(button);
    }
    if (group.children.length > 1) byId('people').append(group);
  }
  byId('leave').addEventListener('click', leave);
  byId('demo').hidden = false;
  const before = people.find((person) => person.who === sessionStorage.getItem(REMEMBERED));
  if (before) become(before);
}

// --- the page ------------------------------------------------------------------------------------

async function open() {
  let contract;
  try {
    contract = await getJson(CONTRACT);
  } catch (error) {
    trouble(`没有取到接口约定：${error.message}`);
    return;
  }
  byId('version').textContent = contract.info ? contract.info.version : '';
  schemes = Object.entries((contract.components || {}).securitySchemes || {})
    .filter(([, scheme]) => scheme.type === 'http' && scheme.scheme === 'bearer').map(([name]) => name);
  ui = SwaggerUIBundle({
    spec: keyMayBeEmpty(contract),
    dom_id: '#swagger-ui',
    presets: [SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
    deepLinking: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    filter: true,
    persistAuthorization: true,
    tryItOutEnabled: true,
    validatorUrl: null,
    requestInterceptor: withKey,
    onComplete: offerPeople,
  });
}

open();
