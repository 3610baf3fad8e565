//! What the macro was called with: the runtime's `$crate`, and a path or nothing.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::literal;

/// The directory where no path is given.
const DEFAULT: &str = "migrations";

/// The arguments, read.
pub(crate) struct Arguments {
    /// The runtime's `$crate`, by whatever name the application knows it.
    pub(crate) runtime: TokenTree,
    /// The path as it is written.
    pub(crate) path: String,
    /// Where problems are shown: the path, or the whole call.
    pub(crate) span: Span,
}

/// A call that the macro cannot understand.
pub(crate) struct Misuse {
    message: &'static str,
    span: Span,
}

/// Reads the arguments.
pub(crate) fn read(input: TokenStream) -> Result<Arguments, Misuse> {
    let mut tokens = input.into_iter();
    let Some(runtime) = tokens.next() else {
        return Err(Misuse {
            message: "use `schema_runtime::embed_migrations!`",
            span: Span::call_site(),
        });
    };
    let path = tokens.next().map(ungroup);
    let rest = tokens.find(|token| !is_comma(token));
    match (path, rest) {
        (None, _) => Ok(Arguments { runtime, path: DEFAULT.to_owned(), span: Span::call_site() }),
        (Some(TokenTree::Literal(path)), None) => read_path(runtime, &path),
        (Some(_), Some(second)) => {
            let message = "`embed_migrations!` takes one path, and nothing behind it";
            Err(Misuse { message, span: second.span() })
        }
        (Some(other), None) => Err(not_a_path(other.span())),
    }
}

fn read_path(runtime: TokenTree, path: &Literal) -> Result<Arguments, Misuse> {
    let span = path.span();
    match literal::string(&path.to_string()) {
        Some(text) if text.is_empty() => Err(Misuse {
            message: "the path is empty: name the directory that the revisions are in, as in \
                      `embed_migrations!(\"migrations\")`",
            span,
        }),
        Some(path) => Ok(Arguments { runtime, path, span }),
        None => Err(not_a_path(span)),
    }
}

fn not_a_path(span: Span) -> Misuse {
    let message = "expected the path of a directory in quotes, as in \
                   `embed_migrations!(\"migrations\")`: what it stands for must be known while compiling";
    Misuse { message, span }
}

/// Takes a `$path:literal` of a macro around ours out of the group that nobody wrote.
fn ungroup(mut token: TokenTree) -> TokenTree {
    while let TokenTree::Group(group) = &token {
        let mut inner = group.stream().into_iter();
        match (group.delimiter(), inner.next(), inner.next()) {
            (Delimiter::None, Some(only), None) => token = only,
            _ => break,
        }
    }
    token
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
}

impl Misuse {
    /// The error, and nothing else: there is no path to the runtime that a value could come from.
    pub(crate) fn into_tokens(self) -> TokenStream {
        let mut message = Literal::string(self.message);
        message.set_span(self.span);
        let message = TokenStream::from(TokenTree::Literal(message));
        let mut bang = Punct::new('!', Spacing::Alone);
        bang.set_span(self.span);
        let mut group = Group::new(Delimiter::Parenthesis, message);
        group.set_span(self.span);
        let name = Ident::new("compile_error", self.span);
        [TokenTree::Ident(name), TokenTree::Punct(bang), TokenTree::Group(group)]
            .into_iter()
            .collect()
    }
}
