from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kube.formats.jsonpath import JSONPathError, Template

PODS: dict[str, Any] = {
    "kind": "List",
    "items": [
        {
            "kind": "Pod",
            "metadata": {
                "name": "a",
                "labels": {"app": "one", "k8s.io/x": "y", "sp ace": "z"},
                "annotations": None,
            },
            "spec": {
                "n": 5,
                "f": 1.5,
                "t": True,
                "l": [1, 2, 3, 4, 5],
                "ll": [[1, 2], [3]],
                "cs": [
                    {"name": "c1", "image": "i1", "ports": [{"p": 80}, {"p": 81}]},
                    {"name": "c2", "image": "i2"},
                ],
                "s": "x<y>",
            },
        },
        {
            "kind": "Pod",
            "metadata": {"name": "b", "labels": {"app": "two"}},
            "spec": {"n": 7, "t": False, "cs": [{"name": "c3", "image": "i3"}]},
        },
        {"kind": "Pod", "metadata": {"name": "c"}, "spec": {"l": [], "cs": []}},
    ],
}

# Each of these was given to kubectl with this list; this is what it printed.
PRINTED = {
    "{.items[*].metadata.name}": "a b c",
    "{.items[0].spec.ll}": "[[1,2],[3]]",
    "{.items[0].spec.ll[*]}": "[1,2] [3]",
    "{.items[0].spec.ll[*][0]}": "1 3",
    "{.items[0].spec.l[-1]}": "5",
    "{.items[0].spec.l[-2:]}": "4 5",
    "{.items[0].spec.l[1:3]}": "2 3",
    "{.items[0].spec.l[::2]}": "1 3 5",
    "{.items[0].spec.l[0:5:2]}": "1 3 5",
    "{.items[0].spec.l[2:2]}": "",
    "{.items[0].spec.l[1:-1]}": "2 3 4",
    "{.items[0].spec.l[0, 2 ,4]}": "1 3 5",
    "{.items[0].metadata['name','labels']}": 'a {"app":"one","k8s.io/x":"y","sp ace":"z"}',
    "{.items[0].metadata.labels['app']}": "one",
    "{.items[0].metadata.labels['k8s\\.io/x']}": "y",
    "{.items[0].metadata.labels.k8s\\.io\\/x}": "y",
    "{.items[0].metadata.labels.sp\\ ace}": "z",
    "{.items[0].metadata.annotations}": "null",
    "{.items[0].metadata.annotations.x}": "",
    "{.items[0].spec.f} {.items[0].spec.t}": "1.5 true",
    "{.items[0].spec.s}": "x<y>",
    "{.items[0].metadata.labels}": '{"app":"one","k8s.io/x":"y","sp ace":"z"}',
    "{.nosuch}": "",
    "{..p}": "80 81",
    "{.items[0]..name}": "a c1 c2",
    '{.items[*].spec.cs[?(@.name=="c1")].image}': "i1",
    "{.items[*].spec.cs[?(@.name!='c1')].image}": "i2 i3",
    "{.items[?(@.spec.n>5)].metadata.name}": "b",
    "{.items[?(@.spec.n<=7)].metadata.name}": "a b",
    "{.items[?(@.spec.t==false)].metadata.name}": "b",
    "{.items[?(@.metadata.labels.app)].metadata.name}": "a b",
    '{.items[?( @.metadata.labels.app == "one" )].metadata.name}': "a",
    '{.items[?("one"==@.metadata.labels.app)].metadata.name}': "a",
    '{.items[?(@.metadata.labels.k8s\\.io/x=="y")].metadata.name}': "a",
    '{.items[?(@.spec.nosuch=="c1")].metadata.name}': "",
    '{range .items[*]}{.metadata.name}{"\\n"}{end}': "a\nb\nc\n",
    "{range .items[*]}{.metadata.name}{range .spec.cs[*]}[{.name}]{end};{end}": "a[c1][c2];b[c3];c;",
    "{range .items[*]}{.metadata.name}": "abc",
    "{range .items[*]}{.metadata.name}{.kind}": "aPodbPodcPodList",
    "{range .nosuch[*]}{.a}{end}x": "x",
    "{.kind}|{.items[1].metadata.name}": "List|b",
    "{'a\\tb'}{\"\\x41\\u00e9\\101\"}": "a\tbAéA",
    "{$.kind} { .kind } {.kind }": "List List List",
    "plain text": "plain text",
    ".items[0]": ".items[0]",
    "{5}{-1.5}{true}": "5-1.5true",
}

REFUSED = {
    "{.items[*": "unterminated array",
    "{.items[0].metadata.name": "unclosed action",
    "{.items[a]}": "invalid array index a",
    "{.items[1:2:3:4]}": "invalid array index 1:2:3:4",
    '{.items[0].metadata.labels["app"]}': 'invalid array index "app"',
    '{.items[?(@.a=="x" && @.b)]}': "unrecognized character in action: U+0026 '&'",
    "{.items[0]&}": "unrecognized character in action: U+0026 '&'",
    '{.items[?(@.metadata.name=="a].x}': "unterminated filter",
    '{.items[?(@.metadata.name=="a")}': "unclosed array expect ]",
    "{....name}": "invalid multiple recursive descent",
    '{"a': "unterminated quoted string",
    '{"a\\qb"}': 'unquote string "a\\qb" error invalid syntax',
    "{1.2.3}": "cannot parse number 1.2.3",
    "{+}": "cannot parse number +",
    "{foo}": "unrecognized identifier foo",
    "{end}": "not in range, nothing to end",
    "{.items[9]}": "array index out of bounds: index 9, length 3",
    "{.items[-9:2]}": "array index out of bounds: index -6, length 3",
    "{.items[2:1]}": "starting index 2 is greater than ending index 1",
    "{.items[0:3:0]}": "step must be > 0",
    "{.items[0].metadata[0]}": "map[string]interface {} is not array or slice",
    "{.items[0].metadata.name[0]}": "string is not array or slice",
    '{.items[?(@.spec.n=="5")]}': "incompatible types for comparison",
    '{.items[?(@.metadata=="y")]}': "invalid type for comparison",
    "{.items[?(@.spec.t>false)]}": "invalid type for comparison",
    '{.items[?(@.metadata.name=~"o")]}': "unrecognized character in action: U+007E '~'",
    "{.items[?(@.metadata.name<>'o')]}": "unrecognized filter operator <>",
    '{.items[?(@.spec.cs[*].name=="c1")]}': "can only compare one element at a time",
    '{.items[0].metadata.name[?(@.a=="y")]}': "a is not array or slice and cannot be filtered",
}


@pytest.mark.parametrize(("template", "printed"), PRINTED.items(), ids=PRINTED)
def test_a_template_prints_what_kubectl_prints(template: str, printed: str) -> None:
    assert Template(template).text(PODS) == printed


@pytest.mark.parametrize(("template", "message"), REFUSED.items(), ids=REFUSED)
def test_a_template_fails_with_the_words_of_kubectl(
    template: str, message: str
) -> None:
    with pytest.raises(JSONPathError) as error:
        Template(template).text(PODS)
    assert str(error.value) == message


def test_as_json_prints_each_group_as_a_list() -> None:
    assert Template("{.items[*].metadata.name}").json(PODS) == (
        '[\n    "a",\n    "b",\n    "c"\n]\n'
    )
    assert Template("{.nosuch}").json(PODS) == "[]\n"


def test_a_missing_key_can_be_an_error() -> None:
    with pytest.raises(JSONPathError, match="kin is not found"):
        Template("{.kin}", allow_missing=False).text(PODS)


@given(st.text("{}[]().*@$?:,'\"\\ -=<>!09aitems.range end\n", max_size=40))
def test_no_template_crashes(text: str) -> None:
    for template in (text, "{" + text + "}"):
        with suppress(JSONPathError):
            Template(template).text(PODS)


@given(st.text(max_size=30))
def test_text_without_braces_prints_itself(text: str) -> None:
    plain = text.replace("{", "")
    assert Template(plain).text(PODS) == plain
