//! Reads from what a test runner printed how many tests passed and failed.

use std::ops::AddAssign;

use serde_json::Value;

/// Passed and failed tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed, ran out of time or passed only when run again.
    pub(crate) failed: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// From cargo-nextest's summary line; nothing if there is none.
///
/// `Summary [ 1.2s] 9 tests run: 7 passed (1 slow), 1 failed, 1 timed out, 0 skipped`
pub(crate) fn nextest(output: &str) -> Option<Counts> {
    let line = output
        .lines()
        .rev()
        .find(|line| line.trim_start().starts_with("Summary ["))?;
    let (_, parts) = line.split_once("run:")?;
    let number = |word: &str| -> u64 {
        parts
            .split(',')
            .filter(|part| {
                part.split('(')
                    .next()
                    .is_some_and(|head| head.contains(word))
            })
            .filter_map(|part| part.split_whitespace().next()?.parse::<u64>().ok())
            .sum()
    };
    let failed = number("failed") + number("timed out");
    Some(Counts {
        passed: number("passed"),
        failed,
    })
}

/// From the result lines of Rust's own test runner; nothing if there is none.
///
/// `test result: ok. 3 passed; 0 failed; 0 ignored; …`
pub(crate) fn cargo_test(output: &str) -> Option<Counts> {
    let mut sum = None;
    for line in output
        .lines()
        .filter(|line| line.starts_with("test result:"))
    {
        let number = |word: &str| -> u64 {
            line.split([';', '.'])
                .filter_map(|part| part.trim().strip_suffix(word)?.trim().parse::<u64>().ok())
                .sum()
        };
        let counts = Counts {
            passed: number(" passed"),
            failed: number(" failed"),
        };
        *sum.get_or_insert_default() += counts;
    }
    sum
}

/// From vitest's JSON report; nothing if it is not one.
///
/// A file that cannot even be loaded has no tests, yet it counts as one that failed.
pub(crate) fn vitest(report: &str) -> Option<Counts> {
    let report: Value = serde_json::from_str(report).ok()?;
    let files = report.get("testResults")?.as_array()?;
    let unloadable = files.iter().filter(|file| {
        file["status"] == "failed"
            && file["assertionResults"]
                .as_array()
                .is_none_or(Vec::is_empty)
    });
    Some(Counts {
        passed: report.get("numPassedTests")?.as_u64()?,
        failed: report.get("numFailedTests")?.as_u64()? + unloadable.count() as u64,
    })
}

/// From Playwright's JSON report; nothing if it is not one.
///
/// A test that passed only when tried again is not counted as passed: it failed once.
pub(crate) fn playwright(report: &str) -> Option<Counts> {
    let report: Value = serde_json::from_str(report).ok()?;
    let stats = report.get("stats")?;
    let number = |name: &str| stats.get(name).and_then(Value::as_u64);
    let unloadable = report["errors"].as_array().map_or(0, Vec::len) as u64;
    Some(Counts {
        passed: number("expected")?,
        failed: number("unexpected")? + number("flaky")? + unloadable,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64) -> Option<Counts> {
        Some(Counts { passed, failed })
    }

    #[test]
    fn nextest_counts_what_failed_or_ran_out_of_time() {
        let good = "     Summary [   1.234s] 9 tests run: 9 passed (2 slow, 1 leaky), 3 skipped\n";
        assert_eq!(nextest(good), counts(9, 0));
        let bad =
            "  Summary [ 2s] 9/12 tests run: 6 passed (1 slow), 2 failed, 1 timed out, 0 skipped\n";
        assert_eq!(nextest(bad), counts(6, 3));
        assert_eq!(nextest("error: could not compile"), None);
    }

    #[test]
    fn cargo_test_adds_up_all_its_binaries() {
        let text = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
                    noise\n\
                    test result: FAILED. 4 passed; 2 failed; 0 ignored; finished in 0.10s\n";
        assert_eq!(cargo_test(text), counts(7, 2));
        assert_eq!(cargo_test("error: could not compile"), None);
    }

    #[test]
    fn vitest_counts_a_file_that_cannot_be_loaded_as_a_failure() {
        let report = r#"{"numPassedTests": 5, "numFailedTests": 1, "testResults": [
            {"status": "passed", "assertionResults": [{}]},
            {"status": "failed", "assertionResults": [{}]},
            {"status": "failed", "assertionResults": []}]}"#;
        assert_eq!(vitest(report), counts(5, 2));
        assert_eq!(vitest("not JSON"), None);
    }

    #[test]
    fn playwright_counts_a_test_that_passed_only_the_second_time_as_a_failure() {
        let report = r#"{"errors": [{}],
            "stats": {"expected": 8, "unexpected": 1, "flaky": 1, "skipped": 0}}"#;
        assert_eq!(playwright(report), counts(8, 3));
        assert_eq!(playwright("{}"), None);
    }
}
