//! Handles each message. It does no I/O except for reading the files that setups extend.

use gen_lsp_types as lsp;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::client::Client;
use super::documents::Documents;
use super::{actions, answers, findings, refused};
use crate::commands::check::choice::{Choice, Prefix, prefix};
use crate::exit::Exit;

/// What happens after a message.
pub(super) enum Flow {
    /// Continue with the next message.
    On,
    /// The same, and watch this process, which is the client.
    Watch(u32),
    /// End the server.
    End(Exit),
}

/// The settings of the client. What it does not set is as the command line says.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Settings {
    select: Option<Vec<String>>,
    ignore: Option<Vec<String>>,
}

/// Codes to report, and codes not to report.
#[derive(Clone)]
struct Codes {
    select: Vec<Prefix>,
    ignore: Vec<Prefix>,
}

/// Everything that is known between two messages.
pub(super) struct Server {
    /// `None` until the client has said what it can do.
    session: Option<Session>,
    codes: Codes,
    /// The codes of the command line.
    usual: Codes,
    is_shut_down: bool,
    /// How many requests were sent to the client.
    asked: i32,
    /// Whether the client is to ask for findings again.
    is_outdated: bool,
}

struct Session {
    client: Client,
    documents: Documents,
}

/// A request that could not be read, or asks for something that is not there.
struct Refusal(ErrorCode, &'static str);

impl Server {
    pub(super) fn new(select: Vec<Prefix>, ignore: Vec<Prefix>) -> Self {
        let usual = Codes { select, ignore };
        Self { session: None, codes: usual.clone(), usual, is_shut_down: false, asked: 0, is_outdated: false }
    }

    /// Whether findings are still to be told.
    pub(super) fn has_work(&self) -> bool {
        let session = self.session.as_ref().filter(|_| !self.is_shut_down);
        session.is_some_and(
            |session| {
                if session.client.pulls { self.is_outdated } else { session.documents.untold().is_some() }
            },
        )
    }

    /// The next message about findings: those of one document, or a request to ask for them again.
    pub(super) fn work(&mut self) -> Option<Message> {
        let session = self.session.as_mut()?;
        if session.client.pulls {
            self.is_outdated = false;
            let refreshes = session.client.refreshes;
            return refreshes.then(|| self.ask("workspace/diagnostic/refresh", Value::Null));
        }
        let uri = session.documents.untold()?;
        let diagnostics = self.diagnostics(&uri);
        let session = self.session.as_mut()?;
        let version = session.documents.checked(&uri).map(|document| document.version);
        session.documents.told(&uri);
        let parameters = lsp::PublishDiagnosticsParams { uri: lsp::Uri(uri), version, diagnostics };
        Some(told("textDocument/publishDiagnostics", parameters))
    }

    /// Makes a request to the client.
    fn ask(&mut self, method: &str, parameters: Value) -> Message {
        self.asked += 1;
        Request::new(RequestId::from(self.asked), method.to_owned(), parameters).into()
    }

    /// Asks the client to tell when a file changes that a setup may extend: few do so by themselves.
    fn watch(&mut self) -> Message {
        let watchers = json!([{"globPattern": "**/*.{json,yaml,yml}"}]);
        let registration = json!({"id": "extended", "method": "workspace/didChangeWatchedFiles",
            "registerOptions": {"watchers": watchers}});
        self.ask("client/registerCapability", json!({"registrations": [registration]}))
    }

    /// Handles a message, and returns what to send.
    pub(super) fn take(&mut self, message: Message) -> (Vec<Message>, Flow) {
        match message {
            Message::Request(request) => self.request(request),
            Message::Notification(notification) => self.notification(notification),
            // The server does not wait for the client's answers.
            Message::Response(_) => (Vec::new(), Flow::On),
        }
    }

    fn request(&mut self, request: Request) -> (Vec<Message>, Flow) {
        let Request { id, method, params } = request;
        let (mut flow, mut also) = (Flow::On, None);
        let answer = match method.as_str() {
            _ if self.is_shut_down => Err(Refusal(ErrorCode::InvalidRequest, "the server is shut down")),
            "initialize" if self.session.is_some() => {
                Err(Refusal(ErrorCode::InvalidRequest, "the server is initialized already"))
            }
            "initialize" => {
                also = params.get("initializationOptions").and_then(|options| self.settings(options));
                self.initialize(&params, &mut flow)
            }
            "shutdown" => {
                self.is_shut_down = true;
                Ok(Value::Null)
            }
            _ if self.session.is_none() => Err(Refusal(ErrorCode::ServerNotInitialized, "initialize comes first")),
            "textDocument/completion" => self.completion(params),
            "textDocument/hover" => self.hover(params),
            "textDocument/codeAction" => self.code_action(params),
            "textDocument/diagnostic" => self.diagnostic(params),
            _ => Err(Refusal(ErrorCode::MethodNotFound, "there is no such method here")),
        };
        let answer = match answer {
            Ok(answer) => Response::new_ok(id, answer).into(),
            Err(Refusal(code, why)) => refused(id, code, why),
        };
        ([answer].into_iter().chain(also).collect(), flow)
    }

    fn notification(&mut self, notification: Notification) -> (Vec<Message>, Flow) {
        let Notification { method, params } = notification;
        if method == "exit" {
            return (Vec::new(), Flow::End(if self.is_shut_down { Exit::Done } else { Exit::Findings }));
        }
        if method == "workspace/didChangeConfiguration" {
            return (
                params.get("settings").and_then(|settings| self.settings(settings)).into_iter().collect(),
                Flow::On,
            );
        }
        let Some(session) = self.session.as_mut() else { return (Vec::new(), Flow::On) };
        let documents = &mut session.documents;
        match method.as_str() {
            "textDocument/didOpen" => {
                if let Ok(lsp::DidOpenTextDocumentParams { text_document }) = serde_json::from_value(params) {
                    documents.open(text_document);
                }
            }
            "textDocument/didChange" => {
                if let Ok(lsp::DidChangeTextDocumentParams { text_document, content_changes }) =
                    serde_json::from_value(params)
                {
                    let uri = text_document.text_document_identifier.uri.0;
                    documents.change(&uri, text_document.version, content_changes);
                }
            }
            "textDocument/didClose" => {
                if let Ok(lsp::DidCloseTextDocumentParams { text_document }) = serde_json::from_value(params) {
                    documents.close(&text_document.uri.0);
                    if !session.client.pulls {
                        // A closed document has no findings.
                        let uri = text_document.uri;
                        let parameters = lsp::PublishDiagnosticsParams { uri, version: None, diagnostics: Vec::new() };
                        return (vec![told("textDocument/publishDiagnostics", parameters)], Flow::On);
                    }
                }
            }
            "initialized" if session.client.watches => return (vec![self.watch()], Flow::On),
            "workspace/didChangeWatchedFiles" => {
                documents.outdate_all();
                self.is_outdated = true;
            }
            _ => {}
        }
        (Vec::new(), Flow::On)
    }

    fn initialize(&mut self, parameters: &Value, flow: &mut Flow) -> Result<Value, Refusal> {
        let process = parameters.get("processId").and_then(Value::as_u64);
        if let Some(process) = process.and_then(|process| u32::try_from(process).ok()) {
            *flow = Flow::Watch(process);
        }
        let client = Client::of(parameters);
        self.session = Some(Session { client, documents: Documents::new(client.units) });
        let capabilities = lsp::ServerCapabilities {
            position_encoding: client.names_units.then(|| client.units.kind()),
            text_document_sync: Some(lsp::TextDocumentSync::Options(lsp::TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(lsp::TextDocumentSyncKind::Incremental),
                ..lsp::TextDocumentSyncOptions::default()
            })),
            completion_provider: Some(lsp::CompletionOptions {
                trigger_characters: Some(["\"", ":", " ", "{", ","].map(str::to_owned).to_vec()),
                ..lsp::CompletionOptions::default()
            }),
            hover_provider: Some(lsp::HoverProvider::Bool(true)),
            code_action_provider: Some(lsp::CodeActionProvider::CodeActionOptions(lsp::CodeActionOptions {
                code_action_kinds: Some(vec![lsp::CodeActionKind::QuickFix, actions::FIX_ALL]),
                ..lsp::CodeActionOptions::default()
            })),
            diagnostic_provider: client.pulls.then(|| {
                lsp::DiagnosticProvider::DiagnosticOptions(lsp::DiagnosticOptions {
                    identifier: Some("ucforge".to_owned()),
                    // The findings of a setup also depend on the setups that it extends.
                    inter_file_dependencies: true,
                    ..lsp::DiagnosticOptions::default()
                })
            }),
            ..lsp::ServerCapabilities::default()
        };
        let server_info =
            lsp::ServerInfo { name: "ucforge".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
        written(&lsp::InitializeResult { capabilities, server_info: Some(server_info) })
    }

    /// Applies settings: all settings of the client, or those of this server. If they make no sense, the client is
    /// told, and nothing changes.
    fn settings(&mut self, settings: &Value) -> Option<Message> {
        let own = settings.get("ucforge").unwrap_or(settings);
        match self.read(own) {
            Ok(codes) => {
                self.codes = codes;
                self.is_outdated = true;
                if let Some(session) = &mut self.session {
                    session.documents.tell_again();
                }
                None
            }
            Err(why) => {
                let message = ["ucforge: ", &why].concat();
                let parameters = lsp::ShowMessageParams { kind: lsp::MessageType::Warning, message };
                Some(told("window/showMessage", parameters))
            }
        }
    }

    fn read(&self, settings: &Value) -> Result<Codes, String> {
        let known = Option::<Settings>::deserialize(settings);
        let known = known.map_err(|_| "its settings are lists of codes".to_owned())?.unwrap_or_default();
        let read = |names: Option<Vec<String>>, usual: &[Prefix]| match names {
            Some(names) => names.iter().map(|name| prefix(name)).collect(),
            None => Ok(usual.to_vec()),
        };
        Ok(Codes { select: read(known.select, &self.usual.select)?, ignore: read(known.ignore, &self.usual.ignore)? })
    }

    fn diagnostics(&mut self, uri: &str) -> Vec<lsp::Diagnostic> {
        let choice = Choice { select: &self.codes.select, ignore: &self.codes.ignore };
        let Some(session) = self.session.as_mut() else { return Vec::new() };
        let client = session.client;
        let Some(document) = session.documents.checked(uri) else { return Vec::new() };
        let chosen = document.findings.iter().filter(|finding| choice.has(finding.code.id()));
        chosen.map(|finding| findings::diagnostic(client, uri, document, finding)).collect()
    }

    fn diagnostic(&mut self, parameters: Value) -> Result<Value, Refusal> {
        let parameters: lsp::DocumentDiagnosticParams = read(parameters)?;
        let items = self.diagnostics(&parameters.text_document.uri.0);
        written(&lsp::DocumentDiagnosticReport::RelatedFullDocumentDiagnosticReport(
            lsp::RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport { result_id: None, items },
            },
        ))
    }

    fn completion(&mut self, parameters: Value) -> Result<Value, Refusal> {
        let parameters: lsp::CompletionParams = read(parameters)?;
        let lsp::TextDocumentPositionParams { text_document, position } = parameters.text_document_position_params;
        self.at(&text_document.uri.0, |client, document| {
            let offset = document.lines.offset(&document.text, position);
            written(&answers::completions(client, document, offset))
        })
    }

    fn hover(&mut self, parameters: Value) -> Result<Value, Refusal> {
        let parameters: lsp::HoverParams = read(parameters)?;
        let lsp::TextDocumentPositionParams { text_document, position } = parameters.text_document_position_params;
        self.at(&text_document.uri.0, |client, document| {
            let offset = document.lines.offset(&document.text, position);
            written(&document.draft().hover(offset).map(|hover| answers::hover(client, document, hover)))
        })
    }

    fn code_action(&mut self, parameters: Value) -> Result<Value, Refusal> {
        let lsp::CodeActionParams { text_document, range, context, .. } = read(parameters)?;
        let codes = self.codes.clone();
        let uri = text_document.uri.0;
        self.at(&uri, |client, document| {
            let choice = Choice { select: &codes.select, ignore: &codes.ignore };
            written(&actions::all(client, &uri, document, &choice, range, &context))
        })
    }

    /// Answers about a document that is open.
    fn at(
        &mut self,
        uri: &str,
        answer: impl FnOnce(Client, &super::documents::Document) -> Result<Value, Refusal>,
    ) -> Result<Value, Refusal> {
        let Some(session) = self.session.as_mut() else { return Ok(Value::Null) };
        let client = session.client;
        session.documents.checked(uri).map_or(Ok(Value::Null), |document| answer(client, document))
    }
}

fn read<T: DeserializeOwned>(parameters: Value) -> Result<T, Refusal> {
    serde_json::from_value(parameters)
        .map_err(|_| Refusal(ErrorCode::InvalidParams, "these are not the parameters of this method"))
}

fn written(answer: &impl serde::Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(answer).map_err(|_| Refusal(ErrorCode::InternalError, "the answer cannot be written"))
}

fn told(method: &str, parameters: impl serde::Serialize) -> Message {
    Notification::new(method.to_owned(), parameters).into()
}
