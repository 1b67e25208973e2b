//! Personal texts. `erasures` says which of them are erased.

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, QueryBuilder, Row as _, Sqlite};

use crate::contract::{Append, KeptText, Row, SessionKey, StoreError, Text};
use crate::sqlite::Database;
use crate::sqlite::batch::{FrequentRow, Statements};

/// Ids in one statement; more ids take several statements.
const IDS_IN_STATEMENT: usize = 1_000;

const SELECT: &str = "SELECT texts.id AS id, \
     CASE WHEN erasures.at IS NULL THEN texts.body END AS body, erasures.at AS erased_at \
     FROM texts LEFT JOIN erasures \
     ON erasures.session = texts.session AND erasures.id = texts.id \
     WHERE texts.session = ";

impl FrequentRow for Text {
    fn of(row: &Row) -> Option<&Self> {
        match row {
            Row::Text(text) => Some(text),
            _ => None,
        }
    }

    fn push(statements: &mut Statements, rows: &[(&Append, &Self)]) {
        statements.insert(
            "INSERT INTO texts (session, id, body) ",
            rows,
            |mut row, (append, text)| {
                row.push_bind(append.session.as_str())
                    .push_bind(text.id.as_str())
                    .push_bind(text.body.as_str());
            },
            "",
        );
    }
}

impl FromRow<'_, SqliteRow> for KeptText {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            body: row.try_get("body")?,
            erased_at: row.try_get("erased_at")?,
        })
    }
}

impl Database {
    pub(in crate::sqlite) async fn read_texts(
        &self,
        session: &SessionKey,
        ids: &[String],
    ) -> Result<Vec<KeptText>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for part in ids.chunks(IDS_IN_STATEMENT) {
            let mut query = QueryBuilder::<Sqlite>::new(SELECT);
            query.push_bind(session.as_str()).push(" AND texts.id IN (");
            let mut list = query.separated(", ");
            for id in part {
                list.push_bind(id.as_str());
            }
            list.push_unseparated(") ORDER BY texts.place");
            let texts: Vec<KeptText> = query.build_query_as().fetch_all(&self.readers).await?;
            found.extend(texts);
        }
        Ok(found)
    }
}
