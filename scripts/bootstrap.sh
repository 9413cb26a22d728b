#!/usr/bin/env bash
# From any Python >= 3.8 to an installed project: finds or gets uv, has it find or get Python 3.10, installs the lock file.
set -u
cd "$(dirname "$0")/.." || exit 1
mkdir -p .cache
log=.cache/install.log

say() { printf '%s\n' "$*" >&2; }

fail() { # Chinese, English
    say "$1"
    say "$2"
    exit 1
}

any_python() { # run outside the project: .python-version would make pyenv insist on 3.10
    local name path
    for name in python3 python3.13 python3.12 python3.11 python3.10 python3.9 python3.8 python; do
        path=$(command -v "$name") || continue
        (cd / && "$path" -c 'import sys; sys.exit(sys.version_info < (3, 8))') >/dev/null 2>&1 && { echo "$path"; return; }
    done
    return 1
}

find_uv() {
    if command -v uv >/dev/null && uv --version >/dev/null 2>&1; then command -v uv; return; fi
    [ -x .cache/uv/bin/uv ] && { echo .cache/uv/bin/uv; return; }
    return 1
}

get_uv() {
    local python target
    target=$PWD/.cache/uv
    python=$(any_python) || fail "没有找到 Python 3.8 或更新的版本，请先安装 Python。" "No Python 3.8 or newer found; please install Python first."
    say "正在获取 uv（安装工具）…… Getting uv, the installer."
    (cd / && "$python" -m pip install --quiet --disable-pip-version-check --target "$target" uv) >"$log" 2>&1 ||
        (cd / && "$python" -m venv "$target" && "$target/bin/python" -m pip install --quiet uv) >>"$log" 2>&1 ||
        fail "没能获取 uv：pip 或网络不可用，详情见 $log。也可以自己安装：https://docs.astral.sh/uv/" \
             "Could not get uv: pip or the network is not available, see $log. Or install it yourself: https://docs.astral.sh/uv/"
    echo .cache/uv/bin/uv
}

free_mb=$(df -Pm . | awk 'NR==2 {print $4}')
if [ ! -d .venv ] && [ "${free_mb:-9999}" -lt 4000 ]; then
    fail "磁盘空间不足：安装需要约 4 GB，这里只剩 ${free_mb} MB。" "Not enough disk space: about 4 GB are needed, ${free_mb} MB are free here."
fi

uv=$(find_uv) || uv=$(get_uv) || exit 1

if ! "$uv" python find --no-project "3.10" >/dev/null 2>&1; then
    say "正在获取 Python 3.10…… Getting Python 3.10."
    "$uv" python install 3.10 >"$log" 2>&1 || fail \
"没有找到 Python 3.10，也没能下载。Rasa 3.6 只能用 3.10。任选一种办法，再运行一次：
  pyenv install 3.10
  conda create -n overdue python=3.10 && conda activate overdue
  apt install python3.10（或 brew install python@3.10）
  设置 UV_PYTHON_INSTALL_MIRROR 为一个能访问的镜像" \
"Python 3.10 was not found and could not be downloaded. Rasa 3.6 needs 3.10. Use one of the four ways above, then run again."
fi

say "正在安装依赖（约 2.7 GB，第一次需要几分钟）…… Installing dependencies, about 2.7 GB the first time."
"$uv" sync --frozen 2>&1 | tee "$log" | grep -E --line-buffered '^(Prepared|Installed|error|  ×)' >&2
if [ "${PIPESTATUS[0]}" -ne 0 ]; then
    if grep -qi 'no space left' "$log"; then
        fail "磁盘满了，清出约 4 GB 后再运行一次。" "The disk is full; free about 4 GB and run again."
    elif grep -qiE "(gcc|cc|clang|compiler).*(not found|no such file)|command '.*(gcc|cc)' failed|unable to execute" "$log"; then
        fail "缺少 C 编译器，请先安装：apt install build-essential（或 xcode-select --install）。" \
             "A C compiler is missing; install it first: apt install build-essential (or xcode-select --install)."
    fi
    fail "依赖没有装成功，详情见 $log。国内网络可以设置 UV_DEFAULT_INDEX 为 PyPI 镜像后重试。" \
         "Installing the dependencies failed, see $log. Behind a slow network set UV_DEFAULT_INDEX to a PyPI mirror and try again."
fi
