//! The roles of the fields that rules about several fields look for. Each is named after its field.

use crate::catalogue::Role;

pub(crate) const TYPE: Role = Role(1);
pub(crate) const AUTO_BOOTSTRAP: Role = Role(2);
pub(crate) const FLOW: Role = Role(3);
pub(crate) const HOST: Role = Role(4);
pub(crate) const HTTP_PATH: Role = Role(5);
pub(crate) const PORT: Role = Role(6);
pub(crate) const AUTHENTICATION_TYPE: Role = Role(7);
pub(crate) const TOKEN: Role = Role(8);
pub(crate) const CLIENT: Role = Role(9);
pub(crate) const CLIENT_ID: Role = Role(10);
pub(crate) const CLIENT_SECRET: Role = Role(11);
pub(crate) const AUTHORITY_URL: Role = Role(12);
pub(crate) const USE_CERTIFICATE: Role = Role(13);
pub(crate) const PRIVATE_KEY: Role = Role(14);
pub(crate) const SCOPE: Role = Role(15);
pub(crate) const THUMBPRINT: Role = Role(16);
pub(crate) const CATALOG: Role = Role(17);
pub(crate) const CATALOGS: Role = Role(18);
pub(crate) const AUDIT: Role = Role(19);
pub(crate) const AUDIT_ENABLED: Role = Role(20);
pub(crate) const WORKSPACE_IDS: Role = Role(21);
pub(crate) const EXEMPT_GROUP: Role = Role(22);
pub(crate) const ADDITIONAL_WORKSPACES: Role = Role(23);
pub(crate) const SERVICE_PRINCIPAL: Role = Role(24);
pub(crate) const GOVERN: Role = Role(25);
pub(crate) const IS_ACTIVE: Role = Role(26);
pub(crate) const ACTIVATE_NEW_CHILDREN: Role = Role(27);
pub(crate) const FORCE_RECURSIVE_CRAWL: Role = Role(28);
