//! The registry of personal data (security.md 4, P3): what each column of the schema holds of a person, and in what form.
//!
//! It is a text beside this file, so that somebody who answers for data protection can read it. The tests hold it against
//! the schema: a column that it does not name, or names wrongly, is red.

/// What a column holds of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Loans, photographs.
    A,
    /// Who somebody is.
    B,
    /// What was done for them.
    C,
    /// Keys and secrets.
    Key,
    /// Nothing.
    None,
}

/// In what form it lies there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Sealed by the key of its subject, which is wrapped by the house's.
    Sealed,
    /// Sealed by a key of a purpose, which is made of the house's: to be sealed anew when that is changed.
    Purpose,
    /// A blind index.
    Index,
    /// A hash of what has too many values to be guessed, or of a password.
    Hash,
    /// A part of it, as everybody may see it.
    Mask,
    /// As it is.
    Open,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its table.
    pub table: &'static str,
    /// Its name.
    pub column: &'static str,
    /// What it holds.
    pub class: Class,
    /// How.
    pub form: Form,
}

const TEXT: &str = include_str!("personal.txt");

/// All columns in the order of the registry. A line that cannot be read is left out; the tests miss its columns then.
#[must_use]
pub fn columns() -> Vec<Column> {
    let lines = TEXT.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(line).flatten().collect()
}

fn line(line: &'static str) -> Option<Vec<Column>> {
    let mut words = line.split_whitespace();
    let table = words.next()?;
    let class = match words.next()? {
        "A" => Class::A,
        "B" => Class::B,
        "C" => Class::C,
        "K" => Class::Key,
        "-" => Class::None,
        _ => return None,
    };
    let form = match words.next()? {
        "sealed" => Form::Sealed,
        "purpose" => Form::Purpose,
        "index" => Form::Index,
        "hash" => Form::Hash,
        "mask" => Form::Mask,
        "open" => Form::Open,
        _ => return None,
    };
    let column = |column| Column {
        table,
        column,
        class,
        form,
    };
    Some(words.map(column).collect())
}
