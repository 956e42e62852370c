"""What `deploy/` is for, done here as far as it goes: the unit checked by systemd, the image's steps in folders."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.servers import PATIENCE, free_port, wait_for

DEPLOY = ROOT / "deploy"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    program = tmp_path / "shisaku"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    said = (DEPLOY / "shisaku.service").read_text(encoding="utf-8")
    unit = tmp_path / "shisaku.service"
    unit.write_text(said.replace("/opt/shisaku/.venv/bin/shisaku", str(program)), encoding="utf-8")
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert (run.returncode, run.stderr) == (0, "")


@dataclass
class Image:
    """The Dockerfile's steps, one after the other, with folders of `root` in the place of the image's own."""

    root: Path
    environment: dict[str, str]
    folder: str = "/"
    done: list[str] = field(default_factory=list)

    def at(self, path: str) -> Path:
        """Where a path of the image is on this machine."""
        return self.root / (path if path.startswith("/") else f"{self.folder}/{path}").lstrip("/")

    def build(self, file: Path) -> None:
        for step in _steps(file):
            name, _, rest = step.partition(" ")
            match name:
                case "WORKDIR":
                    self.folder = rest
                    self.at(rest).mkdir(parents=True, exist_ok=True)
                case "ENV":
                    for said in shlex.split(rest):
                        variable, _, value = said.partition("=")
                        value = re.sub(r"(?<![\w.])/(?=opt|data)", f"{self.root}/", value)
                        self.environment[variable] = value.replace("$PATH", self.environment["PATH"])
                case "COPY":
                    *sources, target = rest.split()
                    for source in sources:
                        self._copy(source, self.at(target))
                case "RUN":
                    self._run(rest)
                case "FROM" | "USER" | "VOLUME" | "EXPOSE" | "ENTRYPOINT" | "CMD":
                    continue
                case _:
                    raise AssertionError(step)
            self.done.append(step)

    def _copy(self, source: str, target: Path) -> None:
        assert _is_sent(source), f".dockerignore keeps {source} from the image"
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, target)

    def _run(self, command: str) -> None:
        if command.startswith("useradd"):  # changes the machine; what is left of it is the folder
            self.at("/data").mkdir()
            return
        self.called("sh", "-c", command)

    def called(self, *command: str) -> str:
        """What a command prints in the image, where it stands now; it must succeed."""
        run = subprocess.run(
            command, cwd=self.at(self.folder), env=self.environment, capture_output=True, text=True, check=False,
            timeout=PATIENCE,
        )  # fmt: skip
        assert run.returncode == 0, f"{command}: {run.stdout}{run.stderr}"
        return run.stdout


def _steps(file: Path) -> Iterator[str]:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    yield from (" ".join(step.split()) for step in "\n".join(lines).replace("\\\n", " ").splitlines() if step.strip())


def _is_sent(source: str) -> bool:
    """Whether .dockerignore lets docker see a file or folder: the last line that fits counts."""
    sent = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if fnmatch(source, line.removeprefix("!")):
            sent = line.startswith("!")
    return sent


@pytest.mark.long
def test_the_image_s_steps_make_a_place_where_the_service_runs(tmp_path: Path) -> None:
    """As `docker build` and `docker run` do them, without an engine; only the base image and the user are not tried."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "base"], check=True, timeout=PATIENCE)
    kept = ("HOME", "LANG", "UV_CACHE_DIR", "PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "SSL_CERT_FILE")
    proxies = [name for name in os.environ if name.lower().endswith("_proxy")]
    environment = {name: os.environ[name] for name in (*kept, *proxies) if name in os.environ}
    image = Image(tmp_path / "root", {**environment, "PATH": f"{tmp_path / 'base' / 'bin'}:/usr/bin:/bin"})
    (tmp_path / "root").mkdir()
    image.build(DEPLOY / "Dockerfile")
    assert [step for step in image.done if "uv" in step]
    # What is installed is a copy: nothing of the repository is needed any more, and nothing of the tests is there.
    shutil.rmtree(image.at("/opt/shisaku/flows"))
    places = image.called("python", "-c", "import flows, samples; print(flows.__file__, samples.__file__)").split()
    assert all(Path(place).is_relative_to(image.at("/opt/shisaku/.venv")) for place in places)
    assert str(image.at("/data/shisaku.duckdb")) in image.called("shisaku", "settings")
    assert "pytest" not in image.called("uv", "pip", "list", "--python", str(image.at("/opt/shisaku/.venv")))
    image.called("shisaku", "ingest", "--direct")
    assert image.at("/data/shisaku.duckdb").exists()
    _serves(image)


def _serves(image: Image) -> None:
    """Start the service as the image does, until it says where its pages are; it ends when it is told to."""
    log = image.root / "log"
    # Not on all addresses, as in a container: this machine may be reached from outside.
    environment = {**image.environment, "SHISAKU_HOST": "127.0.0.1"}
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["shisaku", "serve", "--port", str(free_port()), "--no-catch-up"],
            cwd=image.at("/data"), env=environment, stdout=out, stderr=out,
        )  # fmt: skip
    try:

        def said() -> str:
            return log.read_text(encoding="utf-8", errors="replace")

        wait_for(lambda: "画面:" in said() or process.poll() is not None, said)
        assert process.poll() is None, said()
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        assert "停止しました" in log.read_text(encoding="utf-8")
    finally:
        process.kill()
        process.wait()
