//! A recorded booking as a pgbench script: the same statements, with what differs from booking to booking computed from
//! its number, and everything else as it was.

use std::fmt::Write;

use uuid::Uuid;

use super::wire::{Statement, Value};

/// What a recorded value is replaced by.
pub struct Template {
    /// UUIDs and what stands for them.
    pub uuids: Vec<(Uuid, String)>,
    /// Texts and what stands for them.
    pub texts: Vec<(String, String)>,
    /// Start and end in milliseconds, and the first cell.
    pub start_ms: i64,
    /// When all is done.
    pub ready_ms: i64,
    /// Cells from the start that a booking may hold, buffers included.
    pub span: i64,
}

impl Template {
    /// The script of these statements.
    pub fn script(&self, head: &str, statements: &[Statement]) -> String {
        let mut out = head.to_owned();
        for statement in statements {
            out.push_str(&self.statement(statement));
            out.push_str(";\n");
        }
        out
    }

    fn statement(&self, statement: &Statement) -> String {
        let mut out = String::new();
        let mut rest = statement.sql.as_str();
        while let Some(at) = rest.find('$') {
            let (before, after) = rest.split_at(at);
            out.push_str(before);
            let digits = after[1..].bytes().take_while(u8::is_ascii_digit).count();
            let number: usize = after[1..1 + digits].parse().unwrap_or(0);
            match number.checked_sub(1).and_then(|n| statement.values.get(n)) {
                Some(value) => out.push_str(&self.value(value)),
                None => out.push_str(&after[..1 + digits]),
            }
            rest = &after[1 + digits..];
        }
        out.push_str(rest);
        out
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Null(oid) => format!("NULL::{}", name(*oid)),
            Value::Bool(value) => value.to_string(),
            Value::Int(value) => format!("{value}::integer"),
            Value::Bytes(bytes) => format!("'\\x{}'::bytea", hex::encode(bytes)),
            Value::Uuid(id) => self
                .uuids
                .iter()
                .find(|(known, _)| known == id)
                .map_or_else(|| format!("'{id}'::uuid"), |(_, stands)| stands.clone()),
            Value::Text(text) => self
                .texts
                .iter()
                .find(|(known, _)| known == text)
                .map_or_else(|| literal(text), |(_, stands)| stands.clone()),
            Value::Long(value) => self.long(*value),
        }
    }

    fn long(&self, value: i64) -> String {
        let cell = self.start_ms / 900_000;
        if value == self.start_ms {
            ":start::bigint".to_owned()
        } else if value == self.ready_ms {
            format!("(:start::bigint + {})", self.ready_ms - self.start_ms)
        } else if (cell..cell + self.span).contains(&value) {
            format!("(:cell::bigint + {})", value - cell)
        } else {
            format!("{value}::bigint")
        }
    }
}

/// A text without a colon, which pgbench would take for a variable.
/// The name of a type that a NULL was bound as.
fn name(oid: u32) -> &'static str {
    match oid {
        16 => "boolean",
        17 => "bytea",
        20 => "bigint",
        23 => "integer",
        2950 => "uuid",
        _ => "text",
    }
}

fn literal(text: &str) -> String {
    let mut out = String::from("E'");
    for c in text.chars() {
        match c {
            '\'' => out.push_str("''"),
            '\\' => out.push_str("\\\\"),
            ':' => out.push_str("\\x3a"),
            other => out.push(other),
        }
    }
    out.push_str("'::text");
    out
}

/// A UUID made of a prefix of eight digits and a pgbench expression.
pub fn uuid(prefix: &str, of: &str) -> String {
    format!("('{prefix}-0000-7000-8000-' || lpad(to_hex({of}::bigint), 12, '0'))::uuid")
}

/// The element of a list that a variable (from 1) names.
pub fn pick(kind: &str, of: impl IntoIterator<Item = String>, variable: &str) -> String {
    let mut out = String::from("('{");
    for (n, one) in of.into_iter().enumerate() {
        let comma = if n == 0 { "" } else { "," };
        let _infallible = write!(out, "{comma}{one}");
    }
    let _infallible = write!(out, "}}'::{kind}[])[:{variable}::integer]");
    out
}
