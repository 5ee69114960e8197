from django import forms


class SeenForm(forms.Form):
    """The newest line that a page showed."""

    newest = forms.IntegerField(min_value=1, max_value=2**63 - 1)
