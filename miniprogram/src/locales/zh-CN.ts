// Every word that owners read (navigation bar titles stand in the pages' JSON, as WeChat wants). A second language is a second
// file of this shape.
import * as booking from './zh-CN/booking';
import * as care from './zh-CN/care';
import * as common from './zh-CN/common';
import * as loan from './zh-CN/loan';
import * as mine from './zh-CN/mine';
import * as order from './zh-CN/order';
import * as quote from './zh-CN/quote';
import * as repair from './zh-CN/repair';
import * as survey from './zh-CN/survey';

export const zh = { ...common, ...booking, ...mine, ...order, ...loan, ...repair, ...quote, ...survey, ...care };
