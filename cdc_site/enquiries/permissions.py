"""Who does what with messages in the admin."""

from wagtail.permission_policies import ModelPermissionPolicy

EXPORT = "enquiries.export_enquiry"
VIEW = "enquiries.view_enquiry"


class InboxPolicy(ModelPermissionPolicy):
    """As the roles say, but nobody writes a message in the admin."""

    def user_has_permission(self, user, action):
        return action != "add" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)
