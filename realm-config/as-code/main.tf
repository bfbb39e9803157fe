# SPDX-License-Identifier: Apache-2.0
# NOT RUN. Terraform or OpenTofu with the public Keycloak provider: the same realm as apply-realm.sh makes. The provider
# knows nothing of endpoints, so a script applies them. The role manage-api-endpoints must exist first (README.md).

terraform {
  required_version = ">= 1.4"
  required_providers {
    keycloak = {
      source  = "keycloak/keycloak"
      version = ">= 5.0.0"
    }
  }
}

# KEYCLOAK_URL, KEYCLOAK_CLIENT_ID and KEYCLOAK_CLIENT_SECRET (or KEYCLOAK_USER and KEYCLOAK_PASSWORD) configure it.
provider "keycloak" {}

variable "keycloak_url" {
  type    = string
  default = "http://localhost:8080"
}

# `terraform import keycloak_realm.this myrealm` if the realm exists. Then name every attribute that it has: those that
# the map lacks may be removed.
resource "keycloak_realm" "this" {
  realm   = "myrealm"
  enabled = true

  attributes = {
    "apiKeys.maxPerUser"      = "20"
    "apiKeys.maxLifetimeDays" = "365"
    "apiKeys.noticeDays"      = "30,7,1"
  }
}

resource "keycloak_openid_client" "my_service" {
  realm_id              = keycloak_realm.this.id
  client_id             = "my-service"
  name                  = "My service"
  access_type           = "CONFIDENTIAL"
  standard_flow_enabled = false
  full_scope_allowed    = false
}

resource "keycloak_openid_client" "gate" {
  realm_id                     = keycloak_realm.this.id
  client_id                    = "gate"
  name                         = "Gate"
  access_type                  = "CONFIDENTIAL"
  standard_flow_enabled        = false
  direct_access_grants_enabled = false
  service_accounts_enabled     = false
  full_scope_allowed           = false

  extra_config = {
    "api.keys.exchange.enabled" = "true"
    "api.keys.scope.required"   = "true"
  }
}

resource "keycloak_openid_client_default_scopes" "gate" {
  realm_id       = keycloak_realm.this.id
  client_id      = keycloak_openid_client.gate.id
  default_scopes = ["basic"]
}

resource "keycloak_openid_client_optional_scopes" "gate" {
  realm_id        = keycloak_realm.this.id
  client_id       = keycloak_openid_client.gate.id
  optional_scopes = []
}

resource "keycloak_openid_audience_protocol_mapper" "gate" {
  realm_id                 = keycloak_realm.this.id
  client_id                = keycloak_openid_client.gate.id
  name                     = "audience"
  included_client_audience = keycloak_openid_client.my_service.client_id
  add_to_id_token          = false
  add_to_access_token      = true
}

resource "keycloak_openid_client" "control_plane" {
  realm_id                 = keycloak_realm.this.id
  client_id                = "control-plane"
  name                     = "Control plane"
  access_type              = "CONFIDENTIAL"
  standard_flow_enabled    = false
  service_accounts_enabled = true
}

data "keycloak_openid_client" "realm_management" {
  realm_id  = keycloak_realm.this.id
  client_id = "realm-management"
}

resource "keycloak_openid_client_service_account_role" "control_plane" {
  realm_id                = keycloak_realm.this.id
  service_account_user_id = keycloak_openid_client.control_plane.service_account_user_id
  client_id               = data.keycloak_openid_client.realm_management.id
  role                    = "manage-api-endpoints"
}

# Applies the file when it has changed. Add "--prune 2" before the URL to let a run delete up to two endpoints that the
# file no longer names.
resource "terraform_data" "endpoints" {
  triggers_replace = [filesha256("${path.module}/endpoints.json")]
  depends_on       = [keycloak_openid_client_service_account_role.control_plane]

  provisioner "local-exec" {
    command = "${path.module}/../apply-endpoints.sh ${var.keycloak_url} ${path.module}/endpoints.json"
    environment = {
      REALM         = keycloak_realm.this.realm
      CLIENT_ID     = keycloak_openid_client.control_plane.client_id
      CLIENT_SECRET = keycloak_openid_client.control_plane.client_secret
    }
  }
}
