"""kubectl's arguments are read as kubectl reads them.

The messages are those of the real kubectl for the same command line.
"""

from __future__ import annotations

import pytest

from runbooks.commands.decide import decide
from runbooks.commands.kubectl import value_error
from runbooks.commands.model import Kubectl, Pipeline, UsageError
from runbooks.commands.parse import parse


def command(text: str) -> object:
    (statement,) = parse(f"kubectl {text}").statements
    assert isinstance(statement, Pipeline)
    return statement.commands[0]


@pytest.mark.parametrize(
    ("text", "args", "flags"),
    [
        ("get pods -n kubevirt", "pods", "namespace=kubevirt"),
        ("-n kubevirt get pods", "pods", "namespace=kubevirt"),
        ("--namespace kubevirt get pods", "pods", "namespace=kubevirt"),
        ("--namespace=kubevirt get pods", "pods", "namespace=kubevirt"),
        ("get -nkubevirt pods", "pods", "namespace=kubevirt"),
        ("get -n=kubevirt pods", "pods", "namespace=kubevirt"),
        ("get -n= pods", "pods", "namespace=="),
        ("get -n$NS pods", "pods", "namespace=-n$NS"),
        ("get -n=$NS pods", "pods", "namespace=-n=$NS"),
        ("get --namespace=$NS pods", "pods", "namespace=--namespace=$NS"),
        ("get -n $NS pods", "pods", "namespace=$NS"),
        ("get pods -Aojson", "pods", "all-namespaces=true output=json"),
        ("get pods -l=a=b", "pods", "selector=a=b"),
        ("get pods -la=b", "pods", "selector=a=b"),
        ("get pods --no-headers", "pods", "no-headers=true"),
        ("get pods --no-headers=F", "pods", "no-headers=false"),
        ("get pods -A=1", "pods", "all-namespaces=true"),
        ("get pods --watch=false", "pods", "watch=false"),
        ("get pods -n a -n b", "pods", "namespace=a namespace=b"),
        ("logs pod -p --tail 5", "pod", "previous=true tail=5"),
        ("logs pod --since=1h5m", "pod", "since=1h5m"),
        ("logs pod --tail=-1", "pod", "tail=-1"),
        ("logs -n a pod container", "pod container", "namespace=a"),
        ("describe pod --show-events=0", "pod", "show-events=false"),
        ("get pods -- -n", "pods -n", ""),
        ("get $KIND <name>", "$KIND <name>", ""),
        ("get pods -w", "pods", "watch=true"),
        ("logs pod -f", "pod", "follow=true"),
        ("events --types=Warning,Normal", "", "types=Warning,Normal"),
        ("top -n a pods x", "x", "namespace=a"),
        ("auth -n a can-i list pods", "list pods", "namespace=a"),
        ("cluster-info x", "x", ""),
    ],
    ids=lambda text: text or "none",
)
def test_flags_are_found(text: str, args: str, flags: str) -> None:
    found = command(text)
    assert isinstance(found, Kubectl), found
    assert " ".join(word.source for word in found.args) == args
    assert (
        " ".join(
            f"{flag.name}={flag.value.source if flag.value.literal is None else flag.value.literal}"
            for flag in found.flags
        )
        == flags
    )


SEE = "\nSee 'kubectl {} --help' for usage.\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("get pods --nosuchflag", "unknown flag: --nosuchflag" + SEE.format("get")),
        ("get nodes --o yaml", "unknown flag: --o" + SEE.format("get")),
        ("get pods -n", "flag needs an argument: 'n' in -n" + SEE.format("get")),
        ("get pods --namespace", "flag needs an argument: --namespace" + SEE.format("get")),
        ("get -Azx pods", "unknown shorthand flag: 'z' in -zx" + SEE.format("get")),
        ("get -=x", "unknown shorthand flag: '=' in -=x" + SEE.format("get")),
        ("get --=x", "bad flag syntax: --=x" + SEE.format("get")),
        ("get ---x", "bad flag syntax: ---x" + SEE.format("get")),
        ("describe -o yaml pods", "unknown shorthand flag: 'o' in -o" + SEE.format("describe")),
        ("get -A=foo pods", 'invalid argument "foo" for "-A, --all-namespaces" flag: strconv.ParseBool: parsing "foo": invalid syntax' + SEE.format("get")),
        ("logs x --tail=abc", 'invalid argument "abc" for "--tail" flag: strconv.ParseInt: parsing "abc": invalid syntax' + SEE.format("logs")),
        ("logs x --tail 99999999999999999999", 'invalid argument "99999999999999999999" for "--tail" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range' + SEE.format("logs")),
        ("logs x --since=5x", 'invalid argument "5x" for "--since" flag: time: unknown unit "x" in duration "5x"' + SEE.format("logs")),
        ("logs x --since=5", 'invalid argument "5" for "--since" flag: time: missing unit in duration "5"' + SEE.format("logs")),
        ("logs x --since=", 'invalid argument "" for "--since" flag: time: invalid duration ""' + SEE.format("logs")),
        ("auth foo", "unknown command \"foo\"\nSee 'kubectl auth -h' for help and examples\n"),
        ("rollout foo", "unknown command \"foo\"\nSee 'kubectl rollout -h' for help and examples\n"),
        ("rollout status x --timeout=2", 'invalid argument "2" for "--timeout" flag: time: missing unit in duration "2"' + SEE.format("rollout status")),
        ("explain pods -w", "unknown shorthand flag: 'w' in -w" + SEE.format("explain")),
        ("top --foo pod", "unknown flag: --foo" + SEE.format("top")),
        ("auth can-i --foo", "unknown flag: --foo" + SEE.format("auth can-i")),
        ("--foo get", "unknown flag: --foo\nSee 'kubectl --help' for usage.\n"),
        ("nosuchcommand", 'unknown command "nosuchcommand" for "kubectl"\n'),
        ("log pod", 'unknown command "log" for "kubectl"\n\nDid you mean this?\n\ttop\n\tlogs\n'),
        ("descibe pod", 'unknown command "descibe" for "kubectl"\n\nDid you mean this?\n\tdescribe\n'),
    ],
    ids=lambda text: text.partition("\n")[0],
)  # fmt: skip
def test_what_kubectl_rejects_has_kubectls_words(text: str, message: str) -> None:
    found = command(text)
    assert isinstance(found, UsageError), found
    assert (found.message, found.exit) == (f"error: {message}", 1)
    assert decide(parse(f"kubectl {text}")).code == "usage_error"


@pytest.mark.parametrize(
    "text",
    [
        "get pods --kubeconfig x",
        "--kubeconfig=x get pods",
        "get pods -s https://elsewhere",
        "get pods --server=https://elsewhere",
        "get pods --token $TOKEN",
        "get pods --token=$TOKEN",
        "get pods --as=admin",
        "get pods --as-group=system:masters",
        "get pods --as-uid=1",
        "get pods --context=x",
        "get pods --cluster=x",
        "get pods --user=x",
        "get pods --username=x --password=y",
        "get pods --insecure-skip-tls-verify",
        "get pods --certificate-authority=x",
        "get pods --client-key=x --client-certificate=y",
        "get pods --tls-server-name=x",
        "get --raw /api",
        "get --raw=",
        "get -f x.yaml",
        "describe -f x.yaml",
        "rollout status -f x.yaml",
        "rollout history -k dir",
        "get -k dir",
        "get pods -o jsonpath-file=x",
        "get pods -o=custom-columns-file=x",
        "get pods -o go-template-file=x",
        "get pods --cache-dir=x",
        "get pods --profile=cpu",
        "logs x --insecure-skip-tls-verify-backend",
    ],
)
def test_flags_that_change_who_where_or_read_files_are_refused(text: str) -> None:
    assert decide(parse(f"kubectl {text}")).outcome == "refused"


def test_setting_another_kubeconfig_is_refused() -> None:
    assert decide(parse("export KUBECONFIG=/tmp/x")).outcome == "refused"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("get pods -o kyaml", "output"),
        ("get pods -o 'go-template={{define \"x\"}}{{end}}'", "output"),
        ("get pods -o template --template '{{- template \"x\"}}'", "output"),
        ("get pods --template <text>", "placeholder"),
        ("get pods --request-timeout=1s", "flag"),
        ("get pods -o $FORMAT", "dynamic"),
        ("get pods --$FLAG", "dynamic"),
        ("get pods -A$FLAG", "dynamic"),
        ("get pods -A=$FLAG", "dynamic"),
        ("$VERB pods", "dynamic"),
        ("get pods -h", "help"),
        ("", "help"),
        ("auth", "help"),
        ("top", "help"),
        ("rollout", "help"),
        ("explain pods -o plaintext-openapiv2", "output"),
        ("cluster-info dump", "verb"),
        ("-n a cluster-info dump", "verb"),
        ("auth reconcile -f x", "changes"),
        ("cnpg status x", "plugin"),
        ("rook-ceph -n x ceph status", "plugin"),
        ("delete pod x", "changes"),
        ("-n a patch vm x", "changes"),
        ("rollout restart deploy/x", "changes"),
        ("rollout -n a undo deploy/x", "changes"),
        ("exec -it x -- sh", "terminal"),
        ("debug node/x", "terminal"),
        ("port-forward svc/x 1", "terminal"),
        ("config view", "workstation"),
    ],
    ids=lambda text: text or "no verb",
)
def test_the_rest_of_kubectl_is_left_to_a_person(text: str, code: str) -> None:
    decision = decide(parse(f"kubectl {text}"))
    assert (decision.outcome, decision.code) == ("manual", code)


def test_verbs_of_oc_that_kubectl_has_not_are_left_to_a_person() -> None:
    assert decide(parse("oc adm node-logs x")).code == "verb"
    assert decide(parse("oc adm top images")).code == "verb"
    assert decide(parse("oc adm $VERB")).code == "dynamic"
    assert decide(parse("oc adm")).code == "help"
    assert decide(parse("oc rsh pod")).code == "terminal"


def test_a_value_bound_at_run_time_is_checked_with_kubectls_words() -> None:
    assert value_error("logs", "tail", "12") is None
    assert value_error("logs", "tail", "x") == (
        'error: invalid argument "x" for "--tail" flag: strconv.ParseInt: '
        "parsing \"x\": invalid syntax\nSee 'kubectl logs --help' for usage.\n"
    )


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("kubectl top po", "top pod"),
        ("kubectl top no", "top node"),
        ("kubectl auth whoami", "auth whoami"),
        ("oc get pods", "get"),
        ("oc logs pod", "logs"),
        ("oc adm top pods", "top pod"),
        ("oc -n a adm top -n b node", "top node"),
    ],
)
def test_a_verb_has_one_name_however_it_is_called(text: str, verb: str) -> None:
    (statement,) = parse(text).statements
    assert isinstance(statement, Pipeline)
    (found,) = statement.commands
    assert isinstance(found, Kubectl)
    assert found.verb == verb
