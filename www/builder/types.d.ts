// The types that the modules of the builder share: global, so that no module needs to import them. Only tools read this
// file; no browser fetches it.

type Draft = import('./draft.js').Draft;
type Findings = import('./findings.js').Findings;
type Panel = import('./send.js').Panel;
type Trial = import('./trial.js').Trial;
type Session = import('./session.js').Session;

type Loaded<Module> = Omit<Module, 'default' | 'initSync'>;
/** The core with checks; a document whose module is still loading has no preview. */
type Checks = Omit<Loaded<typeof import('../pkg/checks.js')>, 'preview'> & { preview(...given: Parameters<Writer['preview']>): string | undefined };
type Writer = Loaded<typeof import('../pkg/documents.js')>;
type FullCore = Loaded<typeof import('../pkg/full.js')>;
type TrialCore = Loaded<typeof import('../pkg/trial.js')>;
/** The small core of the first load, or the one with checks, which can do the same and more. */
type Core = Pick<Checks, 'form' | 'preview'> & Partial<Checks>;
type Later = typeof import('./later.js');
type Reader = import('./paste.js').Reader;
type Sending = import('../pkg/trial.js').Sending;
type Question = import('../pkg/trial.js').Question;
type Integration = import('../pkg/trial.js').Integration;

/** Sends a request, to the sandbox or to a tenant; status 0 when there was no answer. */
type Send = (request: { method: string; path: string; body?: string; isDocument?: boolean }) => Promise<{ status: number; contentType: string; body: string }>;

type FormView = import('../pkg/form.js').FormView;
type Group = import('../pkg/form.js').Group;
type FieldView = import('../pkg/form.js').FieldView;
type Entry = import('../pkg/form.js').Entry;
type Kind = import('../pkg/form.js').Kind;
type ReviewRow = import('../pkg/form.js').ReviewRow;
type Recognised = import('../pkg/full.js').Recognised;
type SignIn = import('../pkg/full.js').SignIn;
type Recognition = import('../pkg/full.js').Recognition;
type CheckedDocument = import('../pkg/full.js').CheckedDocument;
type Diagnostic = import('../pkg/form.js').Finding;

type Finding = Diagnostic;

type Setup = Record<string, unknown>;

/** Where somebody is; what documents are on show, once somebody has chosen. */
interface Place {
  purpose: string;
  step: string;
  open: string;
  kind?: string;
  format?: string;
}

/** What undoing a step brings back: where it is, and what is said then. */
interface Back {
  pointer: string;
  said: string;
}

/** What the form shows; the answers alone hold secrets. */
interface Shown {
  view: FormView;
  findings: Finding[];
  answers: import('./state.js').Answers;
  /** Whether what is wrong with the answers is known, or only what is missing. */
  areChecked: boolean;
}

/** The text of a document of this kind in this format; nothing while what writes it is loading. */
type Preview = (kind: string, format: string) => string | undefined;

/** What a session needs of the page around it. */
interface Page {
  say(text: string): void;
  /** Calls `action` once; what is returned prevents that. */
  wait(milliseconds: number, action: () => void): () => void;
  showDocuments(kinds: Kind[], preview: Preview, areChecked: boolean): void;
  /** `asked` stands in the way of what was asked for, where that is known. */
  showForm(shown: Shown, asked?: Finding[]): void;
  focusErrors(): void;
  announce(detail: Detail): void;
  load: Load;
  /** What kept the session from showing what is new. */
  fail(error: Error): void;
  /** The core with checks, once the session uses it; nothing when it cannot be loaded, which was said then. So it is with the others. */
  loadChecks(): Promise<Checks | void>;
  /** Other Wasm modules. */
  loadWasm: LoadWasm;
  /** The answers to start with. */
  start(): Setup;
  focus(field: { pointer: string }): void;
}

/** What the event `ucforge-change` carries, without secrets. */
interface Detail {
  readonly setup: Setup;
  readonly documents: { kind: string; text: string }[];
  readonly diagnostics: Diagnostic[];
}

/** What was found in the storage. */
interface Found {
  setup?: Setup;
  place?: Partial<Place>;
  /** The key under which an unreadable draft was set aside. */
  damaged?: string;
  /** A draft for another flow. */
  other?: Setup;
}

/** `undefined` is not an answer; `paused` when there is nothing more to wait for. */
type Change = (pointer: string, value: unknown, paused: boolean, place?: string) => void;

/** The modules that are loaded when they are needed. */
interface Modules {
  '../pkg/explain.js': typeof import('../pkg/explain.js');
  '../pkg/checks.js': typeof import('../pkg/checks.js');
  '../pkg/documents.js': typeof import('../pkg/documents.js');
  '../pkg/full.js': typeof import('../pkg/full.js');
  '../pkg/trial.js': typeof import('../pkg/trial.js');
  './export.js': typeof import('./export.js');
  './later.js': typeof import('./later.js');
  './paste.js': typeof import('./paste.js');
  './send.js': typeof import('./send.js');
  './share.js': typeof import('./share.js');
  './trouble.js': typeof import('./trouble.js');
}
type Import = <Path extends keyof Modules>(path: Path) => Promise<Modules[Path]>;
type ImportWasm = <Path extends keyof Modules & `../pkg/${string}`>(path: Path) => Promise<Modules[Path]>;
/** Nothing when the module cannot be loaded, which was said then. */
type LoadWasm = <Path extends keyof Modules & `../pkg/${string}`>(path: Path) => Promise<Modules[Path] | void>;
type Load = <Path extends keyof Modules>(path: Path) => Promise<Modules[Path] | void>;

/** A control for an answer: see `controls.js`. */
interface Control {
  node: HTMLElement;
  field?: HTMLElement;
  update(value: any, view: FieldView): void;
  /** At a place in it, where it holds several. */
  focus(place?: string): void;
}
type Options = { value?: string | boolean; label: string }[];
type Picked = (value: any, paused: boolean) => void;
type MakeControl = (view: FieldView, change: Picked) => Control;
type MakeRadios = (name: string, options: Options, change: Picked) => Control;

type RequireReady = <T>(session: Session, kind: string | undefined, make: (core: Checks, answers: string) => T, isLast?: boolean) => Promise<T | void>;
type RequireValid = <T>(session: Session, make: (text: string) => T, isLast?: boolean) => Promise<T | void>;
type FindSame = (findings: Finding[], wanted: Finding) => Finding | undefined;

type Child = Node | string;
type MakeElement = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, props?: Props, ...children: Child[]) => HTMLElementTagNameMap[Tag];

/** What `el` may set: nothing that is parsed as HTML. */
interface Props {
  ariaLabel?: string;
  autocapitalize?: string;
  autocomplete?: string;
  checked?: boolean;
  className?: string;
  download?: string;
  hidden?: boolean;
  href?: string;
  htmlFor?: string;
  id?: string;
  name?: string;
  noValidate?: boolean;
  onchange?: () => void;
  onclick?: (event: MouseEvent) => void;
  open?: boolean;
  part?: string;
  placeholder?: string;
  role?: string;
  rows?: number;
  spellcheck?: boolean;
  tabIndex?: number;
  type?: string;
  value?: string;
}
