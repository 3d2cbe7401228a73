//! Every operation with faults at every step: all pairs of faults in the first six steps, then whatever chance brings.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::flows::{HOST, changed, key, manual, with_connection, with_integration};
use super::*;

const START: u64 = 10_000;

/// An operation, the tenant it begins with, and what has to be so after it.
struct Scenario {
    name: &'static str,
    tenant: Tenant,
    operation: fn() -> Operation,
    /// Whether what was asked for is there: asked of the tenant itself.
    is_there: fn(&mut Tenant, u64) -> bool,
    /// Whether it is there before.
    was_there: bool,
}

fn options() -> Options {
    Options { interval: 1000, at_most: 20_000, ..Options::default() }
}

fn get(tenant: &mut Tenant, now: u64, target: &str) -> Response {
    tenant.answer(now, "GET", target, "")
}

fn is_listed(tenant: &mut Tenant, now: u64) -> bool {
    get(tenant, now, "/integrations").body.contains(HOST)
}

fn is_changed(tenant: &mut Tenant, now: u64) -> bool {
    get(tenant, now, "/integrations/1").body.contains("\"other_")
}

fn is_gone(tenant: &mut Tenant, now: u64) -> bool {
    get(tenant, now, "/integrations/1").status == 404
}

fn is_registered(tenant: &mut Tenant, now: u64) -> bool {
    get(tenant, now, &format!("/data/connection/{}", key())).status == 200
}

fn is_active(tenant: &mut Tenant, now: u64) -> bool {
    let shown = get(tenant, now, &format!("/data/object/{}", key())).body;
    let overrides = shown.split("\"overrides\"").nth(1).unwrap_or("");
    overrides.replace(' ', "").contains("\"isActive\":true")
}

fn wanted(body: &str) -> Wanted {
    Wanted::integration(content(body), content(body))
}

fn scenarios() -> Vec<Scenario> {
    let one = |name, tenant: Tenant, operation, is_there: fn(&mut Tenant, u64) -> bool| {
        let was_there = is_there(&mut tenant.clone(), START);
        Scenario { name, tenant, operation, is_there, was_there }
    };
    let mut editing = with_integration(HOST);
    editing.answer(START, "PUT", "/integrations/1", CREATE);
    vec![
        one("create", tenant(900), || Operation::create(content(CREATE), options()), is_listed),
        one(
            "create without waiting",
            tenant(900),
            || Operation::create(content(CREATE), Options { wait: false, ..options() }),
            is_listed,
        ),
        one("set up", tenant(900), || Operation::set_up(content(&manual()), content(&manual()), options()), is_listed),
        one(
            "create what fails",
            tenant(900),
            || Operation::create(content(&CREATE.replace(HOST, "createerror.invalid")), options()),
            |tenant, now| get(tenant, now, "/integrations/1").body.contains("\"enabled\""),
        ),
        one("update", with_integration(HOST), || Operation::update("1", content(&changed()), options()), is_changed),
        one("update what is busy", editing, || Operation::update("1", content(&changed()), options()), is_changed),
        one(
            "update without waiting",
            with_integration(HOST),
            || Operation::update("1", content(&changed()), Options { wait: false, ..options() }),
            is_changed,
        ),
        one("delete", with_integration(HOST), || Operation::delete("1", None, options()), is_gone),
        one(
            "delete what cannot be deleted",
            with_integration("deleteerror.invalid"),
            || Operation::delete("1", None, options()),
            is_gone,
        ),
        one("register", tenant(900), || Operation::register(None, content(CONNECTION), options()), is_registered),
        one(
            "deregister",
            with_connection(),
            || Operation::deregister(&key(), options()),
            |tenant, now| !is_registered(tenant, now),
        ),
        one("crawl", with_connection(), || Operation::crawl(&path(&[&key()]), None, options()), |_, _| true),
        one(
            "settings",
            with_connection(),
            || Operation::settings(&path(&[&key()]), content(r#"{"settings": {"isActive": true}}"#), options()),
            is_active,
        ),
        one(
            "update a connection",
            with_connection(),
            || Operation::update_connection(&key(), content(r#"{"connection": {"httpPath": "/other"}}"#), options()),
            |tenant, now| get(tenant, now, &format!("/data/connection/{}", key())).body.contains("\"/other\""),
        ),
        one("rotate", with_integration(HOST), || Operation::rotate(content(CREATE), None, options()), is_listed),
        one("apply what is not there", tenant(900), || Operation::apply(wanted(CREATE), false, options()), is_listed),
        one(
            "apply a change",
            with_integration(HOST),
            || Operation::apply(wanted(&changed()), false, options()),
            is_changed,
        ),
        one("wait", with_integration(HOST), || Operation::wait("1", Goal::Enabled, options()), is_listed),
    ]
}

/// Runs a scenario and holds its outcome to what is so.
fn run(scenario: &Scenario, fault: impl FnMut(usize) -> Fault) -> usize {
    let mut run = drive(scenario.tenant.clone(), START, (scenario.operation)(), fault);
    let is_there = (scenario.is_there)(&mut run.server, run.now);
    let is_wrong = match run.outcome.end {
        End::Done => !is_there,
        End::NotDone | End::NotSeen => is_there && !scenario.was_there,
        _ => false,
    };
    assert!(!is_wrong, "{}: {:?}, {:?}", scenario.name, run.outcome, run.log);
    run.log.len()
}

/// Xorshift, Marsaglia 2003.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

/// Up to two faults in the first six steps, of every kind, at all places.
fn all_pairs(scenario: &Scenario) -> usize {
    let mut runs = 0;
    for first in 0..6 {
        for one in Fault::ALL {
            // How far it gets with the one fault: later places are never reached.
            let reached = run(scenario, |step| if step == first { one } else { Fault::None });
            runs += 1;
            if reached <= first {
                break;
            }
            for second in first + 1..reached.min(6) {
                for other in Fault::ALL {
                    run(scenario, |step| match step {
                        _ if step == first => one,
                        _ if step == second => other,
                        _ => Fault::None,
                    });
                    runs += 1;
                }
            }
        }
    }
    runs
}

fn by_chance(scenario: &Scenario, seed: u64, runs: usize) {
    let mut random = Random(seed);
    for _ in 0..runs {
        // Rare and frequent faults, so that both short and long runs are seen.
        let one_in = 2 + random.below(6);
        run(
            scenario,
            |_| {
                if random.below(one_in) == 0 { Fault::ALL[random.below(Fault::ALL.len())] } else { Fault::None }
            },
        );
    }
}

#[test]
fn nothing_is_said_that_is_not_so_whatever_goes_wrong() {
    let scenarios = scenarios();
    let total = AtomicUsize::new(0);
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(scenario) = scenarios.get(next.fetch_add(1, Relaxed)) {
            let exhaustive = all_pairs(scenario);
            let random = RUNS.saturating_sub(exhaustive);
            by_chance(scenario, 0x9E37_79B9_7F4A_7C15 ^ scenario.name.len() as u64, random);
            total.fetch_add(exhaustive + random, Relaxed);
        }
    };
    // Two at once: the test is to be quick in debug builds too.
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    let total = total.into_inner();
    assert!(total >= 100_000, "{total}");
}

/// So many runs of each scenario at least.
const RUNS: usize = 5600;
