#![allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect by unwrapping it")]

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::style::{Color, Modifier};
use ucforge_core::form::Draft;
use ucforge_core::secret::SecretError;
use ucforge_core::value::Value;

use super::*;
use crate::events::Scheme;
use crate::ui::actions::{ACTIONS, Action, Entry, Key};
use crate::ui::model::{Focus, Model, Spot};
use crate::ui::places::Place;
use crate::ui::tenant::Tenant;
use crate::ui::update::{Effect, Event, update};
use crate::ui::view;

fn read(text: &str) -> Config {
    from_text(text, "config.yaml", &|name| Err(format!("{name} is not there")))
}

fn model(config: &str) -> Model {
    let mut draft = Draft::default();
    draft.set("/flow", "connection".into());
    draft.set_secret("/token", "{env: MY_OWN_TOKEN}");
    let mut model = Model::new(draft, Box::new(|_| Err(SecretError::NoProgram)));
    model.tenant = Tenant::seeded();
    update(&mut model, Event::Time, 0);
    model.config = read(config);
    assert_eq!(model.config.said, [""; 0]);
    model
}

fn press(model: &mut Model, key: &str) -> Vec<Effect> {
    update(model, Event::Key(Key::parse(key).unwrap().event()), 0)
}

fn plain_key(model: &mut Model, code: KeyCode) -> Vec<Effect> {
    update(model, Event::Key(KeyEvent::new(code, KeyModifiers::NONE)), 0)
}

fn draw(model: &mut Model, width: u16, height: u16) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut targets = Vec::new();
    terminal.draw(|frame| targets = view::draw(model, frame)).unwrap();
    model.targets = targets;
    terminal
}

fn screen(model: &mut Model) -> String {
    draw(model, 100, 120).backend().to_string()
}

#[test]
fn an_action_moves_to_another_key_everywhere() {
    let mut model = model("keys:\n  save: alt-k\n  builder: F12\n  undo: none\n");
    assert!(press(&mut model, "Alt-4").is_empty() && model.place == Place::Check);
    assert!(model.status.ends_with("Alt-1 is the builder"), "{}", model.status);
    let seen = screen(&mut model);
    assert!(seen.contains("F12 is the builder") && seen.contains("Alt-K save") && !seen.contains("Alt-1"), "{seen}");
    press(&mut model, "F1");
    let help = screen(&mut model);
    assert!(help.contains("Alt-K               Save the document") && !help.contains("Ctrl-O"), "{help}");
    plain_key(&mut model, KeyCode::Esc);
    press(&mut model, "F12");
    assert_eq!(model.place, Place::Builder);
    press(&mut model, "Alt-2");
    press(&mut model, "Alt-1");
    assert_eq!(model.place, Place::Integrations, "the old key does nothing any more");
    update(&mut model, Event::Key(KeyEvent::new(KeyCode::Char('p'), KeyModifiers::CONTROL)), 0);
    let palette = screen(&mut model);
    assert!(palette.contains("F12      Go to the builder") && palette.contains("-        "), "{palette}");
}

#[test]
fn two_actions_can_change_places() {
    let config = read("keys: {save: Alt-W, copy: Ctrl-O}");
    assert_eq!(config.said, [""; 0]);
    let name = |action| config.keys.name(action);
    assert_eq!([name(Action::Save), name(Action::Copy)], ["Alt-W", "Ctrl-O"]);
    assert_eq!(config.keys.words("Ctrl-O saves, Alt-W copies, Ctrl-N"), "Alt-W saves, Ctrl-O copies, Ctrl-N");
}

#[test]
fn what_is_wrong_with_keys_is_said_with_its_line_and_changes_nothing() {
    for (text, said) in [
        ("keys:\n  coppy: Alt-K", "config.yaml:2: there is no action `coppy`: did you mean `copy`?"),
        ("keys: {xyz: Alt-K}", "config.yaml:1: there is no action `xyz`"),
        (
            "keys:\n  copy: Hyper-K",
            "config.yaml:2: Hyper-K is not a key for an action: Ctrl-X, Alt-X, Alt-Up, Alt-Down and F1 to F12 are",
        ),
        (
            "keys:\n  copy: F13",
            "config.yaml:2: F13 is not a key for an action: Ctrl-X, Alt-X, Alt-Up, Alt-Down and F1 to F12 are",
        ),
        ("keys:\n  copy: Ctrl-Q", "config.yaml:2: Ctrl-Q always does the same"),
        ("keys:\n  copy: Ctrl-I", "config.yaml:2: Ctrl-I is Backspace, Tab, Enter or Esc on a terminal"),
        ("keys:\n  copy: Ctrl-A", "config.yaml:2: Ctrl-A edits a text"),
        ("keys:\n  copy: Alt-[", "config.yaml:2: Alt-[ is the beginning of other keys on a terminal"),
        ("keys:\n  copy: 5", "config.yaml:2: `copy` is to be a key, such as Alt-K"),
        ("keys:\n  quit: Alt-K", "config.yaml:2: `quit` always has the key Ctrl-Q"),
        ("keys:\n  palette: none", "config.yaml:2: `palette` always has the key Ctrl-P"),
        ("keys:\n  suspend: Alt-K", "config.yaml:2: `suspend` always has the key Ctrl-Z"),
        ("keys:\n  copy: Ctrl-O", "config.yaml:2: Ctrl-O is already the key of `save`: `copy` has Alt-W"),
        ("keys:\n  copy: Alt-K\n  save: Alt-K", "config.yaml:3: Alt-K is already the key of `copy`: `save` has Ctrl-O"),
        ("keys: [copy]", "config.yaml:1: `keys` must hold actions, each with its key, such as `copy: Alt-K`"),
        ("kees: {}", "config.yaml:1: there is no `kees` here; there are `keys`, `theme` and `commands`"),
        ("just text", "config.yaml:1: this must hold `keys:`, `theme:` and `commands:`"),
    ] {
        let config = read(text);
        assert_eq!(config.said.first().map(String::as_str), Some(said), "{text}");
        let others = ACTIONS.iter().filter(|entry| !matches!(entry.action, Action::Copy));
        for entry in others {
            assert_eq!(config.keys.of(entry.action), Some(entry.key), "{text}: {}", entry.label);
        }
    }
    for text in ["", "# nothing yet\n", "keys:\n", "keys: {}\ncommands:\n"] {
        assert_eq!(read(text).said, [""; 0], "{text:?}");
    }
    assert!(!read("keys: {copy: [").said.is_empty());
}

/// With actions on keys that they do not have at first, no sentence anywhere names a key of before. There are more actions than
/// keys that are free: some of them move at a time.
#[test]
fn no_sentence_names_a_key_that_does_something_else() {
    let free: Vec<Key> = ('a'..='z')
        .flat_map(|c| [format!("Ctrl-{c}"), format!("Alt-{c}")])
        .chain((0..10).map(|number| format!("Alt-{number}")))
        .chain((1..=12).map(|number| format!("F{number}")))
        .chain("!#$%&*+,.:;<=>@^|~(){}'".chars().map(|c| format!("Alt-{c}")))
        .filter_map(|name| Key::parse(&name).ok())
        .filter(|key| ACTIONS.iter().all(|entry| entry.key != *key))
        .collect();
    let movable: Vec<_> = ACTIONS.iter().filter(|entry| !entry.is_fixed()).collect();
    assert!(free.len() > 20, "{} keys are free", free.len());
    movable.chunks(free.len()).for_each(|some| no_sentence_names_a_key_of_before(some, &free));
}

fn no_sentence_names_a_key_of_before(movable: &[&Entry], free: &[Key]) {
    let mut text = "keys:\n".to_owned();
    for (entry, key) in movable.iter().zip(free) {
        text.extend(["  ", &entry.name(), ": '", &key.name().replace('\'', "''"), "'\n"]);
    }
    let mut model = model(&text);
    let old: Vec<String> = movable.iter().map(|entry| entry.key.name()).collect();
    let look = |model: &mut Model| {
        let seen = draw(model, 100, 50).backend().to_string();
        for (name, word) in old.iter().flat_map(|name| seen.match_indices(name.as_str()).map(move |at| (name, at.0))) {
            let after = seen[word + name.len()..].chars().next();
            if seen[..word].ends_with(char::is_alphanumeric) {
                continue;
            }
            let readline = ["Alt-B", "Alt-F", "Alt-D"].contains(&name.as_str());
            assert!(after.is_some_and(char::is_alphanumeric) || readline, "{name} in\n{seen}");
        }
    };
    // A letter to jump to stands before anything.
    let actions = movable.iter().map(|entry| entry.action).filter(|action| *action != Action::Jump);
    let actions: Vec<Action> = actions.collect();
    let places = actions.iter().filter(|action| matches!(action, Action::Go(_))).copied().collect::<Vec<_>>();
    for place in places {
        for action in &actions {
            for one in [place, *action] {
                let key = model.config.keys.of(one).unwrap();
                update(&mut model, Event::Key(key.event()), 0);
            }
            look(&mut model);
            for _ in 0..3 {
                plain_key(&mut model, KeyCode::Esc);
            }
        }
    }
}

#[test]
fn a_theme_colors_its_roles() {
    let file = "error: bold '#ff0000'\nselection: black on cyan\ntext: 208\ngood: puce\nblink: red\n";
    let config = from_text("theme: mine.yaml", "config.yaml", &|name| {
        assert_eq!(name, "mine.yaml");
        Ok(file.to_owned())
    });
    let theme = config.looks.theme();
    assert_eq!(theme.error.fg, Some(Color::Rgb(255, 0, 0)));
    assert!(theme.error.add_modifier.contains(Modifier::BOLD));
    assert_eq!((theme.selection.fg, theme.selection.bg), (Some(Color::Black), Some(Color::Cyan)));
    assert_eq!(theme.text.fg, Some(Color::Indexed(208)));
    assert_eq!(theme.good, Theme::default().good, "what cannot be understood stays as it was");
    assert_eq!(config.said.len(), 2, "{:?}", config.said);
    assert!(config.said[0].starts_with("mine.yaml:4: a style is a color"), "{:?}", config.said);
    assert!(config.said[1].starts_with("mine.yaml:5: a theme has no `blink`"), "{:?}", config.said);
    // It is what is drawn.
    let mut model = model("");
    model.config = config;
    let terminal = draw(&mut model, 80, 24);
    let cells = terminal.backend().buffer().content();
    assert!(cells.iter().any(|cell| cell.bg == Color::Cyan && cell.fg == Color::Black));
    assert!(cells.iter().any(|cell| cell.fg == Color::Indexed(208)));
}

#[test]
fn without_a_theme_only_the_terminals_own_colors_are_used() {
    let mut model = model("");
    for key in ["F6", "F6", "F6", "Alt-2", "F1"] {
        let terminal = draw(&mut model, 120, 40);
        for cell in terminal.backend().buffer().content() {
            for color in [cell.fg, cell.bg] {
                assert!(!matches!(color, Color::Rgb(..) | Color::Indexed(_)), "{color:?}");
            }
        }
        press(&mut model, key);
    }
}

#[test]
fn themes_of_the_program_can_be_read_and_others_are_said() {
    for name in ["terminal", "dark", "light"] {
        let config = read(&format!("theme: {name}"));
        assert_eq!(config.said, [""; 0]);
        assert_eq!(*config.looks.theme() == Theme::default(), name == "terminal");
        assert_eq!(config.looks.theme().production != Theme::default().production, name != "terminal");
    }
    let config = read("theme: solar");
    assert_eq!(
        config.said,
        ["config.yaml:1: theme solar: solar is not there; themes without a file are terminal, dark and light"]
    );
    assert_eq!(*config.looks.theme(), Theme::default());
    let mut looks = read("theme: {light: light, dark: dark}").looks;
    let dark = *looks.theme();
    looks.scheme = Scheme::Light;
    assert!(dark.text.bg != looks.theme().text.bg && looks.theme().text.bg.is_some());
    assert!(read("theme: {blue: dark}").said[0].contains("has `light` and `dark`, not `blue`"));
}

const COMMANDS: &str = "commands:
  ticket:
    key: Alt-J
    where: [integrations, connections]
    command: [glab, issue, create, '{kind} {id} of {profile}', '{setup}']
    dangerous: true
  look:
    command: [less, '{setup}']
    help: Read the setup
";

fn one_run(effects: Vec<Effect>) -> Run {
    match effects.into_iter().next() {
        Some(Effect::Run(run)) => *run,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_command_is_run_for_what_is_here_without_secrets() {
    let mut model = model(COMMANDS);
    assert!(press(&mut model, "Alt-J").is_empty());
    assert_eq!(model.status, "the configuration offers this in another place");
    press(&mut model, "Alt-2");
    let id = model.thing_here().unwrap();
    // Dangerous: only the second time, and only when nothing else came between.
    assert!(press(&mut model, "Alt-J").is_empty());
    assert_eq!(model.status, "`ticket` is marked dangerous: once more runs it");
    plain_key(&mut model, KeyCode::Up);
    assert!(press(&mut model, "Alt-J").is_empty());
    let run = one_run(press(&mut model, "Alt-J"));
    let crate::ui::tenant::Thing::Integration(id) = id else { panic!() };
    let expected = format!("integration {id} of {}", model.tenant.place.name);
    assert_eq!(run.words, ["glab", "issue", "create", &expected, "{setup}"]);
    assert!(run.without.iter().any(|name| name == "MY_OWN_TOKEN"), "{:?}", run.without);
    assert!(run.without.iter().any(|name| name == "IMMUTA_API_KEY"));
    assert!(run.setup.as_ref().is_some_and(|setup| setup.contains("connection") && !setup.contains("s3cret")));
    // Palette and help have them too.
    update(&mut model, Event::Key(KeyEvent::new(KeyCode::Char('p'), KeyModifiers::CONTROL)), 0);
    for c in "read the set".chars() {
        plain_key(&mut model, KeyCode::Char(c));
    }
    assert!(screen(&mut model).contains("look: Read the setup"));
    let run = one_run(plain_key(&mut model, KeyCode::Enter));
    assert_eq!(run.words, ["less", "{setup}"]);
    press(&mut model, "F1");
    plain_key(&mut model, KeyCode::End);
    assert!(screen(&mut model).contains("Alt-J               ticket: Run glab issue create"));
}

#[test]
fn a_dangerous_command_without_a_key_is_agreed_to_in_the_palette() {
    let mut model = model("commands:\n  clean:\n    command: [rm, x]\n    dangerous: true\n");
    let choose = |model: &mut Model, name: &str| {
        update(model, Event::Key(KeyEvent::new(KeyCode::Char('p'), KeyModifiers::CONTROL)), 0);
        name.chars().for_each(|c| drop(plain_key(model, KeyCode::Char(c))));
        plain_key(model, KeyCode::Enter)
    };
    assert!(choose(&mut model, "clean").is_empty());
    assert_eq!(model.status, "`clean` is marked dangerous: once more runs it");
    assert_eq!(one_run(choose(&mut model, "clean")).words, ["rm", "x"]);
    // Only when nothing else came between.
    assert!(choose(&mut model, "clean").is_empty());
    assert!(choose(&mut model, "redraw").iter().all(|effect| !matches!(effect, Effect::Run(_))));
    assert!(choose(&mut model, "clean").is_empty());
}

#[test]
fn what_is_wrong_with_the_configuration_comes_first_in_help() {
    let mut model = model("");
    model.config = read("keys:\n  sendd: Alt-K\n");
    press(&mut model, "F1");
    assert!(screen(&mut model).contains("there is no action `sendd`"), "{}", screen(&mut model));
}

#[test]
fn a_secret_that_was_typed_is_in_no_command() {
    let mut model = model(COMMANDS);
    model.draft.set_secret("/token", "s3cret");
    model.refresh();
    let run = run_of(&model, 1).unwrap();
    let all = format!("{run:?}");
    assert!(!all.contains("s3cret") && all.contains("DATABRICKS_TOKEN"), "{all}");
}

#[test]
fn a_dangerous_command_is_off_where_nothing_may_be_changed() {
    let mut model = model(COMMANDS);
    press(&mut model, "Alt-2");
    model.tenant.place.read_only = true;
    for _ in 0..2 {
        assert!(press(&mut model, "Alt-J").is_empty());
        assert_eq!(model.status, "this is marked dangerous, and nothing may be changed here");
    }
    assert!(why_not(&model, 1).is_none());
}

#[test]
fn a_value_cannot_become_an_option() {
    let mut model = model("commands: {a: {command: [curl, '{id}']}, b: {command: [curl, 'x={id}']}}");
    model.tenant.integrations[0].id = "--config=/tmp/x".to_owned();
    press(&mut model, "Alt-2");
    let at = crate::ui::places::rows(&model).iter().position(|row| row.id.starts_with('-')).unwrap();
    model.listing_mut().cursor = at;
    assert!(run_of(&model, 0).unwrap_err().contains("could take it for an option"));
    assert_eq!(run_of(&model, 1).unwrap().words, ["curl", "x=--config=/tmp/x"]);
}

#[test]
fn what_is_wrong_with_commands_is_said_and_leaves_out_the_command() {
    for (text, said) in [
        ("a: {}", "config.yaml:2: `a` does not say which `command` it is"),
        (
            "a: {command: 'rm -rf {id}'}",
            "config.yaml:2: `command` is to be a list: a program and its arguments, such as [less, \"{setup}\"]",
        ),
        (
            "a: {command: [x, '{token}']}",
            "config.yaml:2: nothing is known as {token}; there are {id}, {kind}, {profile}, {url}, {setup}",
        ),
        ("a: {command: [x], dangerous: perhaps}", "config.yaml:2: `dangerous` is to be true or false"),
        (
            "a: {command: [x], danger: true}",
            "config.yaml:2: a command has no `danger`; it has key, where, command, help and dangerous",
        ),
    ] {
        let config = read(&format!("commands:\n  {text}\n"));
        assert_eq!(config.said.first().map(String::as_str), Some(said), "{text}");
        assert!(config.commands.is_empty(), "{text}");
    }
    assert!(
        read("commands: {a: {command: [x], where: moon}}").said[0].contains("`where` is one of builder, integrations")
    );
    let config = read("commands: {a: {command: [x], key: Ctrl-O}}");
    assert_eq!(config.said, ["config.yaml:1: Ctrl-O is already the key of `save`: `a` has no key"]);
    assert!(config.commands[0].key.is_none(), "it is in the palette all the same");
    // Braces that are not ours belong to the program.
    assert_eq!(read("commands: {a: {command: [jq, '{a: .b}', '{}']}}").said, [""; 0]);
}

fn click(model: &mut Model, column: u16, row: u16) -> Vec<Effect> {
    let kind = MouseEventKind::Down(MouseButton::Left);
    update(model, Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }), 0)
}

#[test]
fn entries_of_the_footer_can_be_clicked() {
    let mut model = model("");
    let seen = draw(&mut model, 120, 40).backend().to_string();
    let foot = seen.lines().nth(39).unwrap().trim_matches('"').to_owned();
    let column = |label: &str| u16::try_from(foot.find(label).unwrap()).unwrap();
    click(&mut model, column("palette"), 39);
    assert!(matches!(model.overlay, Some(crate::ui::model::Overlay::Palette(_))));
    draw(&mut model, 120, 40);
    plain_key(&mut model, KeyCode::Esc);
    click(&mut model, column("fix"), 39);
    assert_eq!(model.status, "nothing here has a fix that is certain", "what is not possible says why");
    assert_eq!(click(&mut model, column("quit"), 39).len(), 1);
    // Letters to jump to stand on questions only.
    let letters = model.targets.iter().filter(|target| matches!(target.spot, Spot::Action(_))).count();
    assert!(letters > 3);
    update(&mut model, Event::Key(KeyEvent::new(KeyCode::Char('g'), KeyModifiers::CONTROL)), 0);
    let foot_now = draw(&mut model, 120, 40).backend().to_string();
    assert_eq!(foot_now.lines().nth(39), seen.lines().nth(39));
}

#[test]
fn the_mouse_can_be_left_to_the_terminal() {
    let mut model = model("");
    assert!(matches!(press(&mut model, "Alt-Y")[..], [Effect::Mouse(false)]));
    assert!(model.status.contains("select text with it; Alt-Y takes it back"), "{}", model.status);
    assert!(matches!(press(&mut model, "Alt-Y")[..], [Effect::Mouse(true)]));
    assert_eq!(model.focus, Focus::Form("/flow".to_owned()));
    assert!(matches!(model.draft.get("/token"), Some(Value::Secret(_))));
}
