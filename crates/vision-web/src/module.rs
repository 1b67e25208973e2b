//! What a program without an operating system has to provide: memory, and a panic handler.
//!
//! The standard library would bring both, together with the formatting of messages that are never
//! read: the module is half as large without it.

use core::panic::PanicInfo;

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

/// A third as long as the allocator of the standard library, and as quick for the little that is
/// asked of it: memory is kept from frame to frame.
#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();

/// Nothing panics as far as we know. If something does, the page's call ends with an error, and
/// every later call is refused, because the tracker may be half way through something.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
