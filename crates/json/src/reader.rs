//! From a value to a type.

use std::borrow::Cow;
use std::slice;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
    value::StrDeserializer,
};
use serde::{Deserialize, forward_to_deserialize_any};

use crate::{Error, Json};

/// Reads a value.
pub(crate) fn read<'de, T: Deserialize<'de>>(json: &Json<'de>) -> Result<T, Error> {
    T::deserialize(Reader(Some(json)))
}

/// Reads a value, or what is absent.
#[derive(Clone, Copy)]
struct Reader<'json, 'de>(Option<&'json Json<'de>>);

const ANOTHER_TYPE: Error = Error::new("a value of another type");

/// Takes a number; types differ in what they make of it.
fn number<'de, V: Visitor<'de>>(json: Option<&Json<'de>>, visitor: V) -> Result<V::Value, Error> {
    match json {
        Some(Json::Whole(value)) => visitor.visit_u64(*value),
        Some(Json::Negative(value)) => visitor.visit_i64(*value),
        Some(Json::Fraction(value)) => visitor.visit_f64(*value),
        _ => Err(ANOTHER_TYPE),
    }
}

impl<'json, 'de> Reader<'json, 'de> {
    fn text(self) -> Result<&'json Cow<'de, str>, Error> {
        match self.0 {
            Some(Json::Text(text)) => Ok(text),
            _ => Err(ANOTHER_TYPE),
        }
    }

    fn list(self) -> Result<Items<'json, 'de>, Error> {
        match self.0 {
            Some(Json::List(list)) => Ok(Items(list.iter())),
            _ => Err(ANOTHER_TYPE),
        }
    }

    fn members(self) -> Result<&'json [(Cow<'de, str>, Json<'de>)], Error> {
        match self.0 {
            Some(Json::Members(members)) => Ok(members),
            _ => Err(ANOTHER_TYPE),
        }
    }
}

macro_rules! numbers {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            number(self.0, visitor)
        })+
    };
}

impl<'de> Deserializer<'de> for Reader<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            None => Err(ANOTHER_TYPE),
            Some(Json::Null) => visitor.visit_unit(),
            Some(Json::Bool(value)) => visitor.visit_bool(*value),
            Some(Json::Text(_)) => self.deserialize_str(visitor),
            Some(Json::List(_)) => self.deserialize_seq(visitor),
            Some(Json::Members(_)) => self.deserialize_map(visitor),
            Some(_) => number(self.0, visitor),
        }
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Some(Json::Bool(value)) => visitor.visit_bool(*value),
            _ => Err(ANOTHER_TYPE),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.text()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_str(text),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            None | Some(Json::Null) => visitor.visit_none(),
            Some(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Some(Json::Null) => visitor.visit_unit(),
            _ => Err(ANOTHER_TYPE),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Entries { rest: self.members()?.iter(), value: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(Fields { members: self.members()?, fields: fields.iter(), next: 0 })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(match self.0 {
            Some(Json::Text(name)) => Choice { name, value: Reader(None) },
            Some(Json::Members(members)) => match members.as_slice() {
                [(name, value)] => Choice { name, value: Reader(Some(value)) },
                _ => return Err(ANOTHER_TYPE),
            },
            _ => return Err(ANOTHER_TYPE),
        })
    }

    forward_to_deserialize_any! { i128 u128 char bytes byte_buf unit_struct ignored_any }
}

/// Items of a list.
struct Items<'json, 'de>(slice::Iter<'json, Json<'de>>);

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        match self.0.next() {
            Some(item) => seed.deserialize(Reader(Some(item))).map(Some),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The members of a type, in the order of the type.
struct Fields<'json, 'de> {
    members: &'json [(Cow<'de, str>, Json<'de>)],
    fields: slice::Iter<'static, &'static str>,
    /// Where the next field is looked for first: we write members in the order of the type.
    next: usize,
}

impl<'json, 'de> Fields<'json, 'de> {
    fn find(&mut self, field: &str) -> Option<&'json Json<'de>> {
        let expected = self.members.get(self.next..).unwrap_or_default();
        let found = match expected.iter().position(|(name, _)| name == field) {
            Some(beyond) => self.next + beyond,
            None => self.members.iter().position(|(name, _)| name == field)?,
        };
        self.next = found + 1;
        self.members.get(found).map(|(_, value)| value)
    }
}

impl<'de> SeqAccess<'de> for Fields<'_, 'de> {
    type Error = Error;

    /// An absent member ends the list as far as its field can tell, unless its type takes what is absent; a field with a
    /// default then takes that, and the next field is asked for all the same.
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(field) = self.fields.next() else { return Ok(None) };
        let found = self.find(field);
        match seed.deserialize(Reader(found)) {
            Ok(value) => Ok(Some(value)),
            Err(_) if found.is_none() => Ok(None),
            Err(error) => Err(error.of(field)),
        }
    }
}

/// Entries of a map.
struct Entries<'json, 'de> {
    rest: slice::Iter<'json, (Cow<'de, str>, Json<'de>)>,
    value: Option<&'json Json<'de>>,
}

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Key(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Reader(self.value))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The name of a member: a text, or a number or choice that is written as one.
struct Key<'json, 'de>(&'json Cow<'de, str>);

impl<'de> Deserializer<'de> for Key<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_str(text),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(Choice { name: self.0, value: Reader(None) })
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.0.parse().map_err(|_| ANOTHER_TYPE)?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// One choice of several, with what comes with it.
struct Choice<'json, 'de> {
    name: &'json str,
    value: Reader<'json, 'de>,
}

impl<'json, 'de> EnumAccess<'de> for Choice<'json, 'de> {
    type Error = Error;
    type Variant = Reader<'json, 'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), Error> {
        let name: StrDeserializer<'_, Error> = self.name.into_deserializer();
        seed.deserialize(name).map(|variant| (variant, self.value))
    }
}

impl<'de> VariantAccess<'de> for Reader<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.0 {
            None | Some(Json::Null) => Ok(()),
            Some(_) => Err(ANOTHER_TYPE),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.deserialize_struct("", fields, visitor)
    }
}
