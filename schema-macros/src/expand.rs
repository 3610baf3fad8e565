//! The code that the macro leaves: data, handed to a macro of the runtime's that knows what to do
//! with it. It is a handful of long literals, however many revisions there are: the compiler takes
//! far more than linear time over nested arrays.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use schema_core::directory::Directory;
use schema_core::embed::{self, Encoded};
use schema_core::{config, lock};

use crate::arguments::Arguments;
use crate::diagnostics::Findings;
use crate::locate::{Place, Root};

/// What is to be embedded.
pub(crate) struct Expansion {
    chain: Encoded,
    /// The directory, where there is one that was read.
    directory: Option<Read>,
}

/// A directory that was read: what the compiler is to watch.
struct Read {
    place: Place,
    /// The names of the files that have a say in what is embedded.
    files: Vec<String>,
}

impl Expansion {
    /// An empty chain: a value, so that what uses it has no errors of its own.
    pub(crate) fn empty() -> Self {
        Self { chain: Encoded::default(), directory: None }
    }

    /// The chain of a directory. One with errors is not worth embedding.
    pub(crate) fn of(directory: &Directory, place: Place) -> Self {
        if directory.has_errors() || directory.lock.is_none() {
            return Self::empty();
        }
        let revisions = directory.revisions.iter().map(|revision| revision.file.as_str());
        let files = [config::FILE, lock::FILE].into_iter().chain(revisions);
        let files = files.map(str::to_owned).collect();
        Self { chain: embed::encode(directory), directory: Some(Read { place, files }) }
    }
}

/// Writes `{ <errors> <warnings> $crate::__embedded! { <data> } }`.
pub(crate) fn expand(
    arguments: &Arguments,
    expansion: &Expansion,
    findings: &Findings,
) -> TokenStream {
    let writer = Writer { span: arguments.span };
    let mut block: TokenStream = findings.errors.iter().map(|text| writer.error(text)).collect();
    block.extend(findings.warnings.iter().map(|(code, text)| writer.warning(code.as_str(), text)));
    let mut data: TokenStream =
        writer.directory(expansion.directory.as_ref()).into_iter().collect();
    data.extend([writer.pair(&expansion.chain.shared), writer.backends(&expansion.chain)]);
    block.extend([arguments.runtime.clone()]);
    block.extend(writer.code("::__embedded!"));
    block.extend([writer.group(Delimiter::Brace, data)]);
    // Not where the argument is: there the compiler would ask the user to remove the braces.
    TokenStream::from(TokenTree::Group(Group::new(Delimiter::Brace, block)))
}

/// Writes tokens that all stand where the macro's argument does.
struct Writer {
    span: Span,
}

impl Writer {
    fn error(&self, text: &str) -> TokenStream {
        self.code(&format!("::core::compile_error!({});", Literal::string(text)))
    }

    /// The only warning that stable Rust lets a macro give: the use of a deprecated constant, which
    /// has the diagnostic's code for a name. Its level is its own, so that an application's
    /// `allow(deprecated)` does not hide it.
    fn warning(&self, code: &str, text: &str) -> TokenStream {
        let note = Literal::string(text);
        self.code(&format!(
            "#[warn(deprecated)] const _: () = {{ #[deprecated(note = {note})] const {code}: () = (); {code} }};"
        ))
    }

    /// Code of ours, which always parses.
    fn code(&self, source: &str) -> TokenStream {
        self.respan(source.parse().unwrap_or_default())
    }

    fn respan(&self, tokens: TokenStream) -> TokenStream {
        let respan = |mut token: TokenTree| {
            if let TokenTree::Group(group) = &token {
                token =
                    TokenTree::Group(Group::new(group.delimiter(), self.respan(group.stream())));
            }
            token.set_span(self.span);
            token
        };
        tokens.into_iter().map(respan).collect()
    }

    /// `["/where/it/is"] [package "/migrations/schema.toml" ...]`: the directory, which only tests
    /// keep, and the files to watch.
    fn directory(&self, read: Option<&Read>) -> [TokenTree; 2] {
        let (mut path, mut files) = (TokenStream::new(), TokenStream::new());
        if let Some(Read { place, files: names }) = read {
            path.extend([self.string(&place.path.to_string_lossy())]);
            files.extend([self.word(match place.root {
                Root::Package => "package",
                Root::File => "file",
            })]);
            files
                .extend(names.iter().map(|name| self.string(&format!("{}/{name}", place.tracked))));
        }
        [self.group(Delimiter::Bracket, path), self.group(Delimiter::Bracket, files)]
    }

    /// `("text", b"tables")`
    fn pair(&self, literals: &embed::Literals) -> TokenTree {
        let mut tables = Literal::byte_string(&literals.tables);
        tables.set_span(self.span);
        let pair = [
            self.string(&literals.text),
            TokenTree::Punct(Punct::new(',', Spacing::Alone)),
            TokenTree::Literal(tables),
        ];
        self.group(Delimiter::Parenthesis, pair.into_iter().collect())
    }

    /// `[sqlite ("text", b"tables") postgres (...)]`
    fn backends(&self, chain: &Encoded) -> TokenTree {
        let backends = chain.backends.iter();
        let tokens = backends
            .flat_map(|(backend, literals)| [self.word(backend.name()), self.pair(literals)]);
        self.group(Delimiter::Bracket, tokens.collect())
    }

    fn word(&self, word: &str) -> TokenTree {
        TokenTree::Ident(Ident::new(word, self.span))
    }

    fn string(&self, text: &str) -> TokenTree {
        let mut literal = Literal::string(text);
        literal.set_span(self.span);
        TokenTree::Literal(literal)
    }

    fn group(&self, delimiter: Delimiter, stream: TokenStream) -> TokenTree {
        let mut group = Group::new(delimiter, stream);
        group.set_span(self.span);
        TokenTree::Group(group)
    }
}
