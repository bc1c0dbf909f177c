"""Who may do what with pictures and documents: as Wagtail has it, but deleting is a permission of its own."""

from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from .models import SiteDocument, SiteImage


class DeletingApartPolicy(CollectionOwnershipPermissionPolicy):
    """Whoever may change a file, or uploaded it, may not delete it for that; a group has to be given "delete".

    Wagtail's own policy takes "delete" for "change".
    """

    def user_has_permission(self, user, action):
        if action == "delete":
            return self._check_perm(user, ["delete"])
        return super().user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        if "delete" in actions and self._check_perm(user, ["delete"], collection=instance.collection):
            return True
        others = set(actions) - {"delete"}
        return bool(others) and super().user_has_any_permission_for_instance(user, others, instance)

    def instances_user_has_any_permission_for(self, user, actions):
        others = set(actions) - {"delete"}
        found = super().instances_user_has_any_permission_for(user, others) if others else self.model.objects.none()
        if "delete" in actions and user.is_authenticated:
            collections = list(self._collections_with_perm(user, ["delete"]))
            everything = user.is_active and user.is_superuser
            found |= self.model.objects.all() if everything else self.model.objects.filter(collection__in=collections)
        return found


def register() -> None:
    """Take the place of Wagtail's policies, whichever app is ready first."""
    images = DeletingApartPolicy(SiteImage, auth_model="wagtailimages.Image", owner_field_name="uploaded_by_user")
    documents = DeletingApartPolicy(
        SiteDocument, auth_model="wagtaildocs.Document", owner_field_name="uploaded_by_user"
    )
    register_permission_policy(SiteImage, images, exact_class=True)
    register_permission_policy(SiteDocument, documents, exact_class=True)
