#!/usr/bin/env bash
# Build the wheel, install it with its [web] extra into an empty environment, and play the demo city there.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

.venv/bin/python -m build --quiet --wheel --no-isolation --outdir "$place/dist" . >/dev/null
"${PYTHON:-python3}" -m venv --without-pip "$place/env"
wheel=$(echo "$place"/dist/*.whl)
# Constraints without hashes: the wheel itself has none, and pip's rule is all or nothing.
sed -E '/^ +--hash/d; s/ \\$//' requirements/web.txt >"$place/constraints.txt"
.venv/bin/uv pip install --quiet --python "$place/env/bin/python" --constraint "$place/constraints.txt" "$wheel[web]"

cd "$place"
DJANGO_SETTINGS_MODULE=jixiao.web.config.settings JIXIAO_DATA_DIR=$place/data env/bin/python - "$root" <<'PYTHON'
import sys
import jixiao
import django
from django.contrib.staticfiles import finders

assert not jixiao.__file__.startswith(sys.argv[1]), "the source tree was imported, not the wheel"
django.setup()
for name in ("vendor/htmx/htmx.min.js", "vendor/noto-sans-sc/wght.css"):
    assert finders.find(name), name
PYTHON
JIXIAO_DATA_DIR=$place/data env/bin/jixiao demo --no-serve --since 2026-08
echo "the wheel plays the demo city: $(du -h "$wheel" | cut -f1) $(basename "$wheel")"
