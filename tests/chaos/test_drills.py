"""Every drill in its short form, with the real components."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cdc_site.settings.env import ROOT

NAMES = (
    "outage",
    "cold",
    "dribbling",
    "readers",
    "random",
    "flood",
    "uploads",
    "copies",
    "killing",
    "database",
    "nodes",
)
PROGRAMS = ("/usr/sbin/nginx", "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


@pytest.mark.slow
@pytest.mark.skipif(not all(map(os.path.exists, PROGRAMS)), reason="needs nginx and its module for brotli")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make the small disks that are filled")
def test_every_drill_keeps_its_bounds_and_leaves_nothing_behind(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chaos")
    variables = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}

    done = subprocess.run(
        [sys.executable, "-m", "chaos", *NAMES],
        cwd=ROOT,
        env=variables | {"VAR_DIR": str(folder), "SHORT": "1"},
        capture_output=True,
        text=True,
        timeout=500,
    )

    lines = [line for line in done.stdout.splitlines() if " bound " in line]
    # seconds say how busy this machine is
    missed = [line for line in lines if line.endswith("MISSED") and not line.split(" bound ")[0].rstrip().endswith("s")]
    assert missed == [], done.stdout
    assert len(lines) >= 30, done.stdout + done.stderr
    assert [path for path in folder.iterdir() if path.name.startswith("chaos-")] == []
    assert str(folder) not in Path("/proc/mounts").read_text()
    shutil.rmtree(folder)
