//! How a connection signs in: with a personal access token, or with OAuth and a client secret or certificate.

use crate::catalogue::{Condition, Discriminator, Literal, When};

/// What decides.
pub(super) static SIGN_IN: &[Discriminator] = &[
    Discriminator {
        path: &["authenticationType"],
        values: &[Literal::Text(TOKEN_TYPE), Literal::Text(OAUTH_TYPE)],
        otherwise: None,
    },
    Discriminator {
        path: &["oAuthClientConfig", "useCertificate"],
        values: &[Literal::Bool(true), Literal::Bool(false)],
        otherwise: Some(Literal::Bool(false)),
    },
];

const TOKEN_TYPE: &str = "token";
const OAUTH_TYPE: &str = "oAuthM2M";

const IS_TOKEN: Condition = Condition { of: 0, is: Literal::Text(TOKEN_TYPE) };
const IS_OAUTH: Condition = Condition { of: 0, is: Literal::Text(OAUTH_TYPE) };

/// With a personal access token.
pub(crate) const TOKEN: When = When(&[IS_TOKEN]);
/// With OAuth.
pub(crate) const OAUTH: When = When(&[IS_OAUTH]);
/// With OAuth and a client secret.
pub(crate) const CLIENT_SECRET: When = When(&[IS_OAUTH, Condition { of: 1, is: Literal::Bool(false) }]);
/// With OAuth and a certificate.
pub(crate) const CERTIFICATE: When = When(&[IS_OAUTH, Condition { of: 1, is: Literal::Bool(true) }]);
