"""Who may use the dashboard: roles, login, and the limits on sessions and uploads."""

from dashboard.access.current_user import (
    author,
    can_log_in,
    email_address,
    has_access,
    is_admin,
    is_public,
    is_same_machine,
    may_edit,
    needs_login,
    role_name,
    share_link_keys,
    verified_address,
)
from dashboard.access.policy import Mode, Policy, Role, is_local, policy_from

__all__ = [
    "Mode",
    "Policy",
    "Role",
    "author",
    "can_log_in",
    "email_address",
    "has_access",
    "is_admin",
    "is_local",
    "is_public",
    "is_same_machine",
    "may_edit",
    "needs_login",
    "policy_from",
    "role_name",
    "share_link_keys",
    "verified_address",
]
