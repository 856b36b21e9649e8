//! Variants that are told apart by a field beside the fields of a closed shape. utoipa writes each as `allOf` of the shape
//! and the field, which nothing satisfies: the shape refuses the field. Here each becomes one object.

use utoipa::openapi::schema::{AdditionalProperties, AllOf, Object};
use utoipa::openapi::{Components, RefOr, Schema};

/// Makes one object of each variant.
pub fn close(components: &mut Components) {
    let known = components.schemas.clone();
    for schema in components.schemas.values_mut() {
        let RefOr::T(Schema::OneOf(one)) = schema else { continue };
        for variant in &mut one.items {
            let RefOr::T(Schema::AllOf(all)) = variant else {
                continue;
            };
            let parts: Option<Vec<&Object>> = all.items.iter().map(|part| object(part, &known)).collect();
            let Some(whole) = parts.and_then(|parts| joined(all, &parts)) else {
                continue;
            };
            *variant = RefOr::T(Schema::Object(whole));
        }
    }
}

fn object<'a>(part: &'a RefOr<Schema>, known: &'a Known) -> Option<&'a Object> {
    let schema = match part {
        RefOr::Ref(to) => known.get(to.ref_location.strip_prefix("#/components/schemas/")?)?,
        own => own,
    };
    match schema {
        RefOr::T(Schema::Object(object)) => Some(object),
        _ => None,
    }
}

type Known = std::collections::BTreeMap<String, RefOr<Schema>>;

/// Nothing when no part is closed: then `allOf` says what it means.
fn joined(all: &AllOf, parts: &[&Object]) -> Option<Object> {
    let closed = |part: &&Object| {
        matches!(
            part.additional_properties.as_deref(),
            Some(AdditionalProperties::FreeForm(false))
        )
    };
    let mut whole = (*parts.iter().find(|part| closed(part))?).clone();
    whole.description.clone_from(&all.description);
    for part in parts.iter().filter(|part| !closed(part)) {
        whole.properties.extend(part.properties.clone());
        whole.required.extend(part.required.iter().cloned());
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    fn contradictions(value: &Value, schemas: &Value, at: &str, found: &mut Vec<String>) {
        let closed = |part: &Value| {
            let name = part["$ref"].as_str().and_then(|to| to.rsplit('/').next());
            name.map_or(part, |name| &schemas[name])["additionalProperties"] == false
        };
        if let Some(parts) = value["allOf"].as_array()
            && parts.len() > 1
            && parts.iter().any(closed)
        {
            found.push(at.to_owned());
        }
        match value {
            Value::Object(map) => {
                for (key, inner) in map {
                    contradictions(inner, schemas, &format!("{at}/{key}"), found);
                }
            }
            Value::Array(list) => {
                for inner in list {
                    contradictions(inner, schemas, at, found);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn no_shape_of_the_contract_contradicts_itself() -> Result<(), serde_json::Error> {
        let document = serde_json::from_str::<serde_json::Value>(crate::openapi::text()?)?;
        let mut found = Vec::new();
        contradictions(
            &document["components"]["schemas"],
            &document["components"]["schemas"],
            "",
            &mut found,
        );
        assert_eq!(found, Vec::<String>::new());
        Ok(())
    }
}
