"""What may be done to centres, rules and rates: each a form before one service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin.acts import Act, ActForm
from common.admin.fields import ZoneField
from marketplaces import services
from marketplaces.admin.fields import MarketplaceField

RULES = "manage_rules"


class CentreForm(ActForm):
    """Place and zone of a centre."""

    name = forms.CharField(label=gettext_lazy("Place"), max_length=120)
    time_zone = ZoneField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Such as Europe/Berlin."),
    )


class NewCentreForm(CentreForm):
    """A centre that is not known yet."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)
    marketplace = MarketplaceField()
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
    is_main = True
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

    marketplace = MarketplaceField()
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
