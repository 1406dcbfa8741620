"""What a static file is known again by, however it was packed on the way."""

from pathlib import Path
from wsgiref.headers import Headers


def weak(headers: Headers, path: str, _url: str) -> None:
    """Gives a file a weak ETag of its time and size, for WhiteNoise.

    GZipMiddleware makes every strong one weak, and WhiteNoise compares letter by letter: it would
    never know again what a browser has already, and send all of it once a minute.
    """
    found = Path(path).stat()
    headers["ETag"] = f'W/"{int(found.st_mtime):x}-{found.st_size:x}"'
