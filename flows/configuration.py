"""All settings in one place: from the environment (SHISAKU_…), else from a file, else the usual.

The file is `$SHISAKU_SETTINGS`, else `shisaku.toml` in the current folder, else `~/.config/shisaku/settings.toml`.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from flows import settings
from flows.settings import SettingsError


def _absolute(path: Path) -> Path:
    # The scheduled runs work in folders of their own.
    return path.expanduser().absolute()


AbsolutePath = Annotated[Path, AfterValidator(_absolute)]


class Configuration(BaseSettings):
    """Every setting with its value; the descriptions are what `shisaku settings` shows."""

    model_config = SettingsConfigDict(env_prefix="SHISAKU_", extra="forbid", frozen=True, env_ignore_empty=True)

    warehouse: AbsolutePath = Field(default=Path("shisaku.duckdb"), description="倉庫のファイル")
    catalog: AbsolutePath = Field(default=settings.shipped_catalog(), description="団体の公開ページを書いたカタログ")
    layouts: str = Field(default="", description="付属のもののほかにレイアウトを探すフォルダー（: で区切る）")
    expectations: str = Field(
        default="", description="受け入れた違反と、あるはずの行数を書いたフォルダー（: で区切る）"
    )
    corrections: str = Field(default="", description="冊子の誤りの訂正を書いたフォルダー（: で区切る）")
    links: AbsolutePath | None = Field(
        default=None, description="年度をまたぐつながりの判断を書くフォルダー（なければ倉庫の隣の links）"
    )
    store: AbsolutePath = Field(default_factory=settings.data, description="取得したPDFを保管するフォルダー")
    exchange: str = Field(
        default_factory=lambda: str(settings.cache() / "readings"),
        description="読み取りの結果を置き、ほかの機械と交換するところ（フォルダーか fsspec のアドレス）",
    )
    workers: int = Field(default=settings.DEFAULT_WORKERS, ge=1, le=256, description="同時に読む冊子の数")
    fetchers: int = Field(default=4, ge=1, le=64, description="同時に取得に行く団体の数")
    task_runner: Literal["threads", "dask"] = Field(
        default="threads", description="冊子をどこで読むか（threads: この機械、dask: Dask のワーカー）"
    )
    dask_address: str | None = Field(
        default=None, description="Dask のスケジューラーのアドレス（なければこの機械で起動する）"
    )
    host: str = Field(default="127.0.0.1", description="shisaku serve の画面を開くホスト")
    port: int = Field(default=4200, ge=1, le=65535, description="shisaku serve の画面を開くポート")
    notify_webhook: str | None = Field(default=None, description="知らせを JSON で POST するアドレス")
    notify_command: str | None = Field(
        default=None, description="知らせのたびに実行するコマンド（知らせは標準入力に JSON で渡る）"
    )
    notify_block: str | None = Field(
        default=None, description="知らせを送る Prefect の通知ブロック（電子メールなど。「種類/名前」で書く）"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = settings.settings_file()
        if file is None:
            return (init_settings, env_settings)
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file))


def configuration() -> Configuration:
    """The settings as they are now.

    Raises:
        SettingsError: a value that cannot be used, an unknown name in the file, or a file that cannot be read.
    """
    file = settings.settings_file()
    try:
        return Configuration()
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"設定ファイル {file} を読めません（{error}）。") from error
    except ValidationError as error:
        raise SettingsError("\n".join(_line(mistake, file) for mistake in error.errors(include_url=False))) from error


def _line(mistake: Any, file: Path | None) -> str:
    name = ".".join(map(str, mistake["loc"]))
    variable = f"SHISAKU_{name.upper()}"
    where = f"環境変数 {variable}" if variable in os.environ else f"設定ファイル {file} の {name}"
    if mistake["type"] == "extra_forbidden":
        return f"{where} という設定はありません。使える名前: {'、'.join(Configuration.model_fields)}。"
    return f"{where} の値「{mistake['input']}」は使えません（{mistake['msg']}）。"
