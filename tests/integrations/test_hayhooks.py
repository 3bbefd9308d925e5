"""Every search pipeline deploys from its YAML on stock Hayhooks and answers over HTTP from a real server process."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator

import pytest
import yaml

from commands import partwise
from hayhooks_servers import ON_LOCAL_QDRANT, STOCK, Hayhooks, hayhooks
from partwise.evaluation.pipelines import pipeline_folder, read_pipeline
from placed_pipelines import with_model, with_service
from rerank_server import RerankServer, running_server
from tiny_models import bert_cross_encoder, xlm_roberta_cross_encoder

NUMBER = "ssm12175a270hex50"
WORDS = "brass ball valve"
KEYS = {"COHERE_API_KEY": "the-key", "JINA_API_KEY": "the-key"}
AS_THEY_ARE = ["dense", "hybrid", "two_stage"]
SERVICES = ["two_stage_cohere", "two_stage_jina"]
MODELS = ["two_stage_minilm", "two_stage_bge"]
ON_SERVERS = ["two_stage_server"]
TESTED_APART = ["answer"]  # needs a chat model


@pytest.fixture(scope="module")
def services() -> Iterator[RerankServer]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="module")
def sources(services, tmp_path_factory) -> dict[str, str]:
    """The YAML of each pipeline that wants a service or a large model, with the stand-in's place in it."""
    folder = tmp_path_factory.mktemp("placed")
    files = [
        *(with_service(name, services.url, folder) for name in SERVICES),
        with_model("two_stage_minilm", bert_cross_encoder(folder / "minilm"), folder),
        with_model("two_stage_bge", xlm_roberta_cross_encoder(folder / "bge"), folder),
    ]
    return {file.stem: file.read_text(encoding="utf-8") for file in files}


@pytest.fixture(scope="module")
def server(served_store, sources, tmp_path_factory) -> Iterator[Hayhooks]:
    """One process: a folder that the command made, and beside it in the folder one pipeline with each kind of ranker."""
    folder = tmp_path_factory.mktemp("hayhooks") / "served"
    assert partwise("pipelines", "--to", folder) == 0
    for name in ("two_stage_cohere", "two_stage_minilm"):
        (folder / f"{name}.yaml").write_text(sources[name], encoding="utf-8")
    with hayhooks(folder, PARTWISE_STORE=str(served_store), **KEYS) as server:
        yield server


def test_no_pipeline_is_forgotten():
    """Each shipped pipeline that takes a query is asked here, and the others cannot be served."""
    asked = {*AS_THEY_ARE, *SERVICES, *MODELS, *ON_SERVERS, *TESTED_APART}
    for name in (path.stem for path in pipeline_folder().glob("*.yaml")):
        assert (name in asked) == ("query" in read_pipeline(name)["inputs"])


def found(server: Hayhooks, name: str, query: str) -> list[str]:
    """The products that a pipeline finds."""
    outputs = server.ask(name, query)
    last = outputs.get("ranker") or outputs["dense_retriever"]
    return [document["meta"]["product_id"] for document in last["documents"]]


@pytest.mark.parametrize("name", AS_THEY_ARE)
def test_the_folder_is_served(name, server):
    """The folder's pipelines are all there, answer a number or words, and no index is served."""
    assert {*AS_THEY_ARE, "two_stage_cohere", "two_stage_minilm"} <= server.pipelines()
    assert not {each for each in server.pipelines() if "index" in each}
    assert found(server, name, WORDS)[0] == "valve"
    if name != "dense":
        assert found(server, name, NUMBER) == ["bolt-50"]
        assert [match["number"] for match in server.ask(name, NUMBER)["lookup"]["matches"]] == [
            "SS-M12-175-A270-HEX-50"
        ]


@pytest.mark.parametrize("name", [*SERVICES, *MODELS])
def test_the_others_deploy_from_yaml(name, server, sources, services):
    """POST /deploy-yaml takes the YAML of those with a service or a model, and it is that which ranks."""
    body = {"name": f"posted_{name}", "source_code": sources[name], "save_file": False}
    reply = server.client.post("/deploy-yaml", json=body)
    assert reply.status_code == 200, reply.text
    before = len(services.asked)
    documents = server.ask(body["name"], WORDS)["ranker"]["documents"]
    assert documents[0]["meta"]["product_id"] == "valve"
    assert all("reranked" in document["meta"]["partwise"]["scores"] for document in documents)
    assert len(services.asked) - before == (name in SERVICES)


@pytest.mark.parametrize("name", ["two_stage_cohere", "two_stage_minilm"])
def test_a_folder_takes_any_ranker(name, server):
    """What the folder holds besides is served as well."""
    assert found(server, name, NUMBER) == ["bolt-50"]
    assert found(server, name, WORDS)


def test_the_command_deploys(server):
    """`hayhooks pipeline deploy-yaml` takes a shipped file as it is."""
    host, port = server.url.removeprefix("http://").split(":")
    words = [
        "pipeline",
        "deploy-yaml",
        str(pipeline_folder() / "hybrid.yaml"),
        "--name",
        "by_command",
        "--no-save-file",
    ]
    environment = {**os.environ, "HAYHOOKS_HOST": host, "HAYHOOKS_PORT": port}
    done = subprocess.run(
        [sys.executable, *STOCK, *words], check=False, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert found(server, "by_command", NUMBER) == ["bolt-50"]


def test_a_second_process_is_told_the_way_out(server, served_store):
    """The embedded store serves one process: a second Hayhooks answers no query, and says what to do."""
    folder = served_store.parent / "second"
    assert partwise("pipelines", "hybrid", "--to", folder) == 0
    with hayhooks(folder, PARTWISE_STORE=str(served_store)) as second:
        reply = second.client.post("/hybrid/run", json={"query": WORDS})
    assert reply.status_code == 500
    assert "is open in another process" in reply.json()["detail"]
    assert "use a Qdrant server for several" in reply.json()["detail"]
    assert found(server, "hybrid", WORDS)[0] == "valve"


def test_two_stage_server_answers_on_qdrant(small_catalog, tmp_path):
    """The server pipeline deploys as it is; on Qdrant's own local mode it answers words and numbers."""
    folder = tmp_path / "served"
    assert partwise("pipelines", "two_stage_server", "--to", folder) == 0
    with hayhooks(folder, ON_LOCAL_QDRANT, PARTWISE_TEST_CATALOG=str(small_catalog)) as server:
        assert server.pipelines() == {"two_stage_server"}
        assert found(server, "two_stage_server", NUMBER) == ["bolt-50"]
        assert found(server, "two_stage_server", WORDS)[0] == "valve"


@pytest.mark.integration
def test_many_processes_share_a_qdrant_server(small_catalog, tmp_path):
    """On a Qdrant server the same YAML serves from two processes at once, both finding what one command has indexed."""
    url = os.environ.get("QDRANT_URL")
    if not url:
        pytest.skip("needs a Qdrant server: set QDRANT_URL")
    collection = f"partwise-test-{uuid.uuid4().hex}"
    folder = tmp_path / "served"
    folder.mkdir()
    for name in ("index_server", "two_stage_server"):
        text = yaml.safe_dump(read_pipeline(name, store=url)).replace("index: partwise\n", f"index: {collection}\n")
        (folder.parent / f"{name}.yaml" if name == "index_server" else folder / f"{name}.yaml").write_text(text)
    assert partwise("index", small_catalog, "--pipeline", tmp_path / "index_server.yaml", "--store", url) == 0
    try:
        with hayhooks(folder) as one, hayhooks(folder) as other:
            for server in (one, other, one):
                assert found(server, "two_stage_server", NUMBER) == ["bolt-50"]
    finally:
        from qdrant_client import QdrantClient

        QdrantClient(url=url).delete_collection(collection)


def test_the_list_of_pipelines(capsys):
    """Without --to the command lists each pipeline with what it does."""
    assert partwise("pipelines") == 0
    told = capsys.readouterr().out
    assert all(path.stem in told for path in pipeline_folder().glob("*.yaml"))
    assert "vanilla vector search" in told


def test_a_written_pipeline_is_the_shipped_one(tmp_path):
    """Without --store the files are copies, comments included; writing them again changes nothing."""
    for _ in range(2):
        assert partwise("pipelines", "--to", tmp_path / "served") == 0
    assert sorted(path.stem for path in (tmp_path / "served").iterdir()) == AS_THEY_ARE
    for path in (tmp_path / "served").iterdir():
        assert path.read_bytes() == (pipeline_folder() / path.name).read_bytes()


@pytest.mark.parametrize(
    ("name", "store", "key"),
    [("hybrid", "/data/store", "path"), ("two_stage_server", "http://qdrant:6333", "url")],
)
def test_a_store_is_written_into_the_yaml(name, store, key, tmp_path):
    """With --store every store of the file is there, and the file says what it did before."""
    assert partwise("pipelines", name, "--to", tmp_path, "--store", store) == 0
    text = (tmp_path / f"{name}.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text) == read_pipeline(name, store=store)
    assert f"{key}: {store}" in text
    assert text.startswith("# ")


WRONG = {
    "takes no query, so it cannot be served": ("index", "--to", "served"),
    "unknown pipeline 'hibrid'": ("hibrid", "--to", "served"),
    "is a file of your own": ("mine.yaml", "--to", "served"),
    "give --to FOLDER": ("hybrid",),
    "searches no Qdrant server": ("hybrid", "--to", "served", "--store", "http://localhost:6333"),
    "is there already and says something else": ("dense", "hybrid", "--to", "other"),
    "cannot be written": ("hybrid", "--to", "file/served"),
}


@pytest.mark.parametrize("told", WRONG)
def test_a_wrong_call_writes_nothing(told, tmp_path, monkeypatch, capsys):
    """What cannot be served or written is one line, and no file is left of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "hybrid.yaml").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "mine.yaml").write_text((pipeline_folder() / "hybrid.yaml").read_text(encoding="utf-8"))
    before = sorted(tmp_path.rglob("*"))
    assert partwise("pipelines", *WRONG[told]) != 0
    said = capsys.readouterr().err
    assert told in said
    assert len(said.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before
