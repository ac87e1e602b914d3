"""What the guide has WordPress do: its PHP runs with stand-ins for WordPress, its tag on a page of its own.

Gutenberg itself is not run: from npm it is hundreds of packages, of which the plugin sees but these elements.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.documented import examples

from .conftest import Desk

#: Does what WordPress does with these functions; prints all scripts' tags, the last of another's.
WORDPRESS = """<?php
$actions = array(); $filters = array(); $scripts = array();
function add_action( $name, $do ) { global $actions; $actions[ $name ][] = $do; }
function add_filter( $name, $do, $priority = 10, $count = 1 ) {
    global $filters; $filters[ $name ][] = array( $do, $count );
}
function wp_enqueue_script( $handle, $src = '', $deps = array(), $ver = false, $args = false ) {
    global $scripts; $scripts[ $handle ] = $src;
}
require $argv[1];
foreach ( $actions['enqueue_block_editor_assets'] as $do ) { $do(); }
wp_enqueue_script( 'other', 'https://cms.example/other.js' );
foreach ( $scripts as $handle => $src ) {
    $tag = sprintf( '<script src="%s" id="%s-js"></script>' . PHP_EOL, $src, $handle );
    foreach ( $filters['script_loader_tag'] as list( $do, $count ) ) {
        $tag = $do( ...array_slice( array( $tag, $handle, $src ), 0, $count ) );
    }
    echo $tag;
}
"""


@pytest.fixture
def tags(tmp_path: Path) -> list[str]:
    """The script tags that WordPress prints with the guide's PHP in a plugin."""
    php = shutil.which("php")
    if not php:
        pytest.skip("PHP is not installed (Debian: php-cli)")
    (example,) = examples("plugin.md", "php")
    plugin, wordpress = tmp_path / "plugin.php", tmp_path / "wordpress.php"
    plugin.write_text(f"<?php\n{example.text}", encoding="utf-8")
    wordpress.write_text(WORDPRESS, encoding="utf-8")
    ran = subprocess.run(
        [php, "-d", "error_reporting=-1", "-d", "display_errors=stderr", wordpress, plugin],
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.splitlines()


def test_the_tag_that_the_guides_php_prints_finds_the_blocks_and_the_title(
    desk: Desk, tags: list[str]
) -> None:
    ours, other = tags
    assert other == '<script src="https://cms.example/other.js" id="other-js"></script>'
    assert re.match(r'<script data-title="[^"]+" src="https://onrecord\.example/plugin/onrecord\.js"', ours)
    desk.cms.tag = ours.replace("https://onrecord.example", desk.service.url)
    desk.load("gutenberg", "<p>It cost 10.</p><p>Ann Lee said 20.</p>")
    desk.page.locator("h1").fill("All of 30")
    desk.settle()
    assert sorted(desk.painted()) == ["10", "20", "30"]
    assert desk.service.last.title == "All of 30"
