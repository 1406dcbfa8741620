"""Draws the icons of the phone app from the one drawing: ``python -m tools.icons``."""

from pathlib import Path

import vl_convert

STATIC = Path("src/sincerely/faces/web/static/sincerely")
#: the drawing is 32 wide; phones cut a maskable icon to their own shape, so it needs more ground
SIDE = 32
GROUND = '<rect width="32" height="32" rx="8" fill="#8c3b22"/>'


def drawn(svg: str) -> dict[str, bytes]:
    """File -> its picture."""
    whole = svg.replace(GROUND, "")
    inner = whole[whole.index(">") + 1 : whole.rindex("</svg>")]
    maskable = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}" '
        f'viewBox="0 0 {SIDE} {SIDE}"><rect width="{SIDE}" height="{SIDE}" fill="#8c3b22"/>'
        f'<g transform="translate(3.2 3.2) scale(.8)">{inner}</g></svg>'
    )
    sized = svg.replace("<svg ", f'<svg width="{SIDE}" height="{SIDE}" ', 1)
    return {
        "icon-192.png": vl_convert.svg_to_png(sized, scale=192 / SIDE),
        "icon-512.png": vl_convert.svg_to_png(sized, scale=512 / SIDE),
        "icon-maskable-512.png": vl_convert.svg_to_png(maskable, scale=512 / SIDE),
    }


if __name__ == "__main__":
    for name, picture in drawn((STATIC / "favicon.svg").read_text()).items():
        (STATIC / name).write_bytes(picture)
