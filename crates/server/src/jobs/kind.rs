//! The kinds of jobs, and how a row names them. Names and payloads are stored: they never change
//! their meaning.

use std::time::Duration;

use bistand_store::NewJob;
use serde::{Deserialize, Serialize};

/// How often the periodic jobs are done, as the operator's guide says.
pub const PERIOD: Duration = Duration::from_secs(60 * 60);

macro_rules! periodic {
    ($($(#[$doc:meta])* $kind:ident: $name:literal,)*) => {
        /// A job that is due again and again, one row for each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Periodic {
            $($(#[$doc])* $kind,)*
        }

        impl Periodic {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The name in the database.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

periodic! {
    /// Finds the sessions that have reached the retention period.
    FindOldSessions: "find-old-sessions",
    /// Deletes cookies that have expired.
    DeleteCookies: "delete-cookies",
    /// Deletes old answers to commands.
    DeleteAnswers: "delete-answers",
    /// Closes links that have expired.
    CloseLinks: "close-links",
    /// Deletes jobs that have long been over.
    DeleteJobs: "delete-jobs",
}

/// A job that is done once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "payload", rename_all = "kebab-case")]
pub enum Once {
    /// Erases the texts of a session that has reached the retention period.
    EraseTexts {
        /// Its key.
        session: String,
    },
}

impl Once {
    /// Which one of its kind it is.
    fn key(&self) -> &str {
        match self {
            Self::EraseTexts { session } => session,
        }
    }
}

/// What a worker does.
#[derive(Clone, PartialEq, Eq)]
pub enum Job {
    /// Due again after [`PERIOD`]. It never gives up.
    Periodic(Periodic),
    /// Over when it is done, or after [`MAX_ATTEMPTS`](super::MAX_ATTEMPTS).
    Once(Once),
}

/// A row of a job that this version does not know.
#[derive(Debug, thiserror::Error)]
#[error("this version does not know the job, or not in this form")]
pub struct UnknownJob;

/// A [`Once`] in the columns of its row.
#[derive(Serialize, Deserialize)]
struct Columns {
    kind: String,
    payload: serde_json::Value,
}

impl Job {
    /// The row of a job that is due at this time, milliseconds since 1970.
    #[must_use]
    pub fn row(&self, due_at: i64) -> NewJob {
        match self {
            Self::Periodic(periodic) => NewJob {
                kind: periodic.name().to_owned(),
                key: String::new(),
                payload: "null".to_owned(),
                due_at,
            },
            Self::Once(once) => {
                let columns = serde_json::to_value(once).and_then(serde_json::from_value);
                let Columns { kind, payload } = columns.expect("each variant has these columns");
                NewJob {
                    kind,
                    key: once.key().to_owned(),
                    payload: payload.to_string(),
                    due_at,
                }
            }
        }
    }

    /// The job of a row.
    ///
    /// # Errors
    /// [`UnknownJob`] if another version wrote it.
    pub fn read(kind: &str, payload: &str) -> Result<Self, UnknownJob> {
        let periodic = Periodic::ALL.iter().find(|known| known.name() == kind);
        if let Some(periodic) = periodic {
            return Ok(Self::Periodic(*periodic));
        }
        let once = serde_json::from_str(payload).and_then(|payload| {
            let kind = kind.to_owned();
            serde_json::from_value(serde_json::to_value(Columns { kind, payload })?)
        });
        once.map(Self::Once).map_err(|_| UnknownJob)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_as_the_job_that_it_was() {
        let erase = Once::EraseTexts {
            session: "s1".into(),
        };
        let periodic = Periodic::ALL.iter().map(|kind| Job::Periodic(*kind));
        for job in periodic.chain([Job::Once(erase)]) {
            let row = job.row(7);
            assert_eq!(row.due_at, 7);
            let read = Job::read(&row.kind, &row.payload);
            assert!(read.is_ok_and(|read| read == job), "{}", row.kind);
        }
    }

    #[test]
    fn stored_names_stay_as_they_are() {
        let names: Vec<_> = Periodic::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(
            names,
            [
                "find-old-sessions",
                "delete-cookies",
                "delete-answers",
                "close-links",
                "delete-jobs"
            ]
        );
        let erase = Job::Once(Once::EraseTexts {
            session: "s1".into(),
        });
        let row = erase.row(0);
        assert_eq!((row.kind.as_str(), row.key.as_str()), ("erase-texts", "s1"));
        assert_eq!(row.payload, "{\"session\":\"s1\"}");
    }

    #[test]
    fn what_another_version_wrote_is_unknown() {
        for (kind, payload) in [
            ("brew-tea", "null"),
            ("erase-texts", "null"),
            ("erase-texts", "{\"seat\":\"p1\"}"),
            ("erase-texts", "{"),
        ] {
            assert!(Job::read(kind, payload).is_err(), "{kind} {payload}");
        }
    }
}
