#!/usr/bin/env bash
# Installs jixiao from the folder that this script lies in, without a network. `make offline` makes the folder.
#   ./install-offline.sh [FOLDER]     where it is to live; ~/jixiao if nothing is said
#   PYTHON=python3.11 ./install-offline.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-$HOME/jixiao}
fail() { printf '%s\n' "$@" >&2; exit 1; }

read -r version machine extras <"$here/made-for" || fail "$here is not whole: the file made-for is missing. Copy the folder again." \
    "文件夹不完整：缺少 made-for。请重新拷贝。"
python=${PYTHON:-$(command -v "python$version" || command -v python3 || true)}
found=$("$python" -c 'import platform, sys; print("%d.%d" % sys.version_info[:2], platform.machine())' 2>&1) || found="none that starts"
[[ $found == "$version $machine" ]] || fail "The packages are made for Python $version on $machine; found: $found. Name the right one: PYTHON=python$version $0" \
    "安装包适用于 $machine 上的 Python $version，本机为：$found。请指定：PYTHON=python$version $0"
[[ ! -e $target ]] || fail "$target exists already. Name another folder, or remove it first: $0 FOLDER" "$target 已存在。请换一个文件夹，或先删除它。"

# A stick or a disc that lost a byte is told here, and not by a package that fails a week later.
(cd "$here" && sha256sum --check --quiet --strict SHA256SUMS) || fail "Files named above were changed on the way. Copy the folder again." \
    "以上文件在拷贝中已损坏，请重新拷贝。"

# Debian and Ubuntu part the module that brings pip from their Python; pip runs from its own wheel, so that it is not missed.
"$python" -m venv --without-pip "$target"
trap 'rm -rf "$target"' ERR
pip=("$here"/wheels/pip-*.whl)
"$target/bin/python" "${pip[0]}/pip" --isolated install --quiet --disable-pip-version-check --no-cache-dir \
    --no-index --find-links "$here/wheels" "jixiao$extras"
"$target/bin/jixiao" extract "$here/sample.txt" >/dev/null
printf '%s\n' "Installed and tried on a sample. Next: $target/bin/jixiao extract REPORT, or $target/bin/jixiao serve" \
    "安装完成，并已试读样例。接下来：$target/bin/jixiao extract 报告文件，或 $target/bin/jixiao serve"
