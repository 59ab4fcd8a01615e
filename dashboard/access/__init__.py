"""Who may use the dashboard: roles, login, and the limits on sessions and uploads."""

from dashboard.access.current_user import (
    author,
    can_log_in,
    cookie_secret,
    email_address,
    has_access,
    is_admin,
    is_public,
    is_same_machine,
    may_edit,
    needs_login,
    role_name,
)
from dashboard.access.policy import Mode, Policy, Role, policy_from

__all__ = [
    "Mode",
    "Policy",
    "Role",
    "author",
    "can_log_in",
    "cookie_secret",
    "email_address",
    "has_access",
    "is_admin",
    "is_public",
    "is_same_machine",
    "may_edit",
    "needs_login",
    "policy_from",
    "role_name",
]
