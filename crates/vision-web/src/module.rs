//! What a program without an operating system has to bring along: memory, and an end in panic.
//!
//! The standard library would bring both, together with the writing of messages that nobody reads:
//! the module is half as large without it.

use core::panic::PanicInfo;

use dlmalloc::GlobalDlmalloc;

/// The allocator that the standard library uses on this target as well.
#[global_allocator]
static ALLOCATOR: GlobalDlmalloc = GlobalDlmalloc;

/// Nothing panics as far as we know. If something does, the page's call ends with an error, and
/// every later call is refused, because the tracker may be half way through something.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
