// The order matters: the globals stand before the scripts of the mini-program run.
import './preview';
import './wx/wx';
import './components';
import './builtins';
import 'virtual:app';
import '../../../src/app';
import { boot } from './pages';

boot();
