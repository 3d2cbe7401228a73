//! Every operation against a tenant that was written from the published facts, over a network that goes wrong at every step:
//! what goes out, and what is claimed in the end.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect by unwrapping it")]

mod cases;
mod run;
mod world;

use std::thread;

use cases::{CASES, Case};
use run::{Choices, Run};
use ucforge_core::operation::Options;
use ucforge_core::secret::Clear;
use ucforge_core::session::Authentication;
use ucforge_tests::tenant::{Jobs, Manners};
use world::Fault;

/// How many requests are tried with everything that can go wrong.
const ALL_OF: usize = 9;
/// How many random runs there are. `UCFORGE_RUNS` takes its place.
const RUNS: u64 = 82_000;

/// Everything that can go wrong with the first requests, one after the other.
struct Every {
    plan: Vec<usize>,
    at: usize,
}

impl Choices for Every {
    fn fault(&mut self, writes: bool) -> Fault {
        let at = self.at;
        self.at += 1;
        if at >= ALL_OF {
            return Fault::None;
        }
        if at == self.plan.len() {
            self.plan.push(0);
        }
        possible(writes)[self.plan[at]]
    }

    fn agrees(&mut self) -> bool {
        true
    }
}

fn possible(writes: bool) -> &'static [Fault] {
    if writes { &Fault::WRITING } else { &Fault::READING }
}

/// All runs of a case with these manners. How many there were.
///
/// Errors: the first run that breaks a rule.
fn every(case: &Case, manners: &Manners) -> Result<u64, String> {
    let (mut choices, mut count) = (Every { plan: Vec::new(), at: 0 }, 0);
    loop {
        choices.at = 0;
        let mut run = Run::new(case, manners.clone(), Options { at_most: 20_000, ..Options::default() });
        run.go(&mut choices).map_err(|why| format!("{}: {why}\n{manners:?}\n{}", case.name, run.story()))?;
        count += 1;
        choices.plan.truncate(choices.at);
        // The next plan: the last choice that has a next one takes it.
        loop {
            let Some(last) = choices.plan.pop() else { return Ok(count) };
            if last + 1 < possible(run.wrote(choices.plan.len())).len() {
                choices.plan.push(last + 1);
                break;
            }
        }
    }
}

/// Numbers that look random.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
}

struct Chance {
    random: Random,
    /// How many of a hundred requests go wrong.
    faults: u64,
}

impl Choices for Chance {
    fn fault(&mut self, _: bool) -> Fault {
        if self.random.below(100) < self.faults { *self.random.one(&Fault::ALL) } else { Fault::None }
    }

    fn agrees(&mut self) -> bool {
        self.random.below(20) > 0
    }
}

/// One run of which everything is chosen at random.
///
/// Errors: which rule it breaks.
fn at_random(seed: u64) -> Result<(), String> {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let case = random.one(CASES);
    let manners = Manners {
        delay: *random.one(&[0, 300, 1000, 4000]),
        numbers: random.below(2) == 0,
        jobs: *random.one(&[Jobs::NotFound, Jobs::NotAllowed, Jobs::One, Jobs::List, Jobs::ById]),
        tests_in_refusals: random.below(2) == 0,
        failing: random.below(5) == 0,
        key: Some("key".to_owned()),
    };
    let options = Options { wait: random.below(4) > 0, interval: *random.one(&[200, 500, 3000]), at_most: 20_000 };
    let mut run = Run::new(case, manners.clone(), options);
    let key = Clear::new("key");
    run.by_session(match random.below(4) {
        0 => None,
        1 => Some(Authentication::Raw(key)),
        2 => Some(Authentication::Bearer(key)),
        _ => Some(Authentication::Exchange { key, token: None }),
    });
    let faults = *random.one(&[5, 30, 70]);
    run.go(&mut Chance { random, faults })
        .map_err(|why| format!("{}, seed {seed}: {why}\n{manners:?}\n{options:?}\n{}", case.name, run.story()))
}

/// All is well.
struct Nothing;

impl Choices for Nothing {
    fn fault(&mut self, _: bool) -> Fault {
        Fault::None
    }

    fn agrees(&mut self) -> bool {
        true
    }
}

#[test]
fn when_nothing_goes_wrong_operations_end_as_they_should() {
    let key = || Clear::new("key");
    let mut wrong = Vec::new();
    for authentication in [
        None,
        Some(Authentication::Raw(key())),
        Some(Authentication::Bearer(key())),
        Some(Authentication::Exchange { key: key(), token: None }),
    ] {
        for case in CASES {
            let manners = Manners { key: Some("key".to_owned()), ..Manners::default() };
            let mut run = Run::new(case, manners, Options::default());
            run.by_session(authentication.clone());
            run.go(&mut Nothing).unwrap();
            if run.end() != Some(case.end) {
                wrong.push(format!("{}, {:?} expected\n{}", case.name, case.end, run.story()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn whatever_goes_wrong_with_the_first_requests_nothing_is_sent_twice_or_claimed_wrongly() {
    let ends: Vec<_> = thread::scope(|scope| {
        let halves = [false, true].map(|failing| {
            let manners = Manners { failing, ..Manners::default() };
            scope.spawn(move || CASES.iter().map(|case| every(case, &manners)).collect::<Vec<_>>())
        });
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    let broken: Vec<_> = ends.iter().filter_map(|end| end.as_ref().err().map(String::as_str)).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
    let count: u64 = ends.into_iter().flatten().sum();
    assert!(count > 3_000, "{count} runs");
}

#[test]
fn whatever_goes_wrong_at_random_nothing_is_sent_twice_or_claimed_wrongly() {
    let runs = std::env::var("UCFORGE_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(RUNS);
    let broken: Vec<String> = thread::scope(|scope| {
        let halves = [0, 1].map(|half| {
            scope.spawn(move || {
                (half..runs).step_by(2).filter_map(|seed| at_random(seed).err()).take(5).collect::<Vec<_>>()
            })
        });
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
}
