"""Go's text/template as `-o go-template` has it, with kubectl's two functions.

Left out: templates that define or call other templates, and `call`.
"""

from portal.kube.formats.go_template.errors import TemplateError
from portal.kube.formats.go_template.execute import GoTemplate

__all__ = ["GoTemplate", "TemplateError"]
