//! A flag for every setting, built from the declarations.

use std::sync::LazyLock;

use clap::{Arg, ArgMatches, Args, Command, Error, FromArgMatches};

use crate::config::{DECLARED, Declared};

/// The settings with the names of their flags, which must live as long as the program.
static FLAGS: LazyLock<Vec<(&Declared, String)>> = LazyLock::new(|| {
    DECLARED
        .iter()
        .map(|declared| (declared, declared.flag()))
        .collect()
});

/// The settings that were given as flags.
#[derive(Default)]
pub(super) struct Flags {
    /// Pairs of a setting's key and its value.
    pub(super) given: Vec<(&'static str, String)>,
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        for declared in DECLARED {
            if let Some(value) = matches.get_one::<String>(declared.key) {
                self.given.push((declared.key, value.clone()));
            }
        }
        Ok(())
    }
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        let flags = FLAGS.iter().map(|(declared, flag)| {
            let value = if declared.list { "VALUE,…" } else { "VALUE" };
            let short = declared
                .doc
                .lines()
                .map(str::trim)
                .collect::<Vec<_>>()
                .join(" ");
            Arg::new(declared.key)
                .long(flag.as_str())
                .value_name(value)
                .allow_hyphen_values(true)
                .global(true)
                // `-h` is for the command; `--help` lists these too.
                .hide_short_help(true)
                .help_heading("Settings (see `bistand config reference`)")
                .help(first_sentence(&short).to_owned())
        });
        command.args(flags)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// Help is one line; the reference has the rest.
fn first_sentence(doc: &str) -> &str {
    doc.split_once(". ")
        .map_or(doc, |(first, _)| first)
        .trim_end_matches('.')
}
