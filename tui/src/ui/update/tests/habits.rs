//! What people expect of a terminal UI that they like.

use super::*;
use crate::ui::actions::ACTIONS;
use crate::ui::model::{Charset, Spot};

fn offers(model: &Model, query: &str) -> Vec<Offer> {
    super::offers(model, query).to_vec()
}

fn first_offer(model: &Model, query: &str) -> Offer {
    offers(model, query).into_iter().next().unwrap()
}

fn drawn(model: &Model, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| drop(view::draw(model, frame))).unwrap();
    terminal.backend().to_string()
}

/// T10.
#[test]
fn the_palette_offers_the_name_itself_first_and_scattered_letters_last() {
    let mut model = filled();
    assert_eq!(first_offer(&model, "flow"), Offer::Question("/flow".to_owned(), "Flow"));
    assert_eq!(first_offer(&model, "PORT"), first_offer(&model, "port"));
    assert!(matches!(first_offer(&model, "http"), Offer::Question(pointer, _) if pointer == "/httpPath"));
    assert_eq!(first_offer(&model, "quit"), Offer::Action(Action::Quit));
    assert_eq!(first_offer(&model, "uc203"), offers(&model, "UC203").remove(0));
    assert!(matches!(first_offer(&model, "UC203"), Offer::Code("UC203", _)));
    // Other words for the same.
    assert!(offers(&model, "rotate").contains(&Offer::Action(Action::Send)));
    // The letters of a word are in any address.
    model.tenant = Tenant::seeded();
    update(&mut model, Event::Time, 0);
    assert!(!offers(&model, "rotate").iter().any(|offer| matches!(offer, Offer::Thing(_))));
    assert!(matches!(first_offer(&model, "workspace-b"), Offer::Thing(_)));
    assert!(matches!(first_offer(&model, "password"), Offer::Question(pointer, _) if pointer == "/token"));
    // A word that begins so comes before one that holds it.
    let all = offers(&model, "sc");
    let place = |wanted: fn(&Offer) -> bool| all.iter().position(wanted);
    let word = place(|offer| *offer == Offer::Action(Action::NextPane)).unwrap_or(usize::MAX);
    assert!(place(|offer| *offer == Offer::Action(Action::Redraw)).unwrap() < word, "{all:?}");
}

#[test]
fn what_is_not_possible_keeps_its_place_in_the_palette_and_says_why() {
    let mut model = model();
    ctrl(&mut model, 'p');
    let before = offers(&model, "");
    type_text(&mut model, "duplicate");
    assert!(kept::screen(&model).contains("only an entry of a list has this"), "{}", kept::screen(&model));
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.status, "only an entry of a list has this");
    let mut filled = filled();
    go_to(&mut filled, "/additionalWorkspaceConnections");
    alt(&mut filled, 'a');
    let actions = |offers: Vec<Offer>| offers.into_iter().filter(|offer| matches!(offer, Offer::Action(_))).collect();
    let (one, two): (Vec<Offer>, Vec<Offer>) = (actions(before), actions(offers(&filled, "")));
    assert_eq!(one, two);
}

/// T15.
#[test]
fn the_footer_names_help_palette_and_the_way_out_at_any_width_and_never_moves() {
    let foot = |model: &Model, width| drawn(model, width, 20).lines().last().unwrap().to_owned();
    let (empty, full) = (model(), filled());
    for width in [44, 60, 80, 120, 200] {
        for model in [&empty, &full] {
            let foot = foot(model, width);
            for word in ["F1 help", "Ctrl-P palette", "Ctrl-Q quit"] {
                assert!(foot.contains(word), "{width}: {foot}");
            }
        }
        // Only brackets are different: every key stays where it was.
        let plain = |model| foot(model, width).replace(['(', ')'], " ");
        assert_eq!(plain(&empty), plain(&full));
    }
    assert!(foot(&full, 80).contains("Ctrl-O save") && foot(&full, 80).contains("Alt-W copy"));
    assert!(foot(&empty, 80).contains("(Ctrl-S send)") && !foot(&full, 80).contains("(Ctrl-S send)"));
}

/// T16.
#[test]
fn help_scrolls_to_every_key_says_where_one_is_and_is_searched() {
    let mut model = model();
    key(&mut model, KeyCode::F(1));
    let mut seen = String::new();
    for _ in 0..150 {
        seen.push_str(&drawn(&model, 60, 20));
        key(&mut model, KeyCode::Down);
    }
    for entry in ACTIONS {
        assert!(seen.contains(&entry.key.name()), "{}", entry.key.name());
    }
    key(&mut model, KeyCode::Home);
    let first = drawn(&model, 80, 24);
    assert!(first.contains("lines 1 to ") && first.contains("arrows and PageDown scroll"), "{first}");
    // The last page is full, and PageUp leaves it at once.
    key(&mut model, KeyCode::End);
    let last = drawn(&model, 80, 24);
    assert!(last.contains("Ctrl-Z") && last.contains("Ctrl-L") && last.contains("Ctrl-G"), "{last}");
    type_text(&mut model, "clipb");
    type_text(&mut model, "x");
    assert!(drawn(&model, 80, 24).contains("no key is about this"));
    // One step back each.
    key(&mut model, KeyCode::Esc);
    assert!(model.overlay.is_some());
    type_text(&mut model, "alt-w");
    assert!(drawn(&model, 80, 24).contains("all 1"), "{}", drawn(&model, 80, 24));
    key(&mut model, KeyCode::Esc);
    key(&mut model, KeyCode::Esc);
    assert!(model.overlay.is_none());
}

/// Habit 10.
#[test]
fn letters_lead_to_every_question_and_pane_in_sight() {
    let mut model = filled();
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    let draw = |model: &mut Model, terminal: &mut Terminal<TestBackend>| {
        let mut targets = Vec::new();
        terminal.draw(|frame| targets = view::draw(model, frame)).unwrap();
        model.targets = targets;
    };
    draw(&mut model, &mut terminal);
    for wanted in [
        Spot::Focus(Focus::Findings),
        Spot::Focus(Focus::Tenant),
        Spot::Focus(Focus::Form("/catalog".to_owned())),
        Spot::Document(1),
    ] {
        ctrl(&mut model, 'g');
        draw(&mut model, &mut terminal);
        let index = model.targets.iter().position(|target| target.spot == wanted).unwrap();
        let (area, letter) = (model.targets[index].area, letters().nth(index).unwrap());
        assert_eq!(terminal.backend().buffer()[(area.x, area.y)].symbol(), letter.to_string());
        key(&mut model, KeyCode::Char(letter));
        match wanted {
            Spot::Focus(focus) => assert_eq!(model.focus, focus),
            Spot::Document(index) => assert_eq!(model.document, index),
            Spot::Row(_) | Spot::Detail | Spot::Action(_) => panic!("this is the builder"),
        }
        draw(&mut model, &mut terminal);
    }
    ctrl(&mut model, 'g');
    key(&mut model, KeyCode::Esc);
    assert!(model.overlay.is_none());
    key(&mut model, KeyCode::F(6));
    assert_eq!(model.focus, Focus::Preview);
}

/// T19.
#[test]
fn the_document_follows_the_question_and_marks_its_lines() {
    let mut model = filled();
    for number in 0..30 {
        let at = format!("/additionalWorkspaceConnections/{number}/workspaceUrl");
        model.draft.set(&at, format!("w{number}.cloud.databricks.com").into());
    }
    model.refresh();
    go_to(&mut model, "/additionalWorkspaceConnections/27/workspaceUrl");
    let marked = |model: &Model| -> Vec<String> {
        let lines: Vec<&str> = model.preview.lines().collect();
        model.marked.iter().map(|line| lines[*line].trim().to_owned()).collect()
    };
    assert_eq!(marked(&model), ["\"workspaceUrl\": \"w27.cloud.databricks.com\""]);
    for (width, height) in [(80, 24), (60, 20), (120, 40)] {
        let screen = drawn(&model, width, height);
        assert!(screen.contains('>') && screen.contains("\"w27.cloud"), "{screen}");
    }
    type_text(&mut model, "x");
    large::finish(&mut model);
    assert_eq!(marked(&model), ["\"workspaceUrl\": \"w27.cloud.databricks.comx\""]);
    // An entry is all of its lines; what has no answer has none.
    focus(&mut model, Focus::Form("/additionalWorkspaceConnections/3".to_owned()));
    assert!(marked(&model).contains(&"\"workspaceUrl\": \"w3.cloud.databricks.com\"".to_owned()));
    assert_eq!(marked(&model).len(), 3);
    // What is not answered in it yet will stand there.
    go_to(&mut model, "/additionalWorkspaceConnections/20/httpPath");
    assert!(
        marked(&model).contains(&"\"workspaceUrl\": \"w20.cloud.databricks.com\"".to_owned()),
        "{:?}",
        marked(&model)
    );
    go_to(&mut model, "/port");
    assert!(model.marked.is_empty());
    // The line before a list is none of it, though it ends otherwise without.
    model.draft.clear_answer("/additionalWorkspaceConnections");
    model.draft.set("/additionalWorkspaceConnections/0/workspaceUrl", "w0.cloud.databricks.com".into());
    model.refresh();
    focus(&mut model, Focus::Form("/additionalWorkspaceConnections/0".to_owned()));
    assert!(marked(&model).iter().all(|line| !line.contains("catalog")), "{:?}", marked(&model));
    assert!(marked(&model).contains(&"\"workspaceUrl\": \"w0.cloud.databricks.com\"".to_owned()));
    // Whoever reads the document goes where he likes.
    focus(&mut model, Focus::Preview);
    assert!(drawn(&model, 80, 24).contains("\"type\": \"Databricks\""));
}

#[test]
fn all_documents_are_in_sight_and_both_ways_lead_to_them() {
    let mut model = filled();
    let names: Vec<&str> = model.documents().iter().map(|document| document.name()).collect();
    let screen = drawn(&model, 200, 40);
    for name in &names {
        assert!(screen.contains(name), "{name}\n{screen}");
    }
    for (index, name) in names.iter().enumerate() {
        assert_eq!(model.document, index);
        assert!(drawn(&model, 80, 24).contains(&format!("[{name}]")), "{}", drawn(&model, 80, 24));
        alt(&mut model, 'n');
    }
    alt(&mut model, 'p');
    assert_eq!(model.document + 1, names.len());
}

/// T18.
#[test]
fn a_long_value_is_seen_and_says_that_it_began_before() {
    let mut model = filled();
    go_to(&mut model, "/httpPath");
    assert!(drawn(&model, 120, 40).contains("/sql/1.0/warehouses/0123456789abcdef"));
    type_text(&mut model, &"9".repeat(100));
    let screen = drawn(&model, 120, 40);
    let line = screen.lines().find(|line| line.contains("HTTP path")).unwrap();
    assert!(line.contains(" …99999"), "{line}");
}

/// T25.
#[test]
fn emoji_of_several_people_show_no_damage_and_signs_that_mislead_do() {
    let mut model = filled();
    go_to(&mut model, "/groupPattern/deny");
    type_text(&mut model, "a👨‍👩‍👧b\u{202e}c\u{200d}d");
    let screen = drawn(&model, 120, 40);
    let line = screen.lines().find(|line| line.contains("b\u{fffd}c\u{fffd}d"));
    assert!(line.is_some_and(|line| line.contains('👨') && !line.contains("👨\u{fffd}")), "{screen}");
}

/// T27.
#[test]
fn a_fix_is_said_with_its_key_while_somebody_is_typing() {
    let mut model = filled();
    go_to(&mut model, "/workspaceUrl");
    assert!(!drawn(&model, 80, 24).contains("Ctrl-X fixes it"));
    ctrl(&mut model, 'u');
    type_text(&mut model, "https://lake.corp.net/");
    let screen = drawn(&model, 80, 24);
    assert!(
        screen.contains("more than a host name; Ctrl-X fixes it: keep") || screen.contains("Ctrl-X fixes it"),
        "{screen}"
    );
}

/// T37.
#[test]
fn the_header_counts_secrets_that_are_not_typed() {
    let mut model = filled();
    model.draft.clear_answer("/token");
    model.draft.set("/flow", "integration-update".into());
    changed(&mut model, 0);
    assert!(drawn(&model, 80, 24).contains("nothing missing, 1 secret not typed"), "{}", drawn(&model, 80, 24));
    go_to(&mut model, "/token");
    type_text(&mut model, "s3cret?");
    assert!(drawn(&model, 80, 24).contains("nothing missing    "));
}

#[test]
fn a_finding_and_a_field_are_explained() {
    let mut model = filled();
    model.draft.set("/catalog", "1a".into());
    changed(&mut model, 0);
    model.all_due = true;
    go_to(&mut model, "/catalog");
    alt(&mut model, 'e');
    assert!(kept::screen(&model).contains("UC203"), "{}", kept::screen(&model));
    key(&mut model, KeyCode::Esc);
    ctrl(&mut model, 'p');
    type_text(&mut model, "uc102");
    key(&mut model, KeyCode::Enter);
    let Some(Overlay::Page(page)) = &model.overlay else { panic!("a page is open") };
    assert!(page.title.contains("UC102"));
    key(&mut model, KeyCode::Esc);
    go_to(&mut model, "/httpPath");
    alt(&mut model, 'e');
    assert!(matches!(model.overlay, Some(Overlay::Page(_))));
    // In check it is the finding under the cursor; elsewhere nothing that is out of sight is explained.
    key(&mut model, KeyCode::Esc);
    alt(&mut model, '4');
    let text = "ucforge: 1\nflow: connection\nworkspaceUrl: https://h.cloud.databricks.com/\n";
    update(&mut model, Event::Paste(text.to_owned()), 0);
    let code = super::places::cells(&model, 2)[0].clone();
    alt(&mut model, 'e');
    assert!(matches!(&model.overlay, Some(Overlay::Page(page)) if page.title.contains(&code)), "{code}");
    key(&mut model, KeyCode::Esc);
    alt(&mut model, '7');
    alt(&mut model, 'e');
    assert!(model.overlay.is_none() && model.status.starts_with("go to a question"), "{}", model.status);
}

#[test]
fn a_terminal_without_other_characters_gets_ascii_only() {
    let mut model = filled();
    model.charset = Charset::Ascii;
    go_to(&mut model, "/catalog");
    type_text(&mut model, "ü日");
    for size in [(80, 24), (120, 40), (40, 10)] {
        let screen = drawn(&model, size.0, size.1);
        assert!(screen.is_ascii(), "{screen}");
    }
    let screen = drawn(&model, 120, 40);
    assert!(screen.contains("+ setup ====") && screen.contains("immuta??"), "{screen}");
}

/// T28.
#[test]
fn what_a_document_lacks_is_named_as_it_is_asked_and_gone_to() {
    let mut model = filled();
    ctrl(&mut model, 'p');
    type_text(&mut model, "grants");
    key(&mut model, KeyCode::Enter);
    assert_eq!(model.shown_document().map(Document::name), Some("grants"));
    for taking in [|model: &mut Model| alt(model, 'w'), |model: &mut Model| ctrl(model, 'o')] {
        focus(&mut model, Focus::Form("/flow".to_owned()));
        assert_eq!(taking(&mut model), []);
        assert!(model.status.starts_with("Service principal is missing: "), "{}", model.status);
        assert!(model.is_focused("/servicePrincipal"));
    }
    type_text(&mut model, "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d");
    assert!(matches!(alt(&mut model, 'w').pop(), Some(Effect::Copy(_))), "{}", model.status);
}

#[test]
fn what_is_said_and_does_not_fit_is_marked_and_in_help() {
    let mut model = model();
    let said = format!("{} the end", "many words ".repeat(40));
    model.say(said);
    for (width, height) in [(80, 24), (40, 12)] {
        let screen = drawn(&model, width, height);
        assert!(screen.contains('…') && !screen.contains("the end"), "{screen}");
    }
    key(&mut model, KeyCode::F(1));
    assert!(drawn(&model, 80, 24).contains("the end"), "{}", drawn(&model, 80, 24));
}

#[test]
fn help_shows_entries_that_are_higher_than_its_window() {
    let mut model = model();
    key(&mut model, KeyCode::F(1));
    type_text(&mut model, "Ctrl-S");
    assert!(drawn(&model, 40, 12).contains("Make the tenant"), "{}", drawn(&model, 40, 12));
    // All of it can be read.
    key(&mut model, KeyCode::End);
    let screen = drawn(&model, 40, 12);
    assert!(!screen.contains("Make the tenant") && screen.contains("is for)"), "{screen}");
}

#[test]
fn whoever_has_no_flow_is_told_how_to_choose_one() {
    let mut model = model();
    assert!(drawn(&model, 80, 24).contains("in the open list"));
    key(&mut model, KeyCode::Esc);
    assert!(!drawn(&model, 80, 24).contains("in the open list"), "{}", drawn(&model, 80, 24));
    key(&mut model, KeyCode::Down);
    assert!(model.status.starts_with("choose a flow first"), "{}", model.status);
    // A platform that does not have the flow that was chosen.
    let mut model = filled();
    model.draft.set("/flow", "connection".into());
    model.draft.set("/platform", "trino".into());
    changed(&mut model, 0);
    let screen = drawn(&model, 80, 24);
    assert!(screen.contains("no flow chosen") && !screen.contains("nothing missing"), "{screen}");
    assert!(screen.contains("does not have the flow"), "{screen}");
}
