//! What the kernel knows of this process.

use std::error::Error;
use std::fs;
use std::time::Duration;

/// Bytes of a page of memory on every machine that we support.
const PAGE_BYTES: u64 = 4_096;

/// Resident memory in bytes.
pub(crate) fn memory() -> Result<u64, Box<dyn Error>> {
    let text = fs::read_to_string("/proc/self/statm")?;
    let pages = text.split(' ').nth(1).ok_or("statm has no resident size")?;
    Ok(pages.parse::<u64>()? * PAGE_BYTES)
}

/// Processor time of the media threads since they began.
pub(crate) fn media_threads_busy() -> Result<Duration, Box<dyn Error>> {
    let mut busy = Duration::ZERO;
    for task in fs::read_dir("/proc/self/task")? {
        let task = task?.path();
        if !fs::read_to_string(task.join("comm"))?.starts_with("media-") {
            continue;
        }
        // The first number: nanoseconds on a processor, kernel and user.
        let text = fs::read_to_string(task.join("schedstat"))?;
        let nanos = text.split(' ').next().ok_or("schedstat is empty")?;
        busy += Duration::from_nanos(nanos.parse()?);
    }
    Ok(busy)
}

/// Processor time of the calling thread since it began.
pub(crate) fn this_thread_busy() -> Result<Duration, Box<dyn Error>> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanos = text.split(' ').next().ok_or("schedstat is empty")?;
    Ok(Duration::from_nanos(nanos.parse()?))
}

/// The processor and how many of it.
pub(crate) fn machine() -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string("/proc/cpuinfo")?;
    let names: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("model name"))
        .filter_map(|line| line.split(": ").nth(1))
        .collect();
    let name = names.first().copied().unwrap_or("an unnamed processor");
    let load = fs::read_to_string("/proc/loadavg")?;
    let load = load.split(' ').next().unwrap_or("unknown").to_owned();
    Ok(format!(
        "{} × {name}, load {load} at the end",
        names.len().max(1)
    ))
}
