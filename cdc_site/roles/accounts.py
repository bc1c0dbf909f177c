"""Wagtail's pages about accounts and groups, with the roles in the reader's language."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import TitleColumn
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.groups import IndexView as GroupIndexView
from wagtail.users.views.users import UserFilterSet, UserViewSet

from .names import GroupCheckboxes, name_of


class NewAccountForm(UserCreationForm):
    """Somebody new."""

    class Meta(UserCreationForm.Meta):
        widgets = {"groups": GroupCheckboxes}


class AccountForm(UserEditForm):
    """Somebody who is there already."""

    class Meta(UserEditForm.Meta):
        widgets = {"groups": GroupCheckboxes}


class AccountFilterSet(UserFilterSet):
    """Wagtail adds its filter of groups when it is made, so its widget is changed after that."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["group"].extra["widget"] = GroupCheckboxes

    class Meta(UserFilterSet.Meta):
        pass


class AccountViewSet(UserViewSet):
    """Named by `user_viewset` in users_app.py."""

    filterset_class = AccountFilterSet

    def get_form_class(self, for_update=False):
        return AccountForm if for_update else NewAccountForm


class RoleIndexView(GroupIndexView):
    """The list of groups."""

    columns = [
        TitleColumn("name", accessor=name_of, label=_("Name"), sort_key="name", url_name="wagtailusers_groups:edit"),
    ]


class RoleViewSet(GroupViewSet):
    """Named by `group_viewset` in users_app.py."""

    index_view_class = RoleIndexView
