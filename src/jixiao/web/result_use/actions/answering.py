"""What the organisation concerned says to a proposal."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from jixiao.web.base.content import clean_name, keep_file
from jixiao.web.base.rules import check_words
from jixiao.web.collection.rules import check_evidence
from jixiao.web.organisations.models import Account
from jixiao.web.result_use.actions.events import record
from jixiao.web.result_use.actions.moving import Mover
from jixiao.web.result_use.models import UseEvent, UseProposal


@transaction.atomic
def reply(
    *, proposal: UseProposal, words: str, is_agreed: bool, by: Account, now: datetime, file_name: str = "",
    content: bytes = b"",
) -> UseEvent:  # fmt: skip
    """The organisation agrees or objects, with its reasons; until the decision a later reply replaces an earlier one."""
    check_words(words)
    file = {}
    if file_name:
        check_evidence(clean_name(file_name), len(content), content[:8], settings.EVIDENCE_MAX_BYTES)
        file = dict(keep_file(file_name, content))
    Mover(proposal, now).move("reply", reply=words.strip(), is_agreed=is_agreed)
    return record(kind="replied", proposal=proposal, by=by, now=now, words=words, agrees=is_agreed, **file)
