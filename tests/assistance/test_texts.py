"""What the services give to a notice is what its words ask for (N12-N24), and our own words are said in each language."""

from django.utils.translation import override

from assistance.models import AppealResult, AppealSubject, FundingStatus, RequestStatus, RoutedTo, SupportType
from assistance.services.invitations import TOPIC
from notices.texts.phrases import PHRASES

UNTOLD = {
    "ממתינה",
    "בהכנה",
    "נשלחה למשרד החינוך",
    "הוראה תומכת",
    "טיפולים",
    "אין זכאות",
}  # no notice says these


def test_n12_n15_n17_n18_n24_every_word_of_a_list_is_known_in_four_languages() -> None:
    lists = (AppealResult, AppealSubject, FundingStatus, RequestStatus, RoutedTo, SupportType)
    with override("he"):
        labels = {str(one.label) for choices in lists for one in choices}

    assert (labels | {TOPIC}) - set(PHRASES) == UNTOLD


def test_an_appeal_and_a_request_for_money_have_their_own_words() -> None:
    """Their English stands for other things too, and a shared word would be said in another gender."""
    with override("he"):
        appeal = [str(one.label) for one in AppealResult]
        funding = [str(one.label) for one in FundingStatus]

    assert appeal == ["התקבל", "התקבל בחלקו", "נדחה", "נמשך", "לא נדון כי הוגש מחוץ למועד"]
    assert funding == ["בהכנה", "נשלחה למשרד החינוך", "אושרה", "לא אושרה", "נמשכה"]
