"""Who does what with messages in the admin: what the roles permit, narrowed by who reads a purpose."""

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from .models import Enquiry, EnquiryReader

EXPORT = "enquiries.export_enquiry"
VIEW = "enquiries.view_enquiry"
DELETE = "enquiries.delete_enquiry"
# whoever says who reads what could give it to themselves
_READS_ALL = "enquiries.change_enquirysettings"


def readable(user: AbstractBaseUser) -> QuerySet[Enquiry]:
    """The messages that this member of staff reads: of purposes given to their roles, or to nobody."""
    if not user.has_perm(VIEW):
        return Enquiry.objects.none()
    if user.has_perm(_READS_ALL):
        return Enquiry.objects.all()
    given = EnquiryReader.objects.values("purpose")
    ours = EnquiryReader.objects.filter(group__in=user.groups.all()).values("purpose")
    return Enquiry.objects.exclude(purpose__in=given) | Enquiry.objects.filter(purpose__in=ours)


class InboxPolicy(ModelPermissionPolicy):
    """As the roles say, but nobody writes a message in the admin, and each sees only what is theirs to read."""

    def user_has_permission(self, user, action):
        return action != "add" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action) and readable(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user, actions):
        return readable(user) if self.user_has_any_permission(user, actions) else Enquiry.objects.none()
