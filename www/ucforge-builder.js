// What a documentation site loads: it defines <ucforge-builder>.

import { define } from './builder/element.js';

define();
