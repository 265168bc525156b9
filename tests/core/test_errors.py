import string

from core.errors import LikewiseError


def family(cls=LikewiseError):
    yield cls
    for child in cls.__subclasses__():
        yield from family(child)


def test_every_error_names_cause_and_remedy_and_fails_the_command():
    for error in family():
        fields = {
            name
            for template in (error.cause_template, error.remedy_template)
            for _, name, _, _ in string.Formatter().parse(template)
            if name
        }
        details = {name: 1.0 if name in ("megapixels", "limit") else f"<{name}>" for name in fields}
        text = str(error(**details))
        assert text.count(".") >= 2, f"{error.__name__} should say what happened and what to do"
        assert all(f"<{name}>" in text for name in fields if name not in ("megapixels", "limit"))
        assert error.exit_code != 0
