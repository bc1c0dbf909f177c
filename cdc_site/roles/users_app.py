"""Wagtail's app of accounts and groups, with our pages. Not in apps.py, where Django looks for one app only."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(WagtailUsersAppConfig):
    """Takes the place of "wagtail.users" among the installed apps."""

    user_viewset = "cdc_site.roles.accounts.AccountViewSet"
    group_viewset = "cdc_site.roles.accounts.RoleViewSet"
