"""Command text becomes typed commands, or a reason why not."""

from __future__ import annotations

import pytest

from runbooks.commands.decide import decide
from runbooks.commands.explain import explain
from runbooks.commands.model import (
    Assignment,
    Command,
    Echo,
    Filter,
    Kubectl,
    Parameter,
    Pipeline,
    Substitution,
    Text,
    Unsupported,
    Variable,
    Word,
)
from runbooks.commands.parse import parse


def only(text: str) -> Command:
    """The one command of the one pipeline of a text."""
    (statement,) = parse(text).statements
    assert isinstance(statement, Pipeline)
    (command,) = statement.commands
    return command


def kubectl(text: str) -> Kubectl:
    command = only(text)
    assert isinstance(command, Kubectl), command
    return command


def values(words: tuple[Word, ...]) -> list[str]:
    return [word.literal if word.literal is not None else word.source for word in words]


def flags(command: Kubectl) -> dict[str, str]:
    return {flag.name: values((flag.value,))[0] for flag in command.flags}


def test_nested_double_quotes_inside_a_substitution_are_read_as_bash_reads_them() -> (
    None
):
    text = 'export NAMESPACE="$(kubectl get kubevirt -A -o custom-columns="":.metadata.namespace)"'
    (statement,) = parse(text).statements
    assert isinstance(statement, Assignment)
    assert (statement.name, statement.exported) == ("NAMESPACE", True)
    assert statement.value is not None
    (part,) = statement.value.parts
    assert isinstance(part, Substitution)
    assert part.quoted
    (inner,) = part.program.commands()
    assert isinstance(inner, Kubectl)
    assert flags(inner) == {
        "all-namespaces": "true",
        "output": "custom-columns=:.metadata.namespace",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("kubectl get pods", ["pods"], id="plain"),
        pytest.param("kubectl get 'po''ds'", ["pods"], id="single quotes"),
        pytest.param('kubectl get p"od"s', ["pods"], id="double quotes inside a word"),
        pytest.param("kubectl get po\\ds", ["pods"], id="escaped letter"),
        pytest.param("kubectl get a\\ b", ["a b"], id="escaped blank"),
        pytest.param("kubectl get $'a\\tb\\x21'", ["a\tb!"], id="ansi quotes"),
        pytest.param('kubectl get ""', [""], id="empty argument"),
        pytest.param('kubectl get "a\\"b\\q"', ['a"b\\q'], id="escapes in quotes"),
        pytest.param("kubectl get \\\n  pods \\\n  x", ["pods", "x"], id="continued"),
        pytest.param("kubectl get po\\\nds", ["pods"], id="continued inside a word"),
        pytest.param("kubectl get pods # all", ["pods"], id="comment"),
        pytest.param("kubectl get 'a#b' c#d", ["a#b", "c#d"], id="no comment"),
        pytest.param("kubectl get pöd", ["pöd"], id="not ascii"),
        pytest.param("kubectl get -- -x", ["-x"], id="after two dashes"),
        pytest.param("kubectl get -", ["-"], id="a dash alone"),
        pytest.param("kubectl get a$", ["a$"], id="a dollar alone"),
        pytest.param("oc get pods", ["pods"], id="oc"),
    ],
)
def test_arguments_lose_their_quotes(text: str, expected: list[str]) -> None:
    assert values(kubectl(text).args) == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("$POD", (Variable("POD"),), id="variable"),
        pytest.param("${POD}", (Variable("POD"),), id="variable in braces"),
        pytest.param('"$POD"', (Variable("POD", quoted=True),), id="quoted variable"),
        pytest.param(
            "$A-b", (Variable("A"), Text("-b")), id="a dash ends the variable's name"
        ),
        pytest.param(
            '"  $A "',
            (Text("  ", True), Variable("A", True), Text(" ", True)),
            id="blanks beside a quoted variable",
        ),
        pytest.param("<pod-name>", (Parameter("pod-name"),), id="placeholder"),
        pytest.param(
            "pod/<pod name>", (Text("pod/"), Parameter("pod name")), id="with a blank"
        ),
        pytest.param(
            "<value of instance label from alert>",
            (Parameter("value of instance label from alert"),),
            id="placeholder that is a sentence",
        ),
        pytest.param("<VM_NAME>", (Parameter("VM_NAME"),), id="capitals"),
        pytest.param("'$POD'", (Text("$POD", True),), id="no variable in quotes"),
        pytest.param("\\$POD", (Text("$", True), Text("POD")), id="escaped dollar"),
    ],
)
def test_values_of_the_run_are_slots(text: str, parts: tuple[object, ...]) -> None:
    assert kubectl(f"kubectl get {text}").args[0].parts == parts


def test_placeholders_inside_a_quoted_substitution_are_outside_quotes() -> None:
    program = parse('X="$(kubectl get pod <pod> -n <ns>)"')
    assert program.parameters() == ("ns", "pod") or program.parameters() == (
        "pod",
        "ns",
    )


def test_without_placeholders_a_shell_would_redirect() -> None:
    program = parse("kubectl get pod <pod-name> -o yaml", placeholders=False)
    assert decide(program).code == "redirection"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("kubectl get pods | grep '<none>'", id="what kubectl prints"),
        pytest.param("kubectl get pods | grep '<unknown>'", id="unknown"),
    ],
)
def test_what_kubectl_prints_in_angle_brackets_is_text(text: str) -> None:
    assert decide(parse(text)).outcome == "runs"


def test_prompts_and_sample_output_are_taken_apart() -> None:
    text = (
        "$ kubectl get nodes\n"
        "NAME    STATUS\n"
        "node-a  Ready\n"
        "$ kubectl get pods \\\n"
        ">   -A\n"
        "namespace pod\n"
    )
    program = parse(text, line=10)
    assert [statement.line for statement in program.statements] == [10, 13]
    assert [
        values(one.args) for one in program.commands() if isinstance(one, Kubectl)
    ] == [
        ["nodes"],
        ["pods"],
    ]
    assert program.source == text


def test_a_root_prompt_is_one_only_before_a_program_that_we_know() -> None:
    assert isinstance(only("# kubectl get nodes"), Kubectl)
    assert parse("# Kubernetes nodes").statements == ()


def test_a_comment_behind_a_continuation_ends_the_command() -> None:
    program = parse(
        "kubectl logs <pod> -c istio \\\n  # only with a mesh\nkubectl get nodes"
    )
    assert [statement.line for statement in program.statements] == [1, 3]
    assert decide(program).outcome == "runs"


def test_one_line_that_can_not_be_read_leaves_the_others_alone() -> None:
    program = parse("kubectl get pods )\nkubectl get nodes")
    first, second = program.commands()
    assert isinstance(first, Unsupported)
    assert first.code == "syntax"
    assert isinstance(second, Kubectl)
    assert second.line == 2


def test_a_pipeline_keeps_its_commands_apart() -> None:
    (statement,) = parse("kubectl get pods -A | grep -i virt | grep -v Run").statements
    assert isinstance(statement, Pipeline)
    assert [type(command) for command in statement.commands] == [
        Kubectl,
        Filter,
        Filter,
    ]
    assert [command.source for command in statement.commands][1:] == [
        "grep -i virt",
        "grep -v Run",
    ]


@pytest.mark.parametrize(
    ("text", "args"),
    [
        pytest.param("grep lead", ["-e", "lead"], id="pattern"),
        pytest.param("grep -iE 'a|b'", ["-iE", "-e", "a|b"], id="options"),
        pytest.param("grep lead -i", ["-i", "-e", "lead"], id="option behind"),
        pytest.param("grep -- -x", ["-e", "-x"], id="pattern with a dash"),
        pytest.param("grep -A 3 lead", ["-A", "3", "-e", "lead"], id="option value"),
        pytest.param("grep -e a -e b", ["-e", "a", "-e", "b"], id="two patterns"),
        pytest.param("grep --regexp=a", ["--regexp=a"], id="long option"),
        pytest.param("grep --reg a", ["--reg", "a"], id="abbreviated option"),
        pytest.param('grep "$X"', ["-e", '"$X"'], id="variable"),
        pytest.param("grep -e$X", ["-e$X"], id="glued variable"),
    ],
)
def test_greps_pattern_stands_where_it_can_not_become_an_option(
    text: str, args: list[str]
) -> None:
    (statement,) = parse(f"kubectl get pods | {text}").statements
    assert isinstance(statement, Pipeline)
    found = statement.commands[1]
    assert isinstance(found, Filter), found
    assert values(found.args) == args


@pytest.mark.parametrize(
    ("text", "args", "newline"),
    [
        pytest.param("echo a  b", ["a", "b"], True, id="words"),
        pytest.param("echo -n a", ["a"], False, id="no newline"),
        pytest.param("echo -nE a -n", ["a", "-n"], False, id="options first"),
        pytest.param("echo -x", ["-x"], True, id="not an option"),
        pytest.param("echo", [], True, id="nothing"),
    ],
)
def test_echo_knows_its_options(text: str, args: list[str], newline: bool) -> None:
    command = only(text)
    assert isinstance(command, Echo)
    assert (values(command.args), command.newline) == (args, newline)


def test_several_assignments_in_a_line_are_several_statements() -> None:
    program = parse("A=1 B='two words'; export C=$A D")
    assert [
        (one.name, one.exported, one.value and one.value.source)
        for one in program.statements
        if isinstance(one, Assignment)
    ] == [
        ("A", False, "1"),
        ("B", False, "'two words'"),
        ("C", True, "$A"),
        ("D", True, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "sudo kubectl get pods -n x",
        "sudo -E time -p kubectl get pods -n x",
        "time oc get pods -n x",
        "watch kubectl get pods -n x",
        "watch -n5 -d --no-title kubectl get pods -n x",
        "watch -n 2 'kubectl get pods -n x'",
    ],
)
def test_a_prefix_leaves_the_command_as_it_is(text: str) -> None:
    program = parse(text)
    assert decide(program).runs
    [command] = (one for one in program.commands() if isinstance(one, Kubectl))
    assert [flag.name for flag in command.flags] == ["namespace"]
    assert ("once" in explain(program)) == ("watch" in text)


def test_a_pipeline_that_watch_repeats_has_its_parameters() -> None:
    program = parse('watch "kubectl get pods -n <namespace> | grep -v Running"')
    assert decide(program).runs
    assert program.parameters() == ("namespace",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kubectl exec x -c it -- ls -it /", "executes"),
        ("oc -n x exec deploy/tools -c box -i=false -- ceph status", "executes"),
        ("kubectl exec -q x -- sh -c 'df -h | head'", "executes"),
        ("kubectl exec -it x -- ls", "terminal"),
        ("kubectl exec x -ti -- ls", "terminal"),
        ("kubectl exec x --tty --stdin=true -- ls", "terminal"),
        ("kubectl exec x -- /bin/bash", "terminal"),
        ("kubectl exec x --", "terminal"),
        ("kubectl exec x ls", "terminal"),
    ],
)
def test_one_program_in_a_container_is_a_matter_of_approval(
    text: str, code: str
) -> None:
    decision = decide(parse(text))
    assert decision.code == code
    assert (decision.outcome == "needs_approval") == (code == "executes")


def test_the_value_of_an_assignment_is_one_word() -> None:
    (statement,) = parse("A=$B").statements
    assert isinstance(statement, Assignment)
    assert statement.value is not None
    assert statement.value.parts == (Variable("B", quoted=True),)


def test_backquotes_are_a_substitution() -> None:
    (statement,) = parse("A=`kubectl get pods`").statements
    assert isinstance(statement, Assignment)
    assert statement.value is not None
    assert [type(part) for part in statement.value.parts] == [Substitution]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("kubectl get pods > file", "redirection", id="to a file"),
        pytest.param("kubectl get -f - <<EOF\na\nEOF\n", "redirection", id="here-doc"),
        pytest.param("kubectl get pods &", "background", id="background"),
        pytest.param("while read a; do echo; done", "filter_input", id="while"),
        pytest.param("while true; do echo; done", "control_flow", id="endless loop"),
        pytest.param(
            "case a in b) echo;& *) echo;; esac", "control_flow", id="case that goes on"
        ),
        pytest.param("case a in @(a|b)) echo;; esac", "glob", id="extended pattern"),
        pytest.param("until true; do echo; done", "control_flow", id="until"),
        pytest.param(
            "sudo -u x kubectl get pods", "filter_option", id="as another user"
        ),
        pytest.param("sudo systemctl status x", "program", id="sudo of a program"),
        pytest.param("time -v kubectl get pods", "filter_option", id="GNU time"),
        pytest.param("watch -n", "filter_option", id="watch without seconds"),
        pytest.param("watch", "program", id="watch alone"),
        pytest.param(
            "watch 'kubectl get pods; rm x'", "program", id="watch of a program"
        ),
        pytest.param(
            'watch "kubectl get pods -n $X"', "dynamic", id="watch of a value in quotes"
        ),
        pytest.param(
            "watch kubectl get pods -l 'a in (b)'",
            "dynamic",
            id="watch that loses quotes",
        ),
        pytest.param("for ((;;)); do echo; done", "control_flow", id="counting"),
        pytest.param("[ -f file ]", "test", id="test of a file"),
        pytest.param("break", "builtin", id="break outside a loop"),
        pytest.param("set -e", "builtin", id="set"),
        pytest.param("kubectl get x && ssh a", "program", id="and"),
        pytest.param("for x in a; do ssh $x; done", "program", id="in a loop"),
        pytest.param("if ssh a; then echo; fi", "program", id="in a condition"),
        pytest.param("kubectl get x 2> err", "redirection", id="stderr to a file"),
        pytest.param("kubectl get x < in", "redirection", id="from a file"),
        pytest.param("kubectl get x | xargs rm", "program", id="xargs rm"),
        pytest.param(
            "kubectl get x | xargs kubectl delete pod", "changes", id="xargs delete"
        ),
        pytest.param("kubectl get x | xargs grep a", "filter_input", id="xargs grep"),
        pytest.param("kubectl get x | xargs -0 echo", "filter_option", id="xargs -0"),
        pytest.param(
            "kubectl get x | xargs -I{} kubectl {} pod", "dynamic", id="verb from xargs"
        ),
        pytest.param("kubectl get [pods]", "glob", id="brackets for a kind"),
        pytest.param("kubectl get x | grep [NAME]", "glob", id="brackets in a filter"),
        pytest.param("f() { echo; }", "control_flow", id="function"),
        pytest.param("kubectl get *.yaml", "glob", id="glob"),
        pytest.param("kubectl get po[de]", "glob", id="bracket glob"),
        pytest.param("kubectl get {pods,svc}", "expansion", id="braces"),
        pytest.param("kubectl get a{1..3}", "expansion", id="brace range"),
        pytest.param("kubectl get ~/x", "expansion", id="tilde"),
        pytest.param("kubectl get $((1+1))", "expansion", id="arithmetic"),
        pytest.param("kubectl get <(kubectl get x)", "expansion", id="process"),
        pytest.param('kubectl get $"x"', "expansion", id="translated"),
        pytest.param("kubectl get $?", "special_variable", id="exit status"),
        pytest.param("kubectl get $1", "special_variable", id="argument"),
        pytest.param("IFS=,", "special_variable", id="word splitting"),
        pytest.param("A=(a b)", "array", id="array"),
        pytest.param("A+=b", "array", id="append"),
        pytest.param("A=b kubectl get pods", "environment", id="for one command"),
        pytest.param("export -n A", "builtin", id="export with an option"),
        pytest.param("readonly A=b", "builtin", id="readonly"),
        pytest.param("exit", "builtin", id="exit"),
        pytest.param("kubectl get pods | yq .a", "filter", id="yq"),
        pytest.param(
            "kubectl get x | awk 'BEGIN{system(1)}'", "filter_program", id="awk"
        ),
        pytest.param("kubectl get x | jq env", "filter_program", id="jq"),
        pytest.param("grep x", "filter_input", id="grep without input"),
        pytest.param("sed s/a/b/", "filter_input", id="sed without input"),
        pytest.param("cat /proc/cpuinfo", "redirection", id="cat of a file"),
        pytest.param(
            "tail -f -n 5 /var/log/messages", "redirection", id="tail of a file"
        ),
        pytest.param("kubectl get x | grep -P a", "filter_option", id="grep -P"),
        pytest.param(
            "kubectl get x | grep '\\(a\\)\\1'", "filter_pattern", id="backref"
        ),
        pytest.param("kubectl get x | grep a file", "redirection", id="grep in a file"),
        pytest.param("kubectl get x | grep -$X a", "dynamic", id="option from value"),
        pytest.param("kubectl get x -o jsonpath={<name>}", "placeholder", id="in -o"),
        pytest.param(
            "kubectl get po -l app={{ app }}",
            "placeholder",
            id="template in a selector",
        ),
        pytest.param(
            'kubectl get po -l "app={{ app }}"', "placeholder", id="template in quotes"
        ),
        pytest.param(
            "kubectl get po | grep {{ pod }}", "placeholder", id="template in a filter"
        ),
        pytest.param("$CMD get pods", "dynamic", id="program from a variable"),
        pytest.param("ssh <node>", "program", id="ssh"),
        pytest.param("du -sh /* ${x@Q} $1", "program", id="words of another program"),
        pytest.param(
            "ETCDCTL_API=3 etcdctl get /",
            "program",
            id="environment of another program",
        ),
        pytest.param("curl https://x/readyz?verbose", "program", id="address"),
        pytest.param("/usr/bin/kubectl get pods", "program", id="a path"),
        pytest.param("virtctl console vm", "virtctl", id="virtctl"),
        pytest.param("kubectl get 'pods", "syntax", id="open quote"),
        pytest.param("kubectl get $(kubectl", "syntax", id="open substitution"),
        pytest.param("kubectl get a\0b", "characters", id="NUL"),
        pytest.param("kubectl get a\u202eb", "characters", id="bidi"),
        pytest.param("kubectl get \ud800", "characters", id="half a surrogate pair"),
        pytest.param("kubectl get " + "a" * 70_000, "too_long", id="too long"),
        pytest.param("echo " + "$(echo " * 40 + ")" * 40, "too_long", id="too deep"),
    ],
)
def test_what_is_not_in_the_language_is_left_to_a_person(text: str, code: str) -> None:
    decision = decide(parse(text))
    assert (decision.outcome, decision.code) == ("manual", code)
    assert decision.reason.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "kubectl get pods -o jsonpath={.items[*].metadata.name}", id="path"
        ),
        pytest.param(
            "kubectl get po -o custom-columns=A:.spec.containers[*]", id="columns"
        ),
        pytest.param("kubectl get po -o=jsonpath={..name}", id="two dots in braces"),
        pytest.param("kubectl get po -l 'a in (b, c)'", id="quoted selector"),
        pytest.param("kubectl get po -l app!=x", id="exclamation mark"),
    ],
)
def test_expressions_that_only_look_like_patterns_are_text(text: str) -> None:
    assert decide(parse(text)).outcome == "runs"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{\U00031860", id="a brace and a rare character"),
        pytest.param("kubectl get {\U0001f600}", id="an emoji in braces"),
        pytest.param("kubectl get x -o jsonpath={\ue000}", id="private use"),
    ],
)
def test_characters_that_end_the_grammars_process_do_not_reach_it(text: str) -> None:
    assert parse(text).source == text


def test_a_name_ends_at_a_letter_beyond_ascii() -> None:
    assert kubectl('kubectl get "$NS\u2013x"').args[0].parts == (
        Variable("NS", quoted=True),
        Text("\u2013x", quoted=True),
    )


def test_an_unsupported_command_inside_a_substitution_is_found() -> None:
    assert decide(parse('X="$(kubectl get x; kubectl delete pod y)"')).code == "changes"


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        pytest.param("kubectl -n NAMESPACE get pod POD_NAME", ("POD_NAME", "NAMESPACE"), id="capitals"),
        pytest.param("kubectl logs svc/SUBSCRIBER-CLUSTER-rw -c APP", ("SUBSCRIBER-CLUSTER", "APP"), id="capitals in a name"),
        pytest.param("kubectl get pod [POD] -n [NAMESPACE]", ("POD", "NAMESPACE"), id="brackets"),
        pytest.param("oc describe pod {ceph-component} -n x", ("ceph-component",), id="braces"),
        pytest.param("kubectl logs {{ $labels.pod }} -n {{namespace}}", ("pod", "namespace"), id="template of an alert"),
        pytest.param("kubectl logs {{ .Values.pod }}", ("pod",), id="template of a chart"),
        pytest.param("kubectl get po -o go-template={{.metadata.name}}", (), id="Go template"),
        pytest.param("kubectl get <statefulset|deployment> x", ("statefulset|deployment",), id="alternatives"),
        pytest.param('kubectl get pod "<pod>" -l "app=<app>"', ("pod", "app"), id="in quotes"),
        pytest.param("kubectl get x | grep -E '<vm-1>|<vm-2>'", ("vm-1", "vm-2"), id="in a pattern"),
        pytest.param("kubectl get x -o json | jq '.items[] | select(.name==\"<vm-name>\")'", ("vm-name",), id="in a program"),
        pytest.param("kubectl get PODS -A -l APP=X -o yaml", (), id="capitals elsewhere"),
        pytest.param("kubectl get Pod x | grep ERROR | awk {print}", (), id="kinds and filters"),
        pytest.param("echo 'usage: <name>' \"<x-y>\"", (), id="only printed"),
        pytest.param("kubectl get x | grep '<none>'", (), id="what kubectl prints"),
    ],
)  # fmt: skip
def test_placeholders_in_their_styles(text: str, parameters: tuple[str, ...]) -> None:
    program = parse(text)
    assert decide(program).outcome == "runs"
    assert program.parameters() == parameters
    assert parse(text, placeholders=False).parameters() == ()


@pytest.mark.parametrize(
    ("text", "reads", "sets"),
    [
        ("A=$B; echo $A $C", ("B", "C"), ("A",)),
        ("for x in $L; do Y=$x; done; echo $x", ("L",), ("Y",)),
        ("echo a | while read -r n; do Z=$n$Q; done", ("Q",), ()),
        ("{ B=2; }; echo $B", (), ("B",)),
        ("echo ${A:-$B} ${C#$D}", ("B", "C", "D"), ()),
        ("if [ $A = b ]; then C=1; else D=$E; fi", ("A", "E"), ("C", "D")),
        ("A=1 && B=$A || C=$D", ("D",), ("A", "B", "C")),
        ("kubectl get x | xargs -I{} kubectl get {} -n $NS", ("NS",), ()),
        ("X=$(Y=1; echo $Y $Z)", ("Z",), ("X",)),
    ],
)  # fmt: skip
def test_what_a_program_needs_and_sets(text: str, reads: tuple[str, ...], sets: tuple[str, ...]) -> None:  # fmt: skip
    program = parse(text)
    assert (program.reads(), program.sets()) == (reads, sets)


@pytest.mark.parametrize(
    "text",
    [
        "kubectl get pods || echo none",
        "kubectl get pods 2>/dev/null | grep a | sort || true",
        "for p in $(kubectl get po -o name); do kubectl describe $p; done",
        "kubectl get po | awk 'NR>1{print $1}' | while read -r p; do kubectl logs $p; done",
        "kubectl get po -o name | xargs -n1 kubectl describe",
        "if kubectl get po | grep -q x; then kubectl get no; fi",
        "kubectl get nodes -o json | jq .items[].status",
        "kubectl get nodes -o json | jq .items[0].status",
        "kubectl get po -A | grep -v Running | sort -k2 | uniq -c | sort -rn | head",
    ],
)
def test_real_pipelines_run(text: str) -> None:
    assert decide(parse(text)).outcome == "runs"
