//! Values that the server keeps for itself, by key, such as its secret for known devices.

use super::{Pending, StoreError};

/// Values by key.
pub trait SettingStore: Send + Sync {
    /// The value of a setting, JSON.
    ///
    /// # Errors
    /// If the database cannot be read.
    fn setting<'a>(&'a self, key: &'a str) -> Pending<'a, Result<Option<String>, StoreError>>;

    /// Sets a value, JSON; `None` removes the setting.
    ///
    /// # Errors
    /// If the database cannot be written.
    fn set_setting<'a>(
        &'a self,
        key: &'a str,
        value: Option<&'a str>,
        at: i64,
    ) -> Pending<'a, Result<(), StoreError>>;
}
