"""What a field rule answers to something wrong."""

import pytest
from django.core.exceptions import ValidationError


def refused(function, value, **options) -> str:
    with pytest.raises(ValidationError) as caught:
        function(value, **options)
    assert caught.value.messages
    return caught.value.error_list[0].code
