"""Marketplaces, centres, and the dated rows that hold there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin.acts import Act, ActForm
from common.admin.permitted import PermittedAdmin
from common.admin.tiles import Tile
from marketplaces import services
from marketplaces.models import DeadlineRule, ExchangeRate, FulfilmentCentre, Marketplace

if TYPE_CHECKING:
    from django.http import HttpRequest

RULES = "manage_rules"
LOOK = "see_orders"


class CentreForm(ActForm):
    """Place and zone of a centre."""

    name = forms.CharField(label=gettext_lazy("Place"), max_length=120)
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=64,
        help_text=gettext_lazy("Such as Europe/Berlin."),
    )


class NewCentreForm(CentreForm):
    """A centre that is not known yet."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)
    marketplace = forms.ModelChoiceField(
        Marketplace.objects.all(), label=gettext_lazy("Marketplace")
    )
    field_order = ("code", "marketplace")


class AddCentre(Act):
    """Add a centre."""

    name = "new"
    label = gettext_lazy("Add a fulfilment centre")
    button = label
    permission = RULES
    form = NewCentreForm

    def run(self, form: NewCentreForm) -> str:
        """Add it."""
        centre = services.add_centre(**form.cleaned_data, actor=self.actor)
        return _("Centre %(code)s is added.") % {"code": centre.code}


class CorrectCentre(Act):
    """Put a centre right."""

    name = "correct"
    label = gettext_lazy("Correct")
    button = gettext_lazy("Save")
    opening = gettext_lazy("Windows and deadlines show the time of this zone from now on.")
    permission = RULES
    form = CentreForm

    def initial(self) -> dict[str, Any]:
        """As it stands."""
        return {"name": self.record.name, "time_zone": self.record.time_zone}

    def run(self, form: CentreForm) -> str:
        """Correct it."""
        centre = services.correct_centre(centre=self.record, **form.cleaned_data, actor=self.actor)
        return _("Centre %(code)s is corrected.") % {"code": centre.code}


class RuleForm(ActForm):
    """A dated rule."""

    marketplace = forms.ModelChoiceField(
        Marketplace.objects.all(), label=gettext_lazy("Marketplace")
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    confirm_within = forms.IntegerField(
        label=gettext_lazy("Confirm within (minutes)"), initial=24 * 60, min_value=1
    )
    update_within = forms.IntegerField(
        label=gettext_lazy("Update within (minutes)"), initial=48 * 60, min_value=1
    )
    remind_before = forms.CharField(
        label=gettext_lazy("Remind before (minutes)"),
        initial="480, 120, 30",
        help_text=gettext_lazy("With commas between them."),
    )
    cancel_after = forms.IntegerField(
        label=gettext_lazy("Cancel after a miss (minutes)"),
        initial=24 * 60,
        min_value=1,
        required=False,
        help_text=gettext_lazy("Empty: unanswered lines are never cancelled."),
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=200, required=False)

    def clean_remind_before(self) -> list[int]:
        """Whole numbers."""
        try:
            return [int(text) for text in self.cleaned_data["remind_before"].split(",")]
        except ValueError:
            raise forms.ValidationError(
                _("Give whole minutes with commas between them, such as 480, 120, 30.")
            ) from None


class AddRule(Act):
    """Add a dated rule."""

    name = "new"
    label = gettext_lazy("Add a rule")
    button = label
    opening = gettext_lazy(
        "It holds for orders that the vendor can first see from that day on. Rules of the past are "
        "never changed."
    )
    permission = RULES
    form = RuleForm

    def run(self, form: RuleForm) -> str:
        """Add it."""
        rule = services.add_deadline_rule(**form.cleaned_data, actor=self.actor)
        return _("The rule holds from %(day)s on.") % {"day": rule.valid_from}


class RateForm(ActForm):
    """A dated rate."""

    currency = forms.RegexField(r"\A[A-Z]{3}\Z", label=gettext_lazy("Currency"))
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    usd = forms.DecimalField(label=gettext_lazy("In US dollars"), max_digits=18, decimal_places=8)


class AddRate(Act):
    """Add a dated rate."""

    name = "new"
    label = gettext_lazy("Add a rate")
    button = label
    opening = gettext_lazy("Rates serve to sort values of several currencies, nothing else.")
    permission = RULES
    form = RateForm

    def run(self, form: RateForm) -> str:
        """Add it."""
        rate = services.add_exchange_rate(**form.cleaned_data, actor=self.actor)
        return _("The rate of %(currency)s is added.") % {"currency": rate.currency}


@admin.register(Marketplace)
class MarketplaceAdmin(PermittedAdmin):
    """The marketplaces."""

    permission = LOOK
    list_display = ("code", "name", "currency", "time_zone")
    fields = readonly_fields = ("code", "amazon_id", "name", "currency", "time_zone")


@admin.register(FulfilmentCentre)
class FulfilmentCentreAdmin(PermittedAdmin):
    """The centres; those that an import met first are to be checked."""

    permission = LOOK
    tools = (AddCentre,)
    acts = (CorrectCentre,)
    list_display = ("code", "name", "marketplace", "time_zone", "is_provisional")
    list_filter = ("is_provisional", "marketplace")
    list_select_related = ("marketplace",)
    search_fields = ("=code",)
    fields = readonly_fields = ("code", "marketplace", "name", "time_zone", "is_provisional")

    def tiles(self) -> list[Tile]:
        """Centres whose place and zone an import could only guess."""
        guessed = FulfilmentCentre.objects.filter(is_provisional=True).count()
        return [Tile(_("Centres to check"), guessed, self.list_address("is_provisional__exact=1"))]


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(PermittedAdmin):
    """The rules, newest first."""

    permission = LOOK
    tools = (AddRule,)
    list_display = (
        "valid_from",
        "marketplace",
        "confirm_within",
        "update_within",
        "remind_before",
        "cancel_after",
    )
    list_filter = ("marketplace",)
    list_select_related = ("marketplace",)
    ordering = ("-valid_from", "marketplace")


@admin.register(ExchangeRate)
class ExchangeRateAdmin(PermittedAdmin):
    """The rates, newest first."""

    permission = LOOK
    tools = (AddRate,)
    list_display = ("currency", "valid_from", "usd")
    list_filter = ("currency",)
    ordering = ("-valid_from", "currency")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Only who may add one needs them."""
        return self.may(request, RULES)
