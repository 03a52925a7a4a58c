# make run    建好环境和知识库，启动网页（第一次几分钟，以后几秒）
# make test   装上测试所需，跑全部检查
# make bench  测速和内存    make lint  只做静态检查    make clean  删去环境和数据

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
HOST ?= 127.0.0.1
# PyTorch 从哪里装：默认先试官方的 CPU 版（不带 CUDA，约 200 MB）；连不上就用通常的软件源。
TORCH_SOURCE ?= https://download.pytorch.org/whl/cpu

BIN := $(VENV)/bin
IPKB := $(BIN)/ipkb
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo 2>/dev/null)

.PHONY: run setup test bench lint clean

run: $(VENV)/.ready
	@if [ -z "$$IPKB_OFFICIAL" ]; then \
	  IPKB_PULL_RETRIES=0 $(IPKB) corpus pull || echo '官方文本没有取全：先按已有的回答，以后可再运行 ipkb corpus pull'; fi
	@$(IPKB) ingest || echo '有文本没有收录，见上；其余照常'
	@$(IPKB) index
	@$(IPKB) serve --host $(HOST) --port $(PORT)

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '需要 Python 3.11 或更新：make PYTHON=python3.12 …'; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV) 2>/dev/null || { \
	  $(SUDO) apt-get install -y -qq python3-venv && $(PYTHON) -m venv --clear $(VENV); } || { echo '请先安装 python3-venv'; exit 1; }
	@echo '装 PyTorch（约 200 MB）…'
	@$(BIN)/python -W ignore -c 'import torch' 2>/dev/null \
	  || $(PIP) install torch==2.13.0 --index-url $(TORCH_SOURCE) --retries 0 --timeout 20 2>/dev/null \
	  || { echo '$(TORCH_SOURCE) 用不了，改从通常的软件源安装（Linux 上可能带 CUDA，约 3 GB）…'; $(PIP) install torch==2.13.0; }
	@$(BIN)/python -W ignore -c 'import torch; print("PyTorch", torch.__version__, "CUDA 版" if torch.version.cuda else "CPU 版")'
	@echo '装其余的库…'
	@$(PIP) install -e . && touch $@

$(VENV)/.ready-test: $(VENV)/.ready pyproject.toml
	@echo '装测试用的库…'
	@$(PIP) install -e '.[dev,ocr]' && touch $@

# 浏览器、文字识别和中文字体：能装就装；装不了，相应的测试会跳过并说明原因
.PHONY: debian
debian:
	@command -v chromium >/dev/null && command -v tesseract >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q . \
	  || { command -v apt-get >/dev/null && { [ -n "$(SUDO)" ] || [ "$$(id -u)" = 0 ]; } \
	       && echo '装 Chromium、Tesseract 和中文字体…' && $(SUDO) apt-get update -qq \
	       && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends \
	          chromium fonts-noto-cjk tesseract-ocr tesseract-ocr-chi-sim >/dev/null; } \
	  || echo '没有装上 Chromium 或 Tesseract：需要它们的测试会跳过'

lint: $(VENV)/.ready-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check -q .
	@$(BIN)/mypy

test: $(VENV)/.ready-test debian lint
	@$(BIN)/python -m pytest

bench: $(VENV)/.ready-test
	@$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis artifacts
