//! One program for all readers: which one is the variable `READER`.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

static READ: OnceLock<fn(&[u8])> = OnceLock::new();

fuzz_target!(
    init: {
        let name = std::env::var("READER").unwrap_or_default();
        let Some(target) = untrusted::named(&name) else {
            let names = untrusted::TARGETS.map(|target| target.name).join(", ");
            panic!("READER is “{name}”, not one of {names}");
        };
        READ.get_or_init(|| target.read);
        if target.may_panic_inside {
            // The library's panics are caught where it is called; the fuzzer's hook would end the run.
            // What is left to find is what nothing can catch: endless loops, memory, the stack.
            std::panic::set_hook(Box::new(|_| ()));
        }
    },
    |bytes: &[u8]| {
        if let Some(read) = READ.get() {
            read(bytes);
        }
    }
);
