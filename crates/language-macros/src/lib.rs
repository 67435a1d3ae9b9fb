//! `say!`, `phrases!` and `mark!`, which [`patchplay_language`](../patchplay_language) exports and documents.
//!
//! What they check while compiling: that a sentence is one literal, that every place of it has a value and every value
//! a place, and that no place asks for a form such as `{x:?}`, which a translation could not repeat.

mod pattern;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Error, Expr, Ident, LitStr, Result, Token,
    parse::{Parse, ParseStream},
};

/// A sentence in the language that is spoken: a `String`. See `patchplay_language`.
#[proc_macro]
pub fn say(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input, |sentence| sentence.said())
}

/// A sentence whose places hold phrases: a `Vec` of them. See `patchplay_language`.
#[proc_macro]
pub fn phrases(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(input, |sentence| sentence.composed())
}

/// A sentence that is translated where it is shown: a `&'static str`. See `patchplay_language`.
#[proc_macro]
pub fn mark(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let literal = syn::parse_macro_input!(input as LitStr);
    literal.into_token_stream().into()
}

fn expand(input: proc_macro::TokenStream, write: impl Fn(&Sentence) -> Result<TokenStream>) -> proc_macro::TokenStream {
    let written = syn::parse::<Sentence>(input).and_then(|sentence| write(&sentence));
    written.unwrap_or_else(Error::into_compile_error).into()
}

/// `"text", values` or `count; "one", "many", values`.
struct Sentence {
    count: Option<Expr>,
    one: LitStr,
    many: Option<LitStr>,
    values: Vec<Value>,
}

/// `name = value`, or a value for the next `{}`.
struct Value {
    name: Option<Ident>,
    value: Expr,
}

impl Parse for Value {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let named = input.peek(Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]);
        let name = if named {
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            Some(name)
        } else {
            None
        };
        Ok(Self { name, value: input.parse()? })
    }
}

impl Parse for Sentence {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let (mut count, mut many) = (None, None);
        if !input.peek(LitStr) {
            count = Some(input.parse()?);
            input.parse::<Token![;]>()?;
        }
        let one = input.parse()?;
        if count.is_some() {
            input.parse::<Token![,]>()?;
            many = Some(input.parse()?);
        }
        let mut values = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if !input.is_empty() {
                values.push(input.parse()?);
            }
        }
        Ok(Self { count, one, many, values })
    }
}

impl Sentence {
    /// The value of every place, in the order in which the sentence first names them.
    fn places(&self) -> Result<Vec<TokenStream>> {
        let mut unnamed = self.values.iter().filter(|value| value.name.is_none()).map(|value| &value.value);
        let mut places: Vec<(String, TokenStream)> = Vec::new();
        for literal in [Some(&self.one), self.many.as_ref()].into_iter().flatten() {
            let names = pattern::names(&literal.value()).map_err(|why| Error::new(literal.span(), why))?;
            for name in names {
                if places.iter().any(|(known, _)| *known == name) {
                    continue;
                }
                let value = if name.starts_with(|first: char| first.is_ascii_digit()) {
                    let value = unnamed.next();
                    value.ok_or_else(|| Error::new(literal.span(), "a place without a value"))?.into_token_stream()
                } else {
                    let given = self.values.iter().find(|value| value.name.as_ref().is_some_and(|own| *own == name));
                    match given {
                        Some(given) => given.value.to_token_stream(),
                        None => Ident::new(&name, literal.span()).into_token_stream(),
                    }
                };
                places.push((name, value));
            }
        }
        if let Some(left) = unnamed.next() {
            return Err(Error::new_spanned(left, "a value without a place"));
        }
        let known = |name: &Ident| places.iter().any(|(place, _)| *name == *place);
        match self.values.iter().filter_map(|value| value.name.as_ref()).find(|name| !known(name)) {
            Some(name) => Err(Error::new_spanned(name, "the sentence has no such place")),
            None => Ok(places.into_iter().map(|(_, value)| value).collect()),
        }
    }

    fn said(&self) -> Result<TokenStream> {
        let values = self.places()?;
        let values = quote!(&[#(&(#values) as &dyn ::core::fmt::Display),*]);
        let one = &self.one;
        Ok(match (&self.count, &self.many) {
            (Some(count), Some(many)) => {
                quote!(::patchplay_language::tell_counted((#count) == 1, #one, #many, #values))
            }
            _ => quote!(::patchplay_language::tell(#one, #values)),
        })
    }

    fn composed(&self) -> Result<TokenStream> {
        let values = self.places()?;
        let values = quote!(::std::vec![#(::patchplay_language::Fill::fill(#values)),*]);
        let one = &self.one;
        Ok(match (&self.count, &self.many) {
            (Some(count), Some(many)) => {
                quote!(::patchplay_language::compose_counted((#count) == 1, #one, #many, #values))
            }
            _ => quote!(::patchplay_language::compose(#one, #values)),
        })
    }
}
