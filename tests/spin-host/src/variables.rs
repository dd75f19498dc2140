//! Variables: defaults of spin.toml, `SPIN_VARIABLE_<NAME>` of the environment (or of `.env` in the
//! folder the host is started in), and `{{ name }}` templates over them.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use crate::manifest::Variable;

/// Application variables, resolved when the host starts.
#[derive(Debug, Clone)]
pub(crate) struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Resolves each declared variable. One that is required and set nowhere is an error.
    pub(crate) fn resolve(
        declared: &BTreeMap<String, Variable>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self> {
        let mut values = BTreeMap::new();
        for (name, variable) in declared {
            let key = format!("SPIN_VARIABLE_{}", name.to_ascii_uppercase());
            let value = environment(&key).or_else(|| variable.default.clone());
            match value {
                Some(value) => drop(values.insert(name.clone(), value)),
                None if variable.required => bail!("the variable {name} is required: set {key}"),
                None => bail!("the variable {name} needs `default` or `required = true`"),
            }
        }
        Ok(Self(values))
    }

    /// Fills in `{{ name }}`. A variable that is not declared is an error.
    pub(crate) fn expand(&self, template: &str) -> Result<String> {
        let mut out = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after
                .split_once("}}")
                .with_context(|| format!("unmatched {{{{ in “{template}”"))?;
            let name = name.trim();
            let value = self
                .0
                .get(name)
                .with_context(|| format!("“{template}” names {name}, which is not declared"))?;
            out.push_str(before);
            out.push_str(value);
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }
}

/// The environment, then `.env`: lines of `NAME=value`, quotes around the value taken off.
pub(crate) fn environment() -> impl Fn(&str) -> Option<String> {
    let file = std::fs::read_to_string(".env").unwrap_or_default();
    let from_file: BTreeMap<String, String> = file
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| {
            let value = value.trim().trim_matches(['"', '\'']);
            (name.trim().to_owned(), value.to_owned())
        })
        .collect();
    move |name| {
        std::env::var(name)
            .ok()
            .or_else(|| from_file.get(name).cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::Variables;
    use crate::manifest::Variable;

    fn resolve(toml: &str) -> anyhow::Result<Variables> {
        let declared: std::collections::BTreeMap<String, Variable> = toml::from_str(toml).unwrap();
        Variables::resolve(&declared, |name| {
            (name == "SPIN_VARIABLE_PORT").then(|| "8080".to_owned())
        })
    }

    #[test]
    fn environment_goes_before_default_and_templates_are_filled_in() {
        let variables = resolve("port = { default = '1' }\nhost = { default = 'h' }").unwrap();
        let url = variables.expand("http://{{ host }}:{{port}}/").unwrap();
        assert_eq!(url, "http://h:8080/");
    }

    #[test]
    fn missing_and_undeclared_are_errors() {
        let error = resolve("key = { required = true }").unwrap_err();
        assert!(error.to_string().contains("SPIN_VARIABLE_KEY"), "{error}");
        let variables = resolve("").unwrap();
        assert!(variables.expand("{{ nobody }}").is_err());
        assert!(variables.expand("{{ open").is_err());
    }
}
