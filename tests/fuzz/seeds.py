"""What the mutations begin with: one small file of each shape a reader knows.

Each row, lead and mail names a mail address of its own at ``fuzz.example.com``: where a mutation
leaves it whole, some outcome must hold it (`tests.fuzz.oracle`).
"""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import openpyxl
import xlwt

_LEAD = """<prospect status="new"><id sequence="1" source="Cars Finder">L-{n}</id>
<requestdate>2026-03-18T16:32:11-05:00</requestdate>
<vehicle interest="buy" status="new"><year>2026</year><make>Hyundai</make><model>Palisade</model>
</vehicle><vehicle interest="trade-in"><year>2019</year><make>Kia</make><model>Soul</model>
</vehicle><customer><contact><name part="first">Ines</name><name part="last">Okafor</name>
<email>mark{n}@fuzz.example.com</email><phone type="voice" time="evening">207-555-0142</phone>
</contact><comments>Budget: 40000&lt;br/&gt;Can we text you?: No</comments></customer>
<vendor><vendorname>Harbor Hyundai</vendorname></vendor>
<provider><name part="full">Cars Finder</name></provider></prospect>"""
_ADF = '<?xml version="1.0" encoding="UTF-8"?>\n<?adf version="1.0"?>\n<adf>{leads}</adf>\n'
_LEADS = _ADF.format(leads="".join(_LEAD.format(n=n) for n in range(100, 103)))
_SLOPPY = (
    '<?ADF VERSION "1.0"?>\n<?XML VERSION \u201c1.0\u201d?>\n<ADF>'
    + _LEAD.format(n=110).replace('"new"', "new", 1).replace("Cars Finder</", "Cars & Co</")
    + "</ADF>\nRegards, the team"
)
_STAR = """<?xml version="1.0"?><ProcessSalesLead xmlns="http://www.starstandard.org/STAR/5">
<ProcessSalesLeadDataArea><SalesLead><SalesLeadHeader><DocumentIdentificationGroup>
<DocumentIdentification><DocumentID>S-1</DocumentID></DocumentIdentification>
</DocumentIdentificationGroup><CustomerProspect><ProspectParty><SpecifiedPerson>
<GivenName>Ines</GivenName><FamilyName>Okafor</FamilyName><URICommunication>
<URIID>mark120@fuzz.example.com</URIID><ChannelCode>Email</ChannelCode></URICommunication>
</SpecifiedPerson></ProspectParty></CustomerProspect></SalesLeadHeader></SalesLead>
</ProcessSalesLeadDataArea></ProcessSalesLead>"""

_HEADER = ("Deal No", "Sold Date", "First Name", "Last Name", "Email", "Cell", "Year", "Make")
_ROWS = [
    (f"D{n}", "3/4/2026", "Ines", "Okafor", f"mark{n}@fuzz.example.com", "2075550142", 2026, "Kia")
    for n in range(130, 136)
]
_OPTOUTS = "\n".join(
    ["request_id\tat\taction\tchannel\temail\tcomment"]
    + [
        f"O{n}\t2026-03-05 10:00\tstop\temail\tmark{n}@fuzz.example.com\tplease stop"
        for n in range(140, 144)
    ]
)
_SENT = "\r\n".join(
    ['"Report of messages"', "", '"Customer";"Email";"Message Content";"Direction";"Activity Date"']
    + [
        f'"Okafor, Ines";"mark{n}@fuzz.example.com";"Still looking? ""Call""";"Outbound";"3/5/2026"'
        for n in range(150, 154)
    ]
    + ['"Total";;;;"4"']
)

_REPLY = """Return-Path: <mark160@fuzz.example.com>
From: Ines Okafor <mark160@fuzz.example.com>
To: dana@harbor.example.com
Subject: Re: Your Palisade
Message-ID: <r1@fuzz.example.com>
In-Reply-To: <m1@harbor.example.com>
Date: Wed, 18 Mar 2026 10:00:00 -0500
Content-Type: text/plain; charset=utf-8

Please stop, we already bought a Kia.

On Tue, Dana wrote:
> Are you still looking?
"""
_BOUNCE = """From: MAILER-DAEMON@mx.example.com
To: bounce@harbor.example.com
Subject: Undelivered Mail Returned to Sender
Message-ID: <b1@mx.example.com>
Date: Wed, 18 Mar 2026 10:00:00 -0500
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; mark161@fuzz.example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user
--B
Content-Type: text/rfc822-headers

Message-ID: <m1@harbor.example.com>
To: mark161@fuzz.example.com
--B--
"""
_COMPLAINT = """From: fbl@provider.example.com
To: abuse@harbor.example.com
Subject: FW: Palisade
Message-ID: <c1@provider.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="C"

--C
Content-Type: text/plain

An abuse report.
--C
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Loop/1.0
Version: 1
Original-Rcpt-To: mark162@fuzz.example.com
--C
Content-Type: message/rfc822

From: dana@harbor.example.com
To: mark162@fuzz.example.com
Subject: Palisade
Message-ID: <m2@harbor.example.com>

Hello
--C--
"""
_LEAD_MAIL = (
    "From: leads@cars.example.com\nTo: sales@harbor.example.com\nSubject: Harbor Hyundai lead\n"
    "Message-ID: <l1@cars.example.com>\nMIME-Version: 1.0\nContent-Type: text/plain\n\n"
    + _ADF.format(leads=_LEAD.format(n=163))
)


def seeds(reader: str) -> list[tuple[str, bytes]]:
    """(suffix, bytes) of the files to begin with, for one of `READERS`."""
    return READERS[reader]()


def _adf() -> list[tuple[str, bytes]]:
    escaped = _LEADS.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    texts = [_LEADS, _SLOPPY, f"<html><body><pre>{escaped}</pre></body></html>", _STAR]
    return [(".xml", text.encode()) for text in texts] + [(".adf", _LEADS.encode("utf-16"))]


def _tables() -> list[tuple[str, bytes]]:
    sales = "\n".join(",".join(map(str, row)) for row in (_HEADER, *_ROWS))
    return [(".csv", text.encode()) for text in (sales, _OPTOUTS, _SENT)]


def _books() -> list[tuple[str, bytes]]:
    with TemporaryDirectory() as folder:
        return [
            (suffix, _book(Path(folder, f"book{suffix}")))
            for suffix in (".xlsx", ".xls", ".parquet")
        ]


def _book(path: Path) -> bytes:
    rows = [_HEADER, *_ROWS]
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        book.save(path)
    elif path.suffix == ".xls":
        old = xlwt.Workbook()
        sheet = old.add_sheet("Sold")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell)
        old.save(str(path))
    else:
        names = ", ".join(f'"{name}"' for name in _HEADER)
        values = ", ".join(str(row) for row in _ROWS)
        table = f"(SELECT * FROM (VALUES {values}) AS t ({names}))"
        duckdb.execute(f"COPY {table} TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


def _mail() -> list[tuple[str, bytes]]:
    mails = [_REPLY, _BOUNCE, _COMPLAINT, _LEAD_MAIL]
    stamp = datetime(2026, 3, 18, 15, 0, tzinfo=UTC).ctime()
    box = "".join(f"From sender@example.com {stamp}\n{mail}\n" for mail in mails)
    return [(".eml", mail.encode()) for mail in mails] + [(".mbox", box.encode())]


READERS = {"adf": _adf, "tables": _tables, "books": _books, "mail": _mail}
