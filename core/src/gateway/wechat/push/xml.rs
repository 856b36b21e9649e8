//! XML to the same tree that JSON gives: elements are fields, repeated ones a list, text is text. Attributes say nothing
//! in WeChat's messages and are not looked at.
//!
//! A document type is refused, and with it every entity of its own: there is nothing that could grow.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use serde_json::{Map, Value};

/// Deeper or larger than any message of WeChat's is nobody's.
const DEPTH: usize = 16;
const ELEMENTS: usize = 2000;

/// An element that is being read.
struct Open {
    name: String,
    text: String,
    fields: Map<String, Value>,
}

impl Open {
    fn new(name: String) -> Self {
        Self {
            name,
            text: String::new(),
            fields: Map::new(),
        }
    }

    fn add(&mut self, name: String, value: Value) {
        match self.fields.get_mut(&name) {
            None => {
                self.fields.insert(name, value);
            }
            Some(Value::Array(all)) => all.push(value),
            Some(one) => {
                let first = one.take();
                *one = Value::Array(vec![first, value]);
            }
        }
    }

    fn close(self) -> (String, Value) {
        let value = if self.fields.is_empty() {
            Value::String(self.text.trim().to_owned())
        } else {
            Value::Object(self.fields)
        };
        (self.name, value)
    }
}

/// What stands in the root element; `None` for what is not well-formed, too deep, too large, or has a document type.
pub(super) fn tree(text: &str) -> Option<Value> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Open> = Vec::new();
    let mut root: Option<Value> = None;
    let mut elements = 0;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                elements += 1;
                if root.is_some() || open.len() >= DEPTH || elements > ELEMENTS {
                    return None;
                }
                open.push(Open::new(name(start.name().as_ref())?));
            }
            Event::Empty(empty) => {
                elements += 1;
                if elements > ELEMENTS {
                    return None;
                }
                let name = name(empty.name().as_ref())?;
                match open.last_mut() {
                    Some(parent) => parent.add(name, Value::String(String::new())),
                    None => return None,
                }
            }
            Event::End(_) => {
                let (name, value) = open.pop()?.close();
                match open.last_mut() {
                    Some(parent) => parent.add(name, value),
                    None => root = Some(value),
                }
            }
            Event::Text(text) => say(&mut open, &text.xml10_content())?,
            Event::CData(text) => say(&mut open, &text.xml10_content())?,
            Event::GeneralRef(one) => {
                let character = character(&one)?;
                say(&mut open, character.encode_utf8(&mut [0; 4]))?;
            }
            Event::Decl(_) | Event::Comment(_) => {}
            Event::DocType(_) | Event::PI(_) => return None,
            Event::Eof => break,
        }
    }
    root.filter(|_| open.is_empty())
}

/// Text outside the root is nothing but white space.
fn say(open: &mut [Open], text: &str) -> Option<()> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None => return text.trim().is_empty().then_some(()),
    }
    Some(())
}

/// The five entities that XML itself has, and characters by their number.
fn character(one: &BytesRef<'_>) -> Option<char> {
    if let Some(by_number) = one.resolve_char_ref().ok()? {
        return Some(by_number);
    }
    Some(match one.xml10_content().as_ref() {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => return None,
    })
}

fn name(name: &str) -> Option<String> {
    let fits = (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    fits.then(|| name.to_owned())
}
