//! How a connection signs in: with a personal access token, or with OAuth and a client secret or certificate.

use crate::catalogue::{Condition, Discriminator, Literal, When};

/// Names that people and other platforms have for ways to sign in. Immuta's pages hint at more ways than they list.
const REFUSED: &[&str] = &["pat", "oAuth", "oAuthToken", "oAuthClientCredentials", "userPassword", "keyPair"];

/// The fields that decide how a connection signs in.
pub(super) static SIGN_IN: &[Discriminator] = &[
    Discriminator {
        path: &["authenticationType"],
        values: &[Literal::Text("token"), Literal::Text("oAuthM2M")],
        otherwise: None,
        refused: Some(REFUSED),
    },
    Discriminator {
        path: &["oAuthClientConfig", "useCertificate"],
        values: &[Literal::Bool(false), Literal::Bool(true)],
        otherwise: Some(0),
        refused: None,
    },
];

// The values above, by their numbers.
const IS_TOKEN: Condition = Condition { of: 0, is: 0 };
const IS_OAUTH: Condition = Condition { of: 0, is: 1 };
const HAS_SECRET: Condition = Condition { of: 1, is: 0 };
const HAS_CERTIFICATE: Condition = Condition { of: 1, is: 1 };

/// With a personal access token.
pub(crate) const TOKEN: When = When(&[IS_TOKEN]);
/// With OAuth.
pub(crate) const OAUTH: When = When(&[IS_OAUTH]);
/// With OAuth and a client secret.
pub(crate) const CLIENT_SECRET: When = When(&[IS_OAUTH, HAS_SECRET]);
/// With OAuth and a certificate.
pub(crate) const CERTIFICATE: When = When(&[IS_OAUTH, HAS_CERTIFICATE]);
