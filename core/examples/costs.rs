//! Runs one operation a given number of times, for a program that counts instructions; without arguments, lists the
//! operations.
//!
//!     valgrind --tool=callgrind --callgrind-out-file=/dev/null target/release/examples/costs OPERATION TURNS
#![allow(clippy::print_stdout, missing_docs, reason = "a program that is measured")]

#[path = "../benches/operations/mod.rs"]
mod operations;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (name, turns) = (arguments.next(), arguments.next());
    for operation in operations::all() {
        match &name {
            None => println!("{}", operation.name),
            Some(name) if *name == operation.name => {
                let turns = turns.as_deref().and_then(|turns| turns.parse().ok()).unwrap_or(1);
                (0..turns).for_each(|_| (operation.run)());
            }
            Some(_) => {}
        }
    }
}
