//! How commands and events are declared: an enum of enums, one for each activity.
//!
//! [`activities!`] declares them from one list, from which it also makes one of each for tables of
//! tests and for simulators. What is stored or sent is flat: the name of a command or event does
//! not say which activity it belongs to, so one may move to another.

/// Declares an enum with a variant for each activity, the enums that those contain, and a private
/// flat enum by which they are read.
///
/// A `match` on the outer enum that calls a function for each activity, and an exhaustive `match`
/// in each of those functions, is what makes the compiler name every place that a new command or
/// event has to be added to.
///
/// Variants in a second pair of braces belong to the server alone: they are neither read nor
/// written.
macro_rules! activities {
    (
        $(#[$outer_meta:meta])*
        pub enum $outer:ident,
        read by $(#[$flat_meta:meta])* $flat:ident,
        as $serde:tt {
            $(
                $(#[$activity_meta:meta])*
                $activity:ident($inner:ident) {
                    $(
                        $(#[$meta:meta])*
                        $variant:ident $({
                            $( $(#[$field_meta:meta])* $field:ident: $type:ty, )*
                        })?,
                    )*
                }
                $({
                    $(
                        $(#[$system_meta:meta])*
                        $system:ident $({
                            $(
                                $(#[$system_field_meta:meta])*
                                $system_field:ident: $system_type:ty,
                            )*
                        })?,
                    )*
                })?
            )*
        }
    ) => {
        $(#[$outer_meta])*
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum $outer {
            $( $(#[$activity_meta])* $activity($inner), )*
        }

        $(
            $(#[$activity_meta])*
            #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
            #[serde $serde]
            pub enum $inner {
                $(
                    $(#[$meta])*
                    $variant $({ $( $(#[$field_meta])* $field: $type, )* })?,
                )*
                $($(
                    $(#[$system_meta])*
                    #[serde(skip)]
                    $system $({ $( $(#[$system_field_meta])* $system_field: $system_type, )* })?,
                )*)?
            }

            impl From<$inner> for $outer {
                fn from(inner: $inner) -> Self {
                    Self::$activity(inner)
                }
            }
        )*

        $(#[$flat_meta])*
        #[derive(serde::Deserialize)]
        #[serde $serde]
        enum $flat {
            $($(
                $(#[$meta])*
                $variant $({ $( $(#[$field_meta])* $field: $type, )* })?,
            )*)*
        }

        impl From<$flat> for $outer {
            fn from(flat: $flat) -> Self {
                match flat {
                    $($(
                        $flat::$variant $({ $( $field, )* })? => {
                            Self::$activity($inner::$variant $({ $( $field, )* })?)
                        }
                    )*)*
                }
            }
        }

        impl serde::Serialize for $outer {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self {
                    $( Self::$activity(inner) => inner.serialize(to), )*
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $outer {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $flat::deserialize(from).map(Self::from)
            }
        }

        #[cfg(any(test, feature = "testing"))]
        impl $outer {
            /// One of each that is read and written, with values from `values`.
            pub fn samples<V>(values: &mut V) -> Vec<Self>
            where
                $($($( V: $( crate::testing::Draw<$type> + )*, )?)*)*
            {
                vec![
                    $($(
                        Self::$activity($inner::$variant $({
                            $( $field: crate::testing::Draw::<$type>::draw(values), )*
                        })?),
                    )*)*
                ]
            }
        }
    };
}

pub(crate) use activities;
