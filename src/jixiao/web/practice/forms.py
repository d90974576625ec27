"""What learners send."""

from django import forms

from jixiao.web.practice import rules
from jixiao.web.practice.actions import ANSWER_LIMIT


class PlayForm(forms.Form):
    """How far to play: a word (stop, month, year) or the number of a stop."""

    until = forms.CharField(max_length=10)

    def goal(self, number: int, n_stops: int) -> int:
        """The stop at which it ends; the next one where the word is not known."""
        until = str(self.cleaned_data["until"])
        if until.isascii() and until.isdigit():
            return int(until)
        return rules.goal_of(until if until in {rules.STOP, rules.MONTH, rules.YEAR} else rules.STOP, number, n_stops)


class AnswerForm(forms.Form):
    """An answer to a step's question."""

    given = forms.CharField(max_length=ANSWER_LIMIT)


class NameForm(forms.Form):
    """What a learner wants to be called; nothing is a number alone. `number`: who was here before says which one they are."""

    name = forms.CharField(max_length=rules.NAME_LIMIT, required=False)
    number = forms.IntegerField(min_value=1, required=False)


class ResetForm(forms.Form):
    """Whose part begins anew."""

    number = forms.IntegerField(min_value=1)
    role = forms.CharField(max_length=20)
