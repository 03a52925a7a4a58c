"""Settings: one table that the command line, the documentation and the validation all read.

A value comes from a flag, else from the environment (IPKB_PORT), else from a TOML file, else from the
default. The TOML file is `$IPKB_CONFIG`, else `ipkb.toml` in the working directory, where there is one.
Loaded once by an entry point and passed on as a value; no other module reads the environment.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from kb.errors import SettingsError

PREFIX = "IPKB_"
_ROOT = Path(__file__).resolve().parents[1]


def _data_home() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser() / "ipkb"


class Settings(BaseSettings):
    """All that can be set; each description is a line of the help and of the README."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data_dir: Path = Field(default_factory=_data_home, description="知识库与索引所在目录")
    official: Path | None = Field(
        default=None, description="官方文本所在目录（可只读，如 U 盘）；不设则用 data_dir/official"
    )
    manifest: Path = Field(default=_ROOT / "corpus" / "manifest.csv", description="文本清单")
    guides: Path = Field(default=_ROOT / "corpus" / "guides", description="普法解读所在目录")
    quiz: Path = Field(default=_ROOT / "corpus" / "quiz.toml", description="知识小测的题目")
    encoder: str = Field(
        default="shipped", description="编码器：shipped（自带），或 sentence-transformers 模型的名称、目录"
    )
    host: str = Field(default="127.0.0.1", description="网页服务监听的地址")
    port: int = Field(default=8000, ge=0, le=65535, description="网页服务的端口；0 表示任选空闲端口")
    threads: int = Field(default=16, ge=1, le=256, description="网页服务的线程数")
    base_url: str = Field(
        default="", description="对外网址，如 https://ip.example.cn；用于答案里的完整链接，空则给相对链接"
    )
    question_limit: int = Field(default=2000, ge=20, le=20000, description="一次提问最多多少个字")
    answer_threshold: float = Field(
        default=0.45, ge=0, le=1, description="认为知识库能回答的最低概率；越高越谨慎，拒答越多"
    )
    kiosk_idle_s: int = Field(
        default=60, ge=5, le=3600, description="触摸屏无人操作多少秒后询问“还在吗？”，再过 15 秒清空"
    )
    embed_origins: str = Field(
        default="", description="哪些网站可以用 iframe 嵌入 /embed，如 https://www.example.cn；多个用空格分开"
    )
    pull_timeout_s: float = Field(default=20.0, gt=0, description="下载官方文本时，每次等待的秒数上限")
    pull_retries: int = Field(default=3, ge=0, le=10, description="下载失败后再试几次")
    max_file_mb: int = Field(default=50, ge=1, description="单个源文件的大小上限（MB）")
    ocr_language: str = Field(default="chi_sim", description="扫描件识别用的 Tesseract 语言包")
    llm_base_url: str = Field(
        default="",
        description="语言模型接口的网址（OpenAI 兼容），如 http://127.0.0.1:11434/v1；不设就不用模型。设了，提问和条文会发到那里",
    )
    llm_model: str = Field(default="", validate_default=True, description="模型的名称，如 qwen3:8b")
    llm_key: SecretStr = Field(default=SecretStr(""), description="接口的密钥；本机的模型一般不需要")
    llm_key_file: Path | None = Field(default=None, description="写着密钥的文件，比写在环境变量里稳妥")
    llm_timeout_s: float = Field(
        default=8.0, gt=0, le=120, description="模型改写一个回答最多用多少秒，从连接到最后一个字；到时就显示原来的回答"
    )
    llm_calls_per_hour: int = Field(default=600, ge=1, description="一小时里最多请模型改写几次；用完就显示原来的回答")
    log_level: str = Field(default="WARNING", description="日志级别：DEBUG、INFO、WARNING、ERROR")

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("须为 DEBUG、INFO、WARNING 或 ERROR")
        return value.upper()

    @field_validator("data_dir", "official", "manifest", "guides", "quiz", "llm_key_file")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return None if value is None else value.expanduser().resolve()

    @field_validator("base_url", "llm_base_url")
    @classmethod
    def _no_trailing_slash(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("须以 http:// 或 https:// 开头")
        return value.rstrip("/")

    @field_validator("llm_model")
    @classmethod
    def _model_of_endpoint(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("llm_base_url") and not value:
            raise ValueError("设了 llm_base_url 就要写明模型的名称")
        return value

    @field_validator("embed_origins")
    @classmethod
    def _origins(cls, value: str) -> str:
        if not all(re.fullmatch(r"https?://[\w.-]+(:\d+)?", origin) for origin in value.split()):
            raise ValueError("须为 https://主机 的样子，不带路径，多个用空格分开")
        return value

    @property
    def official_dir(self) -> Path:
        """Where official texts are read from."""
        return self.official or self.data_dir / "official"

    @property
    def store_path(self) -> Path:
        return self.data_dir / "store.sqlite"

    @property
    def index_dir(self) -> Path:
        return self.data_dir / "index"

    def read_llm_key(self) -> str:
        """The key of the language model: that of the file where one is named; empty for none.

        Raises:
            SettingsError: the file cannot be read, or what it holds is no key.
        """
        key = self.llm_key.get_secret_value()
        if self.llm_key_file is not None:
            try:
                key = self.llm_key_file.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise SettingsError(f"读不了密钥文件 {self.llm_key_file}。", "检查 llm_key_file。") from error
        key = key.strip()
        if not key.isascii() or any(char.isspace() for char in key):
            raise SettingsError("模型接口的密钥里有空白或者不是 ASCII 的字符。", "检查 llm_key 或 llm_key_file。")
        return key

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = TomlConfigSettingsSource(settings_cls, toml_file=_config_file())
        return init_settings, env_settings, toml


def load_settings(**flags: Any) -> Settings:
    """The settings of this run; flags that are None are left to the other sources.

    Raises:
        SettingsError: a value cannot be used, or the TOML file names an unknown setting.
    """
    config = _config_file()
    if PREFIX + "CONFIG" in os.environ and not config.is_file():
        raise SettingsError(f"找不到配置文件 {config}。", f"检查环境变量 {PREFIX}CONFIG。")
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"设置 {name} 不能用：{first['msg']}。",
            f"可用的设置见 ipkb settings；环境变量写作 {PREFIX}{name.upper()}。",
        ) from error
    except ValueError as error:  # tomllib.TOMLDecodeError
        raise SettingsError(f"配置文件 {config} 读不懂：{error}。", "按 TOML 语法改正。") from error


def _config_file() -> Path:
    return Path(os.environ.get(PREFIX + "CONFIG", "ipkb.toml"))
