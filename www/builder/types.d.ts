// The types of the builder's modules. Only tools read this file: no browser fetches it.

import type * as Full from '../pkg/full.js';
import type { FieldView, Finding as CoreFinding, FormView, Group } from '../pkg/form.js';

export type { FieldView, FormView, Group };

/** The small core of the first load, or the full one, which does all of this. */
export type Core = Pick<typeof Full, 'form' | 'preview'> & Partial<FullCore>;
export type FullCore = Omit<typeof Full, 'default' | 'initSync'>;

export type Setup = Record<string, unknown>;
export type Kinds = FormView['kinds'];
export type Fix = NonNullable<CoreFinding['fix']>;
export type Edit = Fix['edits'][number];

/** With the field that it is about. */
export interface Finding extends CoreFinding { field?: FieldView }

/** What the core makes of the answers. */
export interface Current {
  /** The setup as JSON: the answers that the form shows. */
  text: string;
  view: FormView;
  /** Pointers and values of the answers that it does not show. */
  hidden: [string, unknown][];
  findings: Finding[];
}

export type Fields = Map<string, FieldView>;

/** What the form shows; the answers alone hold secrets. */
export interface Shown { view: FormView; findings: Finding[]; answers: { get(pointer: string): unknown } }

/** The text of a document of this kind in this format. */
export type Preview = (kind: string, format: string) => string;

/** What a session needs of the page around it. */
export interface Page {
  say(text: string): void;
  /** Calls `action` once; what is returned prevents that. */
  wait(milliseconds: number, action: () => void): () => void;
  showDocuments(kinds: Kinds, preview: Preview): void;
  showFindings(shown: Shown, isAttempted: boolean): void;
  focusErrors(): void;
  announce(detail: Detail): void;
}

/** What the event `ucforge-change` carries, without secrets. */
export interface Detail {
  readonly setup: Setup;
  readonly documents: { kind: string; text: string }[];
  diagnostics: CoreFinding[];
}

/** What was found in the storage. */
export interface Found {
  setup?: Setup;
  /** The key under which an unreadable draft was set aside. */
  damaged?: string;
  /** A draft for another flow. */
  other?: Setup;
}

/** What the views may ask for. */
export interface Actions {
  say(text: string): void;
  goTo(pointer: string): void;
  change: Change;
  leave(pointer: string): void;
  add(list: string): void;
  remove(entry: string): void;
  fix(finding: Finding): Promise<void>;
  /** Nothing when the module cannot be loaded, which was said then. */
  load: Load;
  finish(kind: string, format: string): Promise<string | undefined>;
}

type Change = (pointer: string, value: unknown, paused: boolean) => void;

interface Modules {
  './export.js': typeof import('./export.js');
  './findings.js': typeof import('./findings.js');
  './fix.js': typeof import('./fix.js');
  './paste.js': typeof import('./paste.js');
  './send.js': typeof import('./send.js');
}
export type Load = <Path extends keyof Modules>(path: Path) => Promise<Modules[Path] | undefined>;

/** A control for an answer: see `controls.js`. */
export interface Control {
  node: HTMLElement;
  field?: HTMLElement;
  update(value: unknown, view: FieldView): void;
  focus(): void;
}

export type Option = { value?: string | boolean; label: string };
export type Child = Node | string;

/** What `el` may set. Nothing that parses HTML. */
export interface Props {
  ariaLabel?: string;
  autocapitalize?: string;
  autocomplete?: string;
  className?: string;
  download?: string;
  hidden?: boolean;
  href?: string;
  htmlFor?: string;
  id?: string;
  name?: string;
  noValidate?: boolean;
  onchange?: () => void;
  onclick?: () => void;
  role?: string;
  rows?: number;
  spellcheck?: boolean;
  tabIndex?: number;
  type?: string;
}
