from __future__ import annotations

from typing import Any

import pytest

from portal.kube.call import Call, Context
from portal.kube.verbs import run
from portal.kube.verbs.logs.reading import _decoded, _prefixed

POD = "/api/v1/namespaces/default/pods/p"


def logs(context: Context, *args: str, **flags: str) -> tuple[str, str, int]:
    named = tuple((name.replace("_", "-"), value) for name, value in flags.items())
    texts = {"out": "", "err": ""}
    chunks = run(Call("logs", args, named), context)
    while True:
        try:
            chunk = next(chunks)
        except StopIteration as end:
            return texts["out"], texts["err"], end.value
        texts[chunk.stream] += chunk.text


def pod(name: str = "p", *containers: str, **more: Any) -> dict[str, Any]:
    named = [{"name": container} for container in containers or ("main",)]
    metadata = {"name": name, "namespace": "default", **more.pop("metadata", {})}
    return {"kind": "Pod", "metadata": metadata, "spec": {"containers": named}, **more}


def test_flags_become_the_parameters_of_the_request(stub: Any) -> None:
    server = stub({POD: pod(), f"{POD}/log": b"line\n"})
    flags = {"tail": "5", "since": "1m30s", "timestamps": "true", "previous": "true"}
    assert logs(server.context, "p", limit_bytes="9", **flags) == ("line\n", "", 0)
    assert server.asked[-1] == (
        f"{POD}/log?container=main&limitBytes=9&previous=true&sinceSeconds=90"
        "&tailLines=5&timestamps=true"
    )


def test_a_time_is_sent_in_utc(stub: Any) -> None:
    server = stub({POD: pod(), f"{POD}/log": b""})
    logs(server.context, "p", since_time="2026-11-22T03:00:00.5+02:00")
    assert "sinceTime=2026-11-22T01%3A00%3A00Z" in server.asked[-1]


def test_the_first_container_is_taken_and_said(stub: Any) -> None:
    answer = pod("p", "a", "b")
    answer["spec"]["initContainers"] = [{"name": "c"}]
    server = stub({POD: answer, f"{POD}/log": b"x\n"})
    out, err, _ = logs(server.context, "p")
    assert (out, err) == ("x\n", 'Defaulted container "a" out of: a, b, c (init)\n')


def test_the_annotated_container_is_taken_without_a_word(stub: Any) -> None:
    marked = {"annotations": {"kubectl.kubernetes.io/default-container": "b"}}
    server = stub({POD: pod("p", "a", "b", metadata=marked), f"{POD}/log": b"x\n"})
    assert logs(server.context, "p")[1] == ""
    assert "container=b" in server.asked[-1]


def test_all_containers_come_one_after_the_other_init_first(stub: Any) -> None:
    answer = pod("p", "a", "b")
    answer["spec"]["initContainers"] = [{"name": "c"}]
    server = stub({POD: answer, f"{POD}/log": [b"1\n", b"2\n", b"3\n"]})
    out, err, _ = logs(server.context, "p", all_containers="true", prefix="true")
    assert (out, err) == ("[pod/p/c] 1\n[pod/p/a] 2\n[pod/p/b] 3\n", "")


def test_a_selector_reads_all_its_pods_ten_lines_each(stub: Any) -> None:
    pods = {"kind": "PodList", "items": [pod("p"), pod("q")]}
    other = POD.removesuffix("p") + "q/log"
    server = stub({POD.removesuffix("/p"): pods, f"{POD}/log": b"1\n", other: b"2\n"})
    assert logs(server.context, selector="a=b") == ("1\n2\n", "", 0)
    assert server.asked[-1].endswith("tailLines=10")


def test_an_unreadable_log_ends_the_command_unless_errors_are_ignored(
    stub: Any,
) -> None:
    refusal = (400, {"kind": "Status", "message": "not yet", "reason": "BadRequest"})
    answers = {POD: pod("p", "a", "b"), f"{POD}/log": [refusal, b"2\n"]}
    out, err, status = logs(stub(answers).context, "p", all_containers="true")
    assert (out, err) == ("", "Error from server (BadRequest): not yet\n")
    assert status == 1
    answers[f"{POD}/log"] = [refusal, b"2\n"]
    flags = {"all_containers": "true", "ignore_errors": "true"}
    assert logs(stub(answers).context, "p", **flags) == ("error: not yet\n2\n", "", 0)


def test_the_pod_that_has_been_ready_longest_is_read(stub: Any) -> None:
    def ready(name: str, since: str) -> dict[str, Any]:
        condition = {"type": "Ready", "status": "True", "lastTransitionTime": since}
        status = {"phase": "Running", "conditions": [condition]}
        answer = pod(name, status=status)
        answer["spec"]["nodeName"] = "cp-0"
        return answer

    items = [ready("q", "2026-11-22T01:00:00Z"), ready("p", "2026-11-22T00:30:00Z")]
    service = {
        "kind": "Service",
        "metadata": {"name": "s"},
        "spec": {"selector": {"a": "b"}},
    }
    pods = POD.removesuffix("/p")
    server = stub(
        {
            "/api/v1/namespaces/default/services/s": service,
            pods: {"kind": "PodList", "items": items},
            f"{pods}/p/log": b"mine\n",
            f"{pods}/q/log": b"other\n",
        }
    )
    found = "Found 2 pods, using pod/p\n"
    assert logs(server.context, "service/s") == ("mine\n", found, 0)
    assert f"{pods}?labelSelector=a%3Db" in server.asked
    out, err, _ = logs(server.context, "service/s", all_pods="true")
    assert (out, err) == ("[pod/q/main] other\n[pod/p/main] mine\n", "")


@pytest.mark.parametrize(
    ("args", "flags", "message"),
    [
        ((), {}, "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n"),
        (("a", "b", "c"), {}, "expected 'logs [-f] [-p]"),
        (
            ("p",),
            {"selector": "a=b"},
            "only a selector (-l) or a POD name is allowed\n",
        ),
        (("p", "main"), {"container": "x"}, "only one of -c or an inline [CONTAINER]"),
        (("p", "x"), {}, "container x is not valid for pod p out of: main\n"),
        (("p",), {"limit_bytes": "-1"}, "--limit-bytes must be greater than 0\n"),
        (("p",), {"since": "-5m"}, "--since must be greater than 0\n"),
        (("p",), {"tail": "-2"}, "--tail must be greater than or equal to -1\n"),
        (
            ("p",),
            {"since_time": "x"},
            'parsing time "x" as "2006-01-02T15:04:05Z07:00"',
        ),
        (("p",), {"all_containers": "true", "container": "a"}, "--all-containers=true"),
        (("q",), {}, "error from server (NotFound): the server could not find the"),
        (("p/..",), {}, 'the server doesn\'t have a resource type "p"'),
        (("..",), {}, "invalid resource name"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_kubectl_refuses_is_refused_in_its_words(
    args: tuple[str, ...], flags: dict[str, str], message: str, stub: Any
) -> None:
    server = stub({POD: pod()})
    out, err, status = logs(server.context, *args, **flags)
    assert (out, status) == ("", 1)
    assert err.startswith("error: " + message)


def test_letters_torn_between_pieces_are_put_together() -> None:
    text = "é\U0001f600\n".encode()
    pieces = [text[i : i + 1] for i in range(len(text))]
    assert "".join(_decoded(pieces)) == "é\U0001f600\n"
    assert "".join(_decoded([b"a\xff", b"\xc3"])) == "a\ufffd\ufffd"


def test_a_prefix_stands_before_each_line_wherever_the_pieces_end() -> None:
    assert "".join(_prefixed(["a", "b\nc", "\n", "\nd"], "> ")) == "> ab\n> c\n> \n> d"


def test_a_large_log_comes_in_pieces_as_it_arrives(stub: Any) -> None:
    line = b"x" * 99 + b"\n"
    server = stub({POD: pod(), f"{POD}/log": line * 50_000})
    sizes = [len(chunk.text) for chunk in run(Call("logs", ("p",)), server.context)]
    assert sum(sizes) == 5_000_000
    assert max(sizes) <= 64 * 1024
