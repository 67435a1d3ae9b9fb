//! The places of a sentence.

/// Names of the places, in their order; those without one are numbered from 0.
pub(crate) fn names(text: &str) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut unnamed = 0;
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '{' if rest.peek() == Some(&'{') => {
                rest.next();
            }
            '{' => {
                let name: String = rest.by_ref().take_while(|letter| *letter != '}').collect();
                if name.is_empty() {
                    names.push(unnamed.to_string());
                    unnamed += 1;
                } else if name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
                    names.push(name);
                } else {
                    return Err(format!("`{{{name}}}` is no name of a place"));
                }
            }
            '}' if rest.next() != Some('}') => return Err("a `}` that closes no place is written `}}`".to_owned()),
            _ => (),
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn places_are_named_or_numbered() {
        assert_eq!(names("{} of {name}, {{}} and {}").unwrap(), ["0", "name", "1"]);
        assert!(names("{x:?}").is_err());
        assert!(names("}").is_err());
    }
}
