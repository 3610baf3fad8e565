//! The registry of codes: one row gives the enum's variant, the code's name and its documentation.

use std::fmt;

macro_rules! codes {
    ($($code:ident $title:literal $explanation:literal)*) => {
        /// A diagnostic's stable code. A code is never given another meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $code,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$code),*];

            /// The code as it is shown, such as `S0501`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$code => stringify!($code),)* }
            }

            /// What the code is about, in a few words.
            pub const fn title(self) -> &'static str {
                match self { $(Code::$code => $title,)* }
            }

            /// Why it is a mistake, and what to do instead.
            pub const fn explanation(self) -> &'static str {
                match self { $(Code::$code => $explanation,)* }
            }
        }
    };
}

codes! {
    S0101 "misnamed revision file"
        "Every `*.sql` in the directory is a revision, named `<order>_<slug>.sql`. A file that does not match would be skipped in silence; it is refused instead."
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
