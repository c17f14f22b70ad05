import pytest

from recognizers import errors


@pytest.mark.parametrize("name", errors.__all__)
def test_every_reason_is_a_value_error_and_a_validation_error(name):
    reason = getattr(errors, name)
    assert issubclass(reason, errors.ValidationError)
    assert issubclass(reason, ValueError)


def test_a_wrong_length_is_a_wrong_format_and_a_wrong_key_is_none():
    assert issubclass(errors.InvalidLength, errors.InvalidFormat)
    assert not issubclass(errors.InvalidChecksum, errors.InvalidFormat)
    assert not issubclass(errors.InvalidComponent, errors.InvalidFormat)
