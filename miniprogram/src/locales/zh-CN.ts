// Every word that owners read (navigation bar titles stand in the pages' JSON, as WeChat wants). A second language is a second
// file of this shape.
import * as booking from './zh-CN/booking';
import * as common from './zh-CN/common';
import * as mine from './zh-CN/mine';

export const zh = { ...common, ...booking, ...mine };
